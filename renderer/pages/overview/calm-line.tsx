import type { TextKey } from '@shared/text/text'
import { useEngineState } from '../../app/app-context'
import { useText } from '../../app/language'
import { useNow } from '../../app/ticker'
import { Ago } from '../../components/ago'
import { StateShape } from '../../components/state-shape'
import { repairsOfDay, type RepairCount } from '../../store/selectors'
import type { Overall } from '../../store/troubles'
import styles from './calm-line.module.css'

type Calm = Exclude<Overall, { readonly kind: 'trouble' | 'silenced' }>

const words = {
  stopped: 'bar.stopped',
  waiting: 'bar.first_checks',
  empty: 'bar.nothing_watched',
  well: 'bar.well',
} as const satisfies Record<Calm['kind'], TextKey>

const repairWords = ({ total, verified }: RepairCount): TextKey => {
  if (total === 0) return 'calm.no_repairs'
  return total === verified ? 'calm.all_verified' : 'calm.some_verified'
}

/** When nothing is wrong and nobody is needed: one line that says so, and since when it is known. */
export const CalmLine = ({ overall }: { overall: Calm }) => {
  const t = useText()
  const now = useNow(60_000)
  const repairs = repairsOfDay(useEngineState(), now)
  return (
    <p className={styles.calm}>
      <StateShape shape={overall.shape} size={14} decorative />
      <strong>{t(words[overall.kind])}</strong>
      {overall.kind === 'well' && overall.lastCheckAt !== null ? (
        <span>
          {t('bar.last_check')} <Ago at={overall.lastCheckAt} />
        </span>
      ) : null}
      {overall.kind === 'empty' ? <span>{t('calm.empty')}</span> : null}
      {overall.kind === 'well' ? (
        <span>{t(repairWords(repairs), { n: repairs.total, verified: repairs.verified })}</span>
      ) : null}
    </p>
  )
}
