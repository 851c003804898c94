import type { ReactNode } from 'react'
import { describeStep, stepCommand } from '@shared/domain/describe-step'
import type { EventData, Fault } from '@shared/domain/event'
import type { Message } from '@shared/domain/message'
import { useLanguage, useMessage, useText } from '../../app/language'
import { exactTime } from '@shared/words/time'
import { valueText } from '@shared/words/format-value'
import { CodeBlock } from '../../components/code-block'
import styles from './detail.module.css'
import { Facts, Section } from './facts'
import type { Names } from '@shared/timeline/names'
import { plainLine, plainLines } from '@shared/timeline/plain-line'
import { KindList } from './kind-list'
import { LogLines } from './log-lines'
import { PlanView } from './plan-view'

/** Recorded messages as a list under a heading. */
export const Messages = ({ title, messages }: { title: string; messages: readonly Message[] }) => {
  const say = useMessage()
  if (messages.length === 0) return null
  return (
    <Section title={title}>
      <ul className={styles.list}>
        {messages.map((message, index) => (
          // Messages have no identity of their own: the place is the key.
          <li key={index}>{say(message)}</li>
        ))}
      </ul>
    </Section>
  )
}

/** Faults of a settings file with their places. */
export const Faults = ({ title, faults }: { title: string; faults: readonly Fault[] }) => {
  const t = useText()
  const say = useMessage()
  if (faults.length === 0) return null
  return (
    <Section title={title}>
      <ul className={styles.list}>
        {faults.map((fault) => (
          <li key={`${fault.line ?? 0} ${fault.path}`}>
            <code>{plainLine(fault.path)}</code>
            {fault.line === null ? null : (
              <span className={styles.dim}> {t('timeline.detail.place', { line: fault.line })}</span>
            )}
            <div>{say(fault.message)}</div>
          </li>
        ))}
      </ul>
    </Section>
  )
}

/** The lines around a match, where they stand and which rule they match. */
export const LogBody = ({
  observation,
  log = null,
}: EventData<'log.observed'> & {
  /** Shows the lines with what can be done about them; without it they only stand there. */
  log?: ReactNode
}) => {
  const t = useText()
  const language = useLanguage()
  return (
    <>
      {log ?? <LogLines lines={observation.lines} />}
      {observation.kinds === undefined || observation.count === 1 ? null : (
        <KindList kinds={observation.kinds} />
      )}
      <Facts
        facts={[
          [t('timeline.detail.source'), <code key="source">{plainLine(observation.sourceId)}</code>],
          [t('timeline.detail.rule'), <code key="rule">{plainLine(observation.ruleId)}</code>],
          [t('timeline.detail.severity'), t(`word.severity.${observation.severity}`)],
          [t('timeline.detail.count'), String(observation.count)],
          [
            t('timeline.detail.stated_at'),
            observation.statedAt === null ? null : exactTime(language, observation.statedAt),
          ],
        ]}
      />
    </>
  )
}

/** Lines that were counted and not told one by one: how many, when, and what they say. */
export const RepeatedBody = ({ sourceId, ruleId, count, kinds, fromAt, toAt }: EventData<'log.repeated'>) => {
  const t = useText()
  const language = useLanguage()
  return (
    <>
      {kinds === undefined ? null : <KindList kinds={kinds} />}
      <Facts
        facts={[
          [t('timeline.detail.source'), <code key="source">{plainLine(sourceId)}</code>],
          [t('timeline.detail.rule'), <code key="rule">{plainLine(ruleId)}</code>],
          [t('timeline.detail.count'), String(count)],
          [t('timeline.detail.first_at'), exactTime(language, fromAt)],
          [t('timeline.detail.last_at'), exactTime(language, toAt)],
        ]}
      />
    </>
  )
}

/** What a check measured, against which limits. */
export const CheckBody = ({ reading, consecutiveFailures }: EventData<'check.changed'>) => {
  const t = useText()
  const { value, unit = 'count', limits, responseMs, details } = reading
  return (
    <Facts
      facts={[
        [t('timeline.detail.value'), value === undefined ? null : valueText(value, unit)],
        [
          t('timeline.detail.limits'),
          limits === undefined
            ? null
            : t('timeline.detail.limits.of', {
                warning: valueText(limits.warning, unit),
                critical: valueText(limits.critical, unit),
              }),
        ],
        [t('timeline.detail.response'), responseMs === undefined ? null : valueText(responseMs, 'ms')],
        [
          t('timeline.detail.failures'),
          consecutiveFailures === 0 ? null : t('timeline.detail.failures.n', { n: consecutiveFailures }),
        ],
        ...Object.entries(details).map(([name, detail]) => [name, plainLine(String(detail))] as const),
      ]}
    />
  )
}

/** One step of a plan with its command and its output. */
export const StepBody = ({ data, names }: { data: EventData<'step.finished'>; names: Names }) => {
  const t = useText()
  const say = useMessage()
  const step = names.repairs.get(data.repairId)?.plan.steps[data.step.index]
  const lines = plainLines(data.step.output)
  return (
    <>
      {step === undefined ? null : (
        <Section title={say(describeStep(step))}>
          <CodeBlock label={t('timeline.detail.commands')} lines={[stepCommand(step)]} />
        </Section>
      )}
      {data.step.result.kind === 'done' ? null : (
        <p className={styles.words}>{say(data.step.result.message)}</p>
      )}
      <Section title={t('timeline.detail.output')}>
        {lines.length === 0 ? (
          <p className={styles.dim}>{t('timeline.detail.output.none')}</p>
        ) : (
          <CodeBlock label={t('timeline.detail.output')} lines={lines} />
        )}
      </Section>
      <Facts facts={[[t('timeline.detail.took'), valueText(data.step.durationMs, 'ms')]]} />
    </>
  )
}

/** A plan and how it may run. */
export const PlannedBody = ({ plan, attempt, approval, differences = [] }: EventData<'repair.planned'>) => {
  const t = useText()
  const language = useLanguage()
  return (
    <>
      <Messages title={t('approval.differs')} messages={differences} />
      <PlanView plan={plan} />
      <Facts
        facts={[
          [t('timeline.detail.attempt'), t('timeline.detail.attempt.n', { n: attempt })],
          [
            t('timeline.detail.approval'),
            approval.kind === 'needed'
              ? t('timeline.detail.approval.needed', { time: exactTime(language, approval.expiresAt) })
              : t('timeline.detail.approval.not_needed'),
          ],
        ]}
      />
    </>
  )
}

/** The plan of a repair that is known by its id. */
export const KnownPlan = ({ repairId, names }: { repairId: string; names: Names }) => {
  const repair = names.repairs.get(repairId)
  return repair === undefined ? null : <PlanView plan={repair.plan} />
}
