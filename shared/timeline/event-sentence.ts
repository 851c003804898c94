import type { Decision } from '../domain/decision'
import type { Event, EventData } from '../domain/event'
import type { Message, MessageParams } from '../domain/message'
import type { Step } from '../domain/plan'
import { describeStep } from '../domain/describe-step'
import type { Language } from '../ipc/contract'
import { renderMessage, text, type TextKey } from '../text/text'
import { durationText } from '../words/time'
import { valueText } from '../words/format-value'
import { actorName, callName, roleName } from '../words/actor-words'
import type { DescribeContext } from './describe-event'
import { ledgerSentence } from './ledger-sentence'
import { plainLine } from './plain-line'
import { settingsSentence } from './settings-sentence'
import { upkeepSentence } from './upkeep-sentence'

const channelKeys: Readonly<Record<string, TextKey>> = {
  log: 'timeline.channel.log',
  email: 'timeline.channel.email',
  desktop: 'timeline.channel.desktop',
  webhook: 'timeline.channel.webhook',
}

const channelName = (channel: string, language: Language): string => {
  const key = channelKeys[channel]
  return key === undefined ? channel : text(language, key)
}

/** Steps of a time service are smaller. */
const SMALL_STEP_MS = 30_000

const jumpKind = ({ byMs, sleptMs = 0 }: EventData<'clock.jumped'>): 'back' | 'ahead' | 'slept' => {
  if (sleptMs > SMALL_STEP_MS && Math.abs(byMs - sleptMs) < SMALL_STEP_MS) return 'slept'
  return byMs < 0 ? 'back' : 'ahead'
}

/** The answer that decided: what stopped it, else what asked for a person. */
export const decidingReason = (decision: Decision): Message | null =>
  (
    decision.reasons.find((reason) => reason.verdict === 'stop') ??
    decision.reasons.find((reason) => reason.verdict === 'ask')
  )?.message ?? null

const decisionSentence = (decision: Decision, language: Language): string => {
  if (decision.kind === 'run') return text(language, 'timeline.decision.run', { n: decision.reasons.length })
  const message = decidingReason(decision)
  const reason =
    message === null ? text(language, 'timeline.decision.unexplained') : renderMessage(language, message)
  return text(language, decision.kind === 'ask' ? 'timeline.decision.ask' : 'timeline.decision.skip', {
    reason,
  })
}

const plannedSentence = ({ plan, approval }: EventData<'repair.planned'>, language: Language): string => {
  const [first, ...rest] = plan.steps
  const step = first === undefined ? '' : renderMessage(language, describeStep(first))
  const asks = approval.kind === 'needed'
  if (rest.length === 0)
    return text(language, asks ? 'timeline.planned.ask' : 'timeline.planned.auto', { step })
  return text(language, asks ? 'timeline.planned.ask_more' : 'timeline.planned.auto_more', {
    step,
    n: rest.length,
  })
}

const stepName = (index: number, step: Step | undefined, language: Language): string =>
  step === undefined
    ? text(language, 'timeline.step.unnamed', { index: index + 1 })
    : text(language, 'timeline.step', { index: index + 1, step: renderMessage(language, describeStep(step)) })

const preparedSentence = (
  { repairId, index, undo, keptBytes }: EventData<'step.prepared'>,
  { language, names }: DescribeContext,
): string => {
  const step = stepName(index, names.repairs.get(repairId)?.plan.steps[index], language)
  return keptBytes > 0
    ? text(language, 'timeline.step.prepared.kept', {
        step,
        n: undo.length,
        bytes: valueText(keptBytes, 'bytes'),
      })
    : text(language, 'timeline.step.prepared', { step, n: undo.length })
}

const stepSentence = (
  { repairId, step }: EventData<'step.finished'>,
  { language, names }: DescribeContext,
): string => {
  const name = stepName(step.index, names.repairs.get(repairId)?.plan.steps[step.index], language)
  const params = { step: name, duration: valueText(step.durationMs, 'ms') }
  switch (step.result.kind) {
    case 'done':
      return text(language, 'timeline.step.done', params)
    case 'failed':
      return text(language, 'timeline.step.failed', {
        ...params,
        message: renderMessage(language, step.result.message),
      })
    case 'refused':
      return text(language, 'timeline.step.refused', {
        ...params,
        message: renderMessage(language, step.result.message),
      })
  }
}

const settledSentence = ({ outcome, evidence }: EventData<'repair.settled'>, language: Language): string =>
  text(language, 'timeline.settled', {
    outcome: text(language, `word.outcome.${outcome}`),
    evidence:
      evidence.length === 0
        ? text(language, `timeline.settled.${outcome}`)
        : evidence.map((message) => renderMessage(language, message)).join(language === 'ja' ? '、' : '; '),
  })

const loadedSentence = (
  { rules, checks, sources, warnings }: EventData<'settings.loaded'>,
  language: Language,
): string =>
  text(language, warnings.length > 0 ? 'timeline.settings_loaded.warned' : 'timeline.settings_loaded', {
    rules: rules.length,
    checks: checks.length,
    sources: sources.length,
    warnings: warnings.length,
  })

const notedSentence = (
  { actor, data: { text: note, assignee } }: Extract<Event, { type: 'incident.noted' }>,
  language: Language,
): string => {
  const who = actorName(actor, language)
  const said = plainLine(note.slice(0, LONGEST_LINE).replaceAll('\n', ' ')).trim()
  const name = assignee === null ? null : plainLine(assignee)
  if (said === '')
    return name === null
      ? text(language, 'incident.noted.nobody', { who })
      : text(language, 'incident.noted.assigned', { who, name })
  return name === null
    ? text(language, 'incident.noted.text', { who, text: said })
    : text(language, 'incident.noted.text_assigned', { who, name, text: said })
}

/** A row shows no more; the detail shows the line in full. */
const LONGEST_LINE = 1000

/** The first line that matched, as it was recorded; the excerpt when the lines do not say which. */
/** As most logs begin a line: the row tells the time already, and what the line says has the room. */
const STAMP =
  /^\[?(?:\d{4}[-/]\d\d[-/]\d\d[T ]\d\d:\d\d:\d\d(?:[.,]\d{1,9})?(?: ?(?:Z|[+-]\d\d:?\d\d))?|[A-Z][a-z]{2} [ \d]\d \d\d:\d\d:\d\d)\]?[ :|-]{1,4}(?=\S)/

const matchedLine = ({ lines, excerpt }: EventData<'log.observed'>['observation']): string =>
  plainLine((lines.find((line) => line.matched)?.text ?? excerpt).slice(0, LONGEST_LINE))
    .trim()
    .replace(STAMP, '')

/** What happened, in one sentence of the reader's language. */
export const sentenceOf = (event: Event, context: DescribeContext): string => {
  const { language, names, clock } = context
  const say = (key: TextKey, params?: MessageParams): string => text(language, key, params)
  const told = (message: Message): string => renderMessage(language, message)
  switch (event.type) {
    case 'engine.started':
      return say('timeline.engine_started', { version: event.data.version, host: event.data.host })
    case 'engine.stopped':
      return say(`timeline.engine_stopped.${event.data.cause}`)
    case 'settings.loaded':
      return loadedSentence(event.data, language)
    case 'settings.rejected': {
      const [first] = event.data.faults
      return say('timeline.settings_rejected', {
        n: event.data.faults.length,
        first: first === undefined ? '' : told(first.message),
      })
    }
    case 'mode.changed':
      return say('timeline.mode_changed', {
        who: actorName(event.actor, language),
        from: say(`word.mode.${event.data.from}`),
        to: say(`word.mode.${event.data.to}`),
      })
    case 'check.changed': {
      const message = told(event.data.reading.message)
      const n = event.data.consecutiveFailures
      return n > 1 ? say('timeline.check_changed.again', { message, n }) : message
    }
    case 'source.changed':
      return told(event.data.message)
    case 'log.observed': {
      const line = matchedLine(event.data.observation)
      return event.data.observation.backlog ? say('timeline.log_observed.backlog', { line }) : line
    }
    case 'incident.opened':
      return say('timeline.incident_opened', { title: told(event.data.title) })
    case 'incident.closed':
      return say(`timeline.incident_closed.${event.data.cause}`)
    case 'incident.noted':
      return notedSentence(event, language)
    case 'decision.made':
      return decisionSentence(event.data.decision, language)
    case 'report.made':
      return say('timeline.report_made', { title: told(event.data.title), n: event.data.lines.length })
    case 'repair.planned':
      return plannedSentence(event.data, language)
    case 'repair.approved':
      return say('timeline.approved', { who: actorName(event.actor, language) })
    case 'repair.rejected':
      return say('timeline.rejected', { who: actorName(event.actor, language), reason: event.data.reason })
    case 'repair.snoozed':
      return say('timeline.snoozed', {
        who: actorName(event.actor, language),
        time: clock(event.data.untilAt),
      })
    case 'repair.withdrawn':
      return say('timeline.withdrawn', { message: told(event.data.message) })
    case 'repair.started': {
      const known = names.repairs.get(event.data.repairId)
      return known === undefined
        ? say('timeline.started.unnumbered')
        : say('timeline.started', { attempt: known.attempt })
    }
    case 'step.prepared':
      return preparedSentence(event.data, context)
    case 'step.finished':
      return stepSentence(event.data, context)
    case 'repair.performed':
      return say(event.data.ok ? 'timeline.performed.ok' : 'timeline.performed.failed')
    case 'repair.settled':
      return settledSentence(event.data, language)
    case 'repair.regressed':
      return say('timeline.regressed')
    case 'series.ended':
      return say(
        event.data.effective ? 'timeline.series_ended.effective' : 'timeline.series_ended.ineffective',
        {
          time: clock(event.data.cooldownUntilAt),
        },
      )
    case 'breaker.changed':
      return say(`timeline.breaker.${event.data.state}`, { message: told(event.data.message) })
    case 'checkpoint.made':
      return say('timeline.checkpoint_made', { seq: event.data.seq })
    case 'notice.muted':
      return say('timeline.notice.muted', {
        why: say(`timeline.held_by.${event.data.heldBy.kind}`),
        title: told(event.data.title),
      })
    case 'log.repeated':
      return say('timeline.log_repeated', { from: clock(event.data.fromAt), to: clock(event.data.toAt) })
    case 'call.refused':
      return say('timeline.call_refused', {
        who: actorName(event.actor, language),
        call: callName(event.data.call, language),
        needs: roleName(event.data.needs, language),
        has: roleName(event.data.has, language),
      })
    case 'silence.added':
    case 'silence.ended':
    case 'hold.began':
    case 'hold.ended':
    case 'storm.began':
    case 'storm.ended':
      return upkeepSentence(event, context)
    case 'shadow.noted':
    case 'shadow.settled':
    case 'rule.demoted':
    case 'rule.promoted':
    case 'rule.auto_fix_set':
    case 'rule.expression_set':
      return ledgerSentence(event, context)
    case 'settings.edited':
      return settingsSentence(event, context)
    case 'clock.jumped':
      return say(`timeline.clock_jumped.${jumpKind(event.data)}`, {
        by: durationText(language, Math.abs(event.data.byMs)),
      })
    case 'notice.sent': {
      const channel = channelName(event.data.channel, language)
      return event.data.delivery.kind === 'delivered'
        ? say('timeline.notice.delivered', { channel, title: told(event.data.title) })
        : say('timeline.notice.failed', { channel, message: told(event.data.delivery.message) })
    }
  }
}
