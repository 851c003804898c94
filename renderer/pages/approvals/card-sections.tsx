import { entryOf } from '@shared/domain/record'
import type { Reading } from '@shared/domain/check'
import type { Severity } from '@shared/domain/observation'
import type { Plan, Risk, UndoClass } from '@shared/domain/plan'
import type { Incident, Repair } from '@shared/domain/state'
import type { TextKey } from '@shared/text/text'
import { useEngineState, useLive } from '../../app/app-context'
import { useMessage, useText } from '../../app/language'
import { Ago } from '../../components/ago'
import { CodeBlock } from '../../components/code-block'
import { StateShape } from '../../components/state-shape'
import { valueText } from '@shared/words/format-value'
import { checkShape, readingOf, severityShape } from '@shared/words/shapes'
import styles from './approval-card.module.css'
import { plainLine } from '@shared/timeline/plain-line'

const severityNames = {
  warning: 'word.severity.warning',
  error: 'word.severity.error',
  critical: 'word.severity.critical',
} as const satisfies Record<Severity, TextKey>

const undoNames = {
  reversible: 'word.undo.reversible',
  compensatable: 'word.undo.compensatable',
  irreversible: 'word.undo.irreversible',
} as const satisfies Record<UndoClass, TextKey>

const undoWhy = {
  reversible: 'undo.reversible.why',
  compensatable: 'undo.compensatable.why',
  irreversible: 'undo.irreversible.why',
} as const satisfies Record<UndoClass, TextKey>

const riskNames = {
  low: 'word.risk.low',
  medium: 'word.risk.medium',
  high: 'word.risk.high',
} as const satisfies Record<Risk, TextKey>

/** 1. What is wrong: the title, the lines that matched, the checks as they are now. */
export const WhatIsWrong = ({ repair, incident }: { repair: Repair; incident: Incident | undefined }) => {
  const t = useText()
  const say = useMessage()
  const state = useEngineState()
  const live = useLive()
  const rule = state.settings?.rules.find((one) => one.id === repair.ruleId)
  /** What the title has said already is not said again. */
  const sayReading = (reading: Reading | null, failures: number): string => {
    if (reading === null) return t('source.not_yet')
    const told = reading.message.code === incident?.title.code && failures > 0
    return told ? t('approval.check.same', { n: failures }) : say(reading.message)
  }
  const checks = repair.plan.verifyChecks.flatMap((name) => entryOf(state.checks, name) ?? [])
  return (
    <section>
      <h3 className={styles.label}>{t('approval.wrong')}</h3>
      {incident === undefined ? (
        <p className={styles.line}>{rule?.name ?? repair.ruleId}</p>
      ) : (
        <p className={styles.line}>
          <StateShape shape={severityShape(incident.severity)} decorative /> {say(incident.title)}
          <span className={styles.meta}>
            {t(severityNames[incident.severity])}
            {' · '}
            <Ago at={incident.openedAt} />
            {incident.observations === 0 ? null : ` · ${t('approval.seen', { n: incident.observations })}`}
          </span>
        </p>
      )}
      {incident === undefined || incident.evidence.length === 0 ? null : (
        <CodeBlock lines={incident.evidence} label={t('approval.evidence')} />
      )}
      {checks.map((check) => {
        const reading = readingOf(check, live)
        return (
          <p key={check.name} className={styles.check}>
            <StateShape shape={checkShape(check, reading)} />
            <code>{plainLine(check.name)}</code>
            <span>{sayReading(reading, check.consecutiveFailures)}</span>
          </p>
        )
      })}
    </section>
  )
}

/** 3. What it touches and whether it can be taken back. */
export const Touches = ({ plan }: { plan: Plan }) => {
  const t = useText()
  const say = useMessage()
  return (
    <section>
      <h3 className={styles.label}>{t('approval.touches')}</h3>
      <ul className={styles.list}>
        {plan.touches.map((touch) => (
          <li key={`${touch.code} ${JSON.stringify(touch.params)}`}>{say(touch)}</li>
        ))}
      </ul>
      <p className={styles.facts}>
        <span
          className={`${styles.chip} ${plan.undo === 'irreversible' ? styles.danger : ''}`}
          title={t(undoWhy[plan.undo])}
        >
          {t(undoNames[plan.undo])}
        </span>
        <span className={styles.chip}>{t('approval.risk', { risk: t(riskNames[plan.risk]) })}</span>
        {plan.freesBytes === null ? null : (
          <span className={styles.chip}>
            {t('approval.frees', { bytes: valueText(plan.freesBytes, 'bytes') })}
          </span>
        )}
        <span className={styles.chip}>{plan.host}</span>
      </p>
    </section>
  )
}

/** 4. How it will be judged whether it worked. */
export const Success = ({
  plan,
  cause,
  isUndo,
}: {
  plan: Plan
  cause: Incident['cause']
  isUndo: boolean
}) => {
  const t = useText()
  const key = ((): TextKey => {
    if (isUndo) return 'approval.success.undo'
    if (plan.verifyChecks.length === 0) return 'approval.success.alone'
    return cause === 'check' ? 'approval.success.check' : 'approval.success.log'
  })()
  return (
    <section>
      <h3 className={styles.label}>{t('approval.success')}</h3>
      <p className={styles.line}>{t(key, { checks: plan.verifyChecks.join(t('welcome.comma')) })}</p>
    </section>
  )
}
