import type { Decision, Reason } from '@shared/domain/decision'
import type { TextKey } from '@shared/text/text'
import type { ReactNode } from 'react'
import { useMessage, useText } from '../app/language'
import styles from './decision-trace.module.css'
import { StateShape } from './state-shape'

const verdicts = {
  pass: { mark: '✓', name: 'trace.pass' },
  ask: { mark: <StateShape shape="approval" decorative />, name: 'trace.ask' },
  stop: { mark: '✗', name: 'trace.stop' },
} as const satisfies Record<Reason['verdict'], { mark: ReactNode; name: TextKey }>

const results = {
  run: 'trace.run',
  ask: 'trace.approval',
  skip: 'trace.skip',
} as const satisfies Record<Decision['kind'], TextKey>

/** Why it acted, asked or did nothing: the gates in the order in which they were asked, and what came of it. */
export const DecisionTrace = ({ decision }: { decision: Decision }) => {
  const t = useText()
  const say = useMessage()
  return (
    <div className={styles.trace}>
      <ol className={styles.gates}>
        {decision.reasons.map((reason) => (
          <li key={reason.gate} className={`${styles.gate} ${styles[reason.verdict] ?? ''}`}>
            <span className={styles.mark} role="img" aria-label={t(verdicts[reason.verdict].name)}>
              {verdicts[reason.verdict].mark}
            </span>
            <span>{say(reason.message)}</span>
          </li>
        ))}
      </ol>
      <p className={styles.result}>
        <span aria-hidden="true">→</span> {t(results[decision.kind])}
      </p>
    </div>
  )
}
