import { Button } from '@mantine/core'
import { useState } from 'react'
import { useEngineState } from '../../app/app-context'
import { useText } from '../../app/language'
import { useCall } from '../../bridge/use-call'
import { ProblemNote } from '../../components/problem-note'
import { Skeleton } from '../../components/skeleton'
import { shadowsKey, type RuleView } from './rules'
import { ShadowItem } from './shadow-item'
import styles from './shadow-ledger.module.css'

const PAGE = 8

/** One page of the entries, and the one after it once it is asked for. */
const Entries = ({ ruleId, beforeSeq }: { ruleId: string; beforeSeq: number | null }) => {
  const t = useText()
  const [further, setFurther] = useState(false)
  const { data, dataAt, problem, retry } = useCall(
    'ledger.shadows',
    { ruleId, limit: PAGE, ...(beforeSeq === null ? {} : { beforeSeq }) },
    { askAgain: shadowsKey(useEngineState()) },
  )
  const last = data?.shadows.at(-1)
  return (
    <>
      {problem === null ? null : <ProblemNote problem={problem} dataAt={dataAt} onRetry={retry} />}
      {data === null && problem === null ? <Skeleton lines={3} /> : null}
      {data === null || data.shadows.length === 0 ? null : (
        <ol className={styles.entries}>
          {data.shadows.map((entry, index) => (
            <ShadowItem key={entry.shadowId} entry={entry} opened={beforeSeq === null && index === 0} />
          ))}
        </ol>
      )}
      {data === null || !data.more || last === undefined ? null : further ? (
        <Entries ruleId={ruleId} beforeSeq={last.seq} />
      ) : (
        <Button variant="default" className={styles.more ?? ''} onClick={() => setFurther(true)}>
          {t('shadow.ui.more')}
        </Button>
      )}
    </>
  )
}

/** What a rule would have done while only observing, and what happened instead, one by one; its sum stands beside the switch. */
export const ShadowLedger = ({ rule }: { rule: RuleView }) => {
  const t = useText()
  const { mode } = useEngineState()
  const { shadows } = rule.record
  return (
    <>
      {shadows.total === 0 ? (
        <p className={styles.dim}>
          {t(mode === 'observe' ? 'shadow.ui.none.observing' : 'shadow.ui.none.hint')}
        </p>
      ) : null}
      {/* Entries older than what the sentence counts are still there to be read. */}
      <Entries ruleId={rule.id} beforeSeq={null} />
    </>
  )
}
