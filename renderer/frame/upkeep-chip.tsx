import { useEngineState } from '../app/app-context'
import { useText } from '../app/language'
import { Ago } from '../components/ago'
import { StateShape } from '../components/state-shape'
import { Until } from '../components/until'
import { lastingUpkeep, type Lasting } from '../store/upkeep'
import { openPage } from '../store/ui'
import styles from './state-bar.module.css'

const End = ({ lasting }: { lasting: Lasting }) => {
  const t = useText()
  switch (lasting.kind) {
    case 'maintenance':
      return (
        <>
          {t('upkeep.page.until')} <Until at={lasting.silence.untilAt} />
        </>
      )
    case 'hold':
      return (
        <>
          {t('upkeep.page.at_most')} <Until at={lasting.hold.untilAt} />
        </>
      )
    case 'storm':
      return <Ago at={lasting.storm.beganAt} />
  }
}

/** Says as long as it lasts that repairs are held back on the whole host, and until when. */
export const UpkeepChip = () => {
  const t = useText()
  const all = lastingUpkeep(useEngineState())
  const [first, ...more] = all
  if (first === undefined) return null
  return (
    <button
      type="button"
      className={`${styles.waiting} ${styles.upkeep}`}
      data-upkeep={first.kind}
      onClick={() => openPage('maintenance')}
    >
      <StateShape shape="paused" size={12} decorative />
      <span>{t(`upkeep.page.chip.${first.kind}`)}</span>
      <span className={styles.end}>
        <End lasting={first} />
      </span>
      {more.length === 0 ? null : (
        <span className={styles.end}>{t('upkeep.page.chip.more', { n: more.length })}</span>
      )}
    </button>
  )
}
