import type { TargetLedger } from '@shared/domain/ledger-summary'
import { outcomeShape } from '@shared/words/shapes'
import { useState } from 'react'
import { useText } from '../../app/language'
import { Ago } from '../../components/ago'
import { outcomeNames } from '../../components/outcome-names'
import { StateShape } from '../../components/state-shape'
import { targetOf, type RuleView } from './rules'
import { ShareBar } from './share-bar'
import styles from './target-record.module.css'
import { usePlainMessage } from './use-plain-message'
import { plainLine } from '@shared/timeline/plain-line'

const SHOWN_FIRST = 4

const Recent = ({ recent }: Pick<TargetLedger, 'recent'>) => {
  const t = useText()
  if (recent.length === 0) return <p className={styles.dim}>{t('rules.ui.targets.no_repair')}</p>
  return (
    <ol className={styles.recent}>
      {recent.map(({ repairId, at, outcome }) => (
        <li key={repairId} className={styles.outcome}>
          <StateShape shape={outcomeShape(outcome)} decorative />
          <span>{t(outcomeNames[outcome])}</span>
          <span className={styles.when}>
            <Ago at={at} />
          </span>
        </li>
      ))}
    </ol>
  )
}

const TargetRecord = ({ rule, target: record }: { rule: RuleView; target: TargetLedger }) => {
  const t = useText()
  const say = usePlainMessage()
  const target = targetOf(rule.id, record.fingerprint)
  return (
    <li className={styles.target} data-target={record.fingerprint}>
      <div className={styles.head}>
        <p className={styles.name}>
          {target === null ? null : (
            <span className={styles.kind}>{t(`rules.ui.target.${target.kind}`)}</span>
          )}
          <code>{plainLine(target?.name ?? record.fingerprint)}</code>
        </p>
        {record.days30.total === 0 ? null : (
          <span className={styles.share}>
            <ShareBar counts={record.days30} />
          </span>
        )}
      </div>
      <Recent recent={record.recent} />
      {record.recurrences === 0 ? null : (
        <p className={styles.often}>
          {t('ledger.recurrences', { days: 7, n: record.recurrences })}
          {record.mostly === null ? null : (
            <span className={styles.mostly}>
              {t('rules.ui.evidence.mostly')}: {say(record.mostly.message)}
            </span>
          )}
        </p>
      )}
    </li>
  )
}

/** What came of the last repairs on each target, how often it was needed there, and what mostly comes before. */
export const TargetRecords = ({ rule }: { rule: RuleView }) => {
  const t = useText()
  const [all, setAll] = useState(false)
  const { targets } = rule.record
  if (targets.length === 0) return <p className={styles.dim}>{t('rules.ui.targets.none')}</p>
  const shown = all ? targets : targets.slice(0, SHOWN_FIRST)
  return (
    <>
      <ul className={styles.targets}>
        {shown.map((target) => (
          <TargetRecord key={target.fingerprint} rule={rule} target={target} />
        ))}
      </ul>
      {shown.length === targets.length ? null : (
        <button type="button" className={styles.more} onClick={() => setAll(true)}>
          {t('rules.ui.targets.more', { n: targets.length - shown.length })}
        </button>
      )}
    </>
  )
}
