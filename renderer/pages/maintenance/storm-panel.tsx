import type { Storm } from '@shared/domain/state'
import { useText } from '../../app/language'
import { Ago } from '../../components/ago'
import { Panel } from '../../components/panel'
import { StateShape } from '../../components/state-shape'
import { openPage } from '../../store/ui'
import styles from './maintenance.module.css'

/** Several targets that fail at once: since when, which, and what that means for repairs. */
export const StormPanel = ({ storm }: { storm: Storm }) => {
  const t = useText()
  return (
    <Panel title={t('upkeep.page.storm')} flush>
      <div className={styles.item} data-storm={storm.id}>
        <StateShape shape="paused" size={14} decorative />
        <div className={styles.words}>
          <p className={styles.first}>
            <span className={styles.kind}>{t('upkeep.page.storm.targets', { n: storm.targets.length })}</span>
            {storm.targets.map((target) => (
              <code key={`${target.kind} ${target.name}`} className={styles.scope}>
                {target.name}
              </code>
            ))}
          </p>
          <p className={styles.second}>{t('upkeep.page.storm.explain')}</p>
        </div>
        <div className={styles.end}>
          <span className={styles.until}>
            <Ago at={storm.beganAt} />
          </span>
        </div>
        <div className={styles.act}>
          <button type="button" className={styles.go} onClick={() => openPage('incidents')}>
            {t('upkeep.page.storm.incidents', { n: storm.incidents })}
          </button>
        </div>
      </div>
    </Panel>
  )
}
