import type { Decision, Gate, Reason } from '@shared/domain/decision'
import type { HeldBy } from '@shared/domain/upkeep'
import type { TextKey } from '@shared/text/text'
import type { ReactNode } from 'react'
import { useMessage, useText } from '../app/language'
import { openPage } from '../store/ui'
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

/** The gates in the order in which they are asked; the compiler holds the list to the decision's. */
const gates = {
  history: 'trace.gate.history',
  mode: 'trace.gate.mode',
  silence: 'trace.gate.silence',
  intent: 'trace.gate.intent',
  storm: 'trace.gate.storm',
  network: 'trace.gate.network',
  dependency: 'trace.gate.dependency',
  breaker: 'trace.gate.breaker',
  cooldown: 'trace.gate.cooldown',
  attempts: 'trace.gate.attempts',
  rate: 'trace.gate.rate',
  busy: 'trace.gate.busy',
  auto_fix: 'trace.gate.auto_fix',
  plan: 'trace.gate.plan',
  proof: 'trace.gate.proof',
  risk: 'trace.gate.risk',
} as const satisfies Record<Gate, TextKey>

/** What keeps it back and for how long stands on the page of the maintenance. */
const Held = ({ heldBy }: { heldBy: HeldBy }) => {
  const t = useText()
  return (
    <p className={styles.held}>
      <StateShape shape="paused" decorative /> {t(`upkeep.page.held.${heldBy.kind}`)}{' '}
      <button type="button" className={styles.link} onClick={() => openPage('maintenance')}>
        {t('upkeep.page.held.show')}
      </button>
    </p>
  )
}

/** Why it acted, asked or did nothing: each gate with its answer, in the order in which they were asked, and what came of it. */
export const DecisionTrace = ({
  decision,
  heldBy = null,
}: {
  decision: Decision
  heldBy?: HeldBy | null
}) => {
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
            <span className={styles.name}>{t(gates[reason.gate])}</span>
            <span>{say(reason.message)}</span>
          </li>
        ))}
      </ol>
      <p className={styles.result}>
        <span aria-hidden="true">→</span> {t(results[decision.kind])}
      </p>
      {heldBy === null ? null : <Held heldBy={heldBy} />}
    </div>
  )
}
