import type { Event } from '../domain/event'
import type { Language } from '../ipc/contract'
import type { TextKey } from '../text/text'
import { clockTime, momentTime } from '../words/time'
import type { Shape } from '../ipc/hosts'
import { checkShape, outcomeShape, severityShape } from '../words/shapes'
import { sentenceOf } from './event-sentence'
import { stageKey, stageOf } from './event-stage'
import type { Names } from './names'
import { plainLine } from './plain-line'
import { subjectOf } from './event-subject'

/** How loud a line is: what one has to see, what belongs to the course of things, what is only kept. */
export type Tone = 'strong' | 'plain' | 'muted'

/** One line of the timeline. */
export type EventLine = {
  /** The state that it speaks of; null for a note that is neither good nor bad. */
  readonly shape: Shape | null
  readonly stage: TextKey
  readonly subject: string
  readonly sentence: string
  readonly tone: Tone
  readonly count: number
}

/** How times are told, in the local zone. */
export type Times = {
  /** The time of the day to the second. */
  readonly clock: (at: number) => string
  /** The end of something, to the minute, with its day where that is not the day of `dayAt`. */
  readonly moment: (at: number, dayAt: number) => string
}

export type DescribeContext = { readonly language: Language; readonly names: Names } & Times

/** Times as the reader's language writes them. */
export const timesOf = (language: Language): Times => ({
  clock: (at) => clockTime(language, at),
  moment: (at, dayAt) => momentTime(language, at, dayAt),
})

type Look = readonly [shape: Shape | null, tone: Tone]

const lookOf = (event: Event): Look => {
  switch (event.type) {
    case 'engine.started':
      return [null, 'plain']
    case 'engine.stopped':
      return ['paused', 'plain']
    case 'settings.loaded':
      return event.data.warnings.length > 0 ? ['caution', 'plain'] : [null, 'plain']
    case 'settings.rejected':
      return ['caution', 'strong']
    case 'mode.changed':
      return [event.data.to === 'observe' ? 'paused' : null, 'strong']
    case 'check.changed':
      return [checkShape({ critical: false }, event.data.reading), 'plain']
    case 'source.changed':
      if (event.data.state === 'unreadable') return ['caution', 'plain']
      return [event.data.state === 'waiting' ? 'unknown' : null, 'muted']
    case 'log.observed':
      return event.data.observation.backlog
        ? [null, 'muted']
        : [severityShape(event.data.observation.severity), 'plain']
    case 'incident.opened':
      return [severityShape(event.data.severity), 'strong']
    case 'incident.closed':
      if (event.data.cause === 'settings') return [null, 'plain']
      return [event.data.cause === 'quiet' ? 'unknown' : 'ok', 'plain']
    case 'incident.noted':
      return [null, 'strong']
    case 'decision.made':
      if (event.data.decision.kind === 'ask') return ['approval', 'plain']
      return [null, event.data.decision.kind === 'run' ? 'plain' : 'muted']
    case 'report.made':
    case 'step.prepared':
    case 'checkpoint.made':
      return [null, 'muted']
    case 'repair.planned':
      return event.data.approval.kind === 'needed' ? ['approval', 'plain'] : [null, 'plain']
    case 'repair.approved':
    case 'repair.rejected':
      return [null, 'plain']
    case 'repair.snoozed':
      return ['approval', 'plain']
    case 'repair.withdrawn':
      return [null, 'plain']
    case 'repair.started':
      return [null, 'plain']
    case 'step.finished':
      if (event.data.step.result.kind === 'done') return [null, 'plain']
      return event.data.step.result.kind === 'failed' ? ['critical', 'plain'] : ['caution', 'plain']
    case 'repair.performed':
      return event.data.ok ? [null, 'plain'] : ['critical', 'strong']
    case 'repair.settled':
      return [outcomeShape(event.data.outcome), 'strong']
    case 'repair.regressed':
      return ['critical', 'strong']
    case 'series.ended':
      return event.data.effective ? [null, 'muted'] : ['caution', 'plain']
    case 'breaker.changed':
      if (event.data.state === 'open') return ['critical', 'strong']
      return event.data.state === 'closed' ? ['ok', 'plain'] : ['caution', 'plain']
    case 'notice.sent':
      return event.data.delivery.kind === 'failed' ? ['caution', 'plain'] : [null, 'muted']
    case 'notice.muted':
      return ['paused', 'muted']
    case 'log.repeated':
      return [null, 'muted']
    case 'call.refused':
      return ['caution', 'plain']
    case 'silence.added':
    case 'hold.began':
      return ['paused', 'strong']
    case 'silence.ended':
      return [null, 'plain']
    case 'hold.ended':
      return event.data.cause === 'failed' || event.data.cause === 'lost'
        ? ['caution', 'plain']
        : [null, 'plain']
    case 'storm.began':
      return ['critical', 'strong']
    case 'storm.ended':
      return ['ok', 'plain']
    case 'clock.jumped':
      return ['caution', 'plain']
    case 'shadow.noted':
      return ['paused', 'plain']
    case 'shadow.settled':
      return [event.data.ending === 'wrong' ? 'caution' : null, 'plain']
    case 'rule.demoted':
      return ['caution', 'strong']
    case 'rule.promoted':
    case 'rule.auto_fix_set':
    case 'rule.expression_set':
    case 'settings.edited':
      return [null, 'strong']
  }
}

/** How often the thing happened that one event tells. */
const countOf = (event: Event): number => {
  if (event.type === 'log.observed') return event.data.observation.count
  if (event.type === 'check.changed') return event.data.changes ?? 1
  return event.type === 'log.repeated' ? event.data.count : 1
}

/** Puts an event into words for one line of the timeline. */
export const describeEvent = (event: Event, context: DescribeContext): EventLine => {
  const [shape, tone] = lookOf(event)
  return {
    shape,
    stage: stageKey(stageOf(event.type)),
    subject: plainLine(subjectOf(event, context)),
    sentence: sentenceOf(event, context),
    tone,
    count: countOf(event),
  }
}
