import type { Event } from '@shared/domain/event'
import { decidingReason } from '@shared/timeline/event-sentence'

/** Events that say the same thing, newest first; most groups hold one. */
export type EventGroup = {
  /** The number of the oldest event: it stays when newer repeats join. */
  readonly key: number
  readonly events: readonly [Event, ...Event[]]
}

/** Neighbouring repeats further apart than this are told anew. */
const GAP_MS = 10 * 60_000

/**
 * What makes two events the same thing; null for an event that always stands alone.
 * Such an event is a turn in the story: what lies before it and after it is not drawn together.
 */
export const repeatKey = (event: Event): string | null => {
  switch (event.type) {
    case 'log.observed': {
      const { incidentId, observation } = event.data
      return [
        'log',
        incidentId ?? '',
        observation.ruleId,
        observation.sourceId,
        String(observation.backlog),
      ].join('|')
    }
    case 'check.changed': {
      const { name, reading } = event.data
      return ['check', name, reading.status, reading.band, reading.message.code].join('|')
    }
    case 'source.changed':
      return ['source', event.data.sourceId, event.data.state, event.data.message.code].join('|')
    case 'decision.made': {
      const { incidentId, decision } = event.data
      return decision.kind === 'skip'
        ? ['skip', incidentId, decidingReason(decision)?.code ?? ''].join('|')
        : null
    }
    case 'report.made':
      return ['report', event.data.incidentId, event.data.action].join('|')
    case 'notice.sent': {
      const { incidentId, channel, title, delivery } = event.data
      return ['notice', incidentId ?? '', channel, title.code, delivery.kind].join('|')
    }
    case 'notice.muted': {
      const { incidentId, title, heldBy } = event.data
      return ['muted', incidentId ?? '', title.code, heldBy.kind, heldBy.id].join('|')
    }
    case 'log.repeated':
      return ['repeated', event.data.incidentId, event.data.ruleId, event.data.sourceId].join('|')
    case 'call.refused':
      return ['refused', event.data.call, JSON.stringify(event.actor)].join('|')
    case 'checkpoint.made':
      return 'checkpoint'
    case 'silence.added':
    case 'silence.ended':
    case 'hold.began':
    case 'hold.ended':
    case 'storm.began':
    case 'storm.ended':
    case 'clock.jumped':
    case 'engine.started':
    case 'engine.stopped':
    case 'settings.loaded':
    case 'settings.rejected':
    case 'mode.changed':
    case 'incident.opened':
    case 'incident.closed':
    case 'incident.noted':
    case 'repair.planned':
    case 'repair.approved':
    case 'repair.rejected':
    case 'repair.snoozed':
    case 'repair.withdrawn':
    case 'repair.started':
    case 'step.prepared':
    case 'step.finished':
    case 'repair.performed':
    case 'repair.settled':
    case 'repair.regressed':
    case 'series.ended':
    case 'breaker.changed':
    case 'shadow.noted':
    case 'shadow.settled':
    case 'rule.demoted':
    case 'rule.promoted':
    case 'rule.auto_fix_set':
    case 'rule.expression_set':
    case 'settings.edited':
      return null
  }
}

const keys = new WeakMap<Event, { readonly key: string | null }>()

/** An event never changes, and is grouped anew with every page, push and letter of the filter. */
const knownKey = (event: Event): string | null => {
  const known = keys.get(event)
  if (known !== undefined) return known.key
  const key = repeatKey(event)
  keys.set(event, { key })
  return key
}

type Open = { readonly events: [Event, ...Event[]]; readonly day: string }

/**
 * Draws repeats together. Takes events newest first; a group stands at the place of its newest event.
 * Repeats join across other repeats in between, but not across a turn in the story, a day or ten quiet minutes.
 */
export const groupEvents = (
  events: readonly Event[],
  dayOf: (at: number) => string,
): readonly EventGroup[] => {
  const groups: Open[] = []
  let open = new Map<string, Open>()
  for (const event of events) {
    const key = knownKey(event)
    const day = dayOf(event.at)
    const group = key === null ? undefined : open.get(key)
    const last = group?.events.at(-1)
    if (group !== undefined && last !== undefined && group.day === day && last.at - event.at <= GAP_MS) {
      group.events.push(event)
      continue
    }
    const started: Open = { events: [event], day }
    groups.push(started)
    if (key === null) open = new Map()
    else open.set(key, started)
  }
  return groups.map((group) => ({ key: (group.events.at(-1) ?? group.events[0]).seq, events: group.events }))
}
