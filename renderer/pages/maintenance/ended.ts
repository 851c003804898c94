import type { Actor } from '@shared/domain/actor'
import type { Event, EventData, EventType } from '@shared/domain/event'

/** What is asked of the journal: the ends, and the beginnings that say what it was. */
export const upkeepTypes = [
  'silence.added',
  'silence.ended',
  'hold.began',
  'hold.ended',
  'storm.began',
  'storm.ended',
] as const satisfies readonly EventType[]

type Common = { readonly seq: number; readonly at: number; readonly beganAt: number | null }
/** Something that lasted and is over; what it was is null where the journal's page does not reach back to its begin. */
export type Ended =
  | (Common & {
      readonly kind: 'silence'
      readonly by: Actor
      readonly end: EventData<'silence.ended'>
      readonly begin: EventData<'silence.added'> | null
    })
  | (Common & {
      readonly kind: 'hold'
      readonly by: Actor
      readonly end: EventData<'hold.ended'>
      readonly begin: EventData<'hold.began'> | null
    })
  | (Common & {
      readonly kind: 'storm'
      readonly end: EventData<'storm.ended'>
      readonly begin: EventData<'storm.began'> | null
    })

/** Puts ends and beginnings together, the newest end first. Takes events in any order. */
export const endedUpkeep = (events: readonly Event[]): readonly Ended[] => {
  const silences = new Map<string, Extract<Event, { type: 'silence.added' }>>()
  const holds = new Map<string, Extract<Event, { type: 'hold.began' }>>()
  const storms = new Map<string, Extract<Event, { type: 'storm.began' }>>()
  for (const event of events) {
    if (event.type === 'silence.added') silences.set(event.data.silenceId, event)
    if (event.type === 'hold.began') holds.set(event.data.holdId, event)
    if (event.type === 'storm.began') storms.set(event.data.stormId, event)
  }
  return events
    .flatMap((event): readonly Ended[] => {
      const { seq, at } = event
      if (event.type === 'silence.ended') {
        const begin = silences.get(event.data.silenceId)
        const by = event.data.cause === 'ended' ? event.actor : (begin?.actor ?? event.actor)
        return [
          {
            kind: 'silence',
            seq,
            at,
            by,
            beganAt: begin?.at ?? null,
            end: event.data,
            begin: begin?.data ?? null,
          },
        ]
      }
      if (event.type === 'hold.ended') {
        const begin = holds.get(event.data.holdId)
        const by = event.data.cause === 'released' ? event.actor : (begin?.actor ?? event.actor)
        return [
          {
            kind: 'hold',
            seq,
            at,
            by,
            beganAt: begin?.at ?? null,
            end: event.data,
            begin: begin?.data ?? null,
          },
        ]
      }
      if (event.type === 'storm.ended') {
        const begin = storms.get(event.data.stormId)
        return [
          { kind: 'storm', seq, at, beganAt: begin?.at ?? null, end: event.data, begin: begin?.data ?? null },
        ]
      }
      return []
    })
    .sort((a, b) => b.seq - a.seq)
}
