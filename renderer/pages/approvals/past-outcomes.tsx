import type { TargetLedger } from '@shared/domain/ledger-summary'
import type { Outcome } from '@shared/domain/outcome'
import type { Repair } from '@shared/domain/state'
import { plainLine } from '@shared/timeline/plain-line'
import { outcomeShape } from '@shared/words/shapes'
import { useEngineState } from '../../app/app-context'
import { useMessage, useText } from '../../app/language'
import { useCall } from '../../bridge/use-call'
import { Ago } from '../../components/ago'
import { outcomeNames } from '../../components/outcome-names'
import { StateShape } from '../../components/state-shape'
import { pastOutcomes } from '../../store/selectors'
import styles from './approval-card.module.css'

const PAST_SHOWN = 5

const Outcomes = ({ past }: { past: readonly { readonly at: number; readonly outcome: Outcome }[] }) => {
  const t = useText()
  return (
    <ul className={styles.list}>
      {past.map(({ at, outcome }) => (
        <li key={`${at} ${outcome}`} className={styles.outcome}>
          <StateShape shape={outcomeShape(outcome)} decorative />
          <span>{t(outcomeNames[outcome])}</span>
          <span className={styles.meta}>
            <Ago at={at} />
          </span>
        </li>
      ))}
    </ul>
  )
}

/** How often it was needed here and what it has come to in 30 days, in a line each. */
const Record = ({ record }: { record: TargetLedger }) => {
  const t = useText()
  const say = useMessage()
  const { days30, recurrences, mostly } = record
  return (
    <>
      {days30.total === 0 ? null : (
        <p className={styles.record}>
          {t('rules.ui.past.share', { total: days30.total, verified: days30.verified })}
        </p>
      )}
      {recurrences === 0 ? null : (
        <p className={styles.record}>
          {t('rules.ui.past.recurrences', { n: recurrences })}
          {mostly === null ? null : ` · ${plainLine(say(mostly.message))}`}
        </p>
      )}
    </>
  )
}

/** 5. What came of the same repair here: the last five from the ledger; until it answers, those that the state holds. */
export const PastOutcomes = ({ repair }: { repair: Repair }) => {
  const t = useText()
  const state = useEngineState()
  const { fingerprint } = repair
  const counted = pastOutcomes(state, repair, PAST_SHOWN)
  const { data } = useCall('ledger.outcomes', { fingerprint }, { askAgain: String(counted[0]?.at ?? 0) })
  // What came of this repair itself is no past of it.
  const past =
    data === null
      ? counted
      : data.recent.filter(({ repairId }) => repairId !== repair.id).slice(0, PAST_SHOWN)
  return (
    <section data-section="past">
      <h3 className={styles.label}>{t(data === null ? 'approval.past' : 'rules.ui.past')}</h3>
      {past.length === 0 ? (
        <p className={styles.none}>{t(data === null ? 'approval.past.none' : 'rules.ui.past.none')}</p>
      ) : (
        <Outcomes past={past} />
      )}
      {data === null ? null : <Record record={data} />}
    </section>
  )
}
