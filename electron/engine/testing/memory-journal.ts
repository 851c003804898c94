import type { Event, EventType } from '@shared/domain/event'
import type { Journal, Sample, StoredOffset } from '../ports'

export type MemoryJournal = Journal & {
  readonly events: () => readonly Event[]
  readonly samples: () => readonly Sample[]
  /** Seqs that were appended durably. */
  readonly durable: () => readonly number[]
  /** Makes every further append fail, or those that hold an event of the type, as a full disk does. */
  readonly breakWith: (error: Error | null, type?: EventType) => void
}

/** A journal that forgets when the test ends; it may begin with what another one held. */
export const createMemoryJournal = (before: readonly Event[] = []): MemoryJournal => {
  const events: Event[] = [...before]
  const samples: Sample[] = []
  const durable: number[] = []
  const offsets = new Map<string, StoredOffset>()
  let broken: { readonly error: Error; readonly type: EventType | null } | null = null
  return {
    events: () => events,
    samples: () => samples,
    durable: () => durable,
    breakWith: (error, type) => {
      broken = error && { error, type: type ?? null }
    },
    replay: async (onEvents) => onEvents(events),
    append: async (drafts, options) => {
      const failing = broken
      if (failing && (failing.type === null || drafts.some(({ type }) => type === failing.type)))
        throw failing.error
      const added = drafts.map((draft, i): Event => ({ ...draft, seq: events.length + 1 + i, v: 1 as const }))
      events.push(...added)
      if (options.durable) durable.push(...added.map(({ seq }) => seq))
      for (const offset of options.offsets) offsets.set(offset.sourceId, offset)
      return added
    },
    offsets: async () => [...offsets.values()],
    page: async ({ beforeSeq = Infinity, limit, filter }) => {
      const found = events
        .filter((event) => event.seq < beforeSeq && (!filter?.types || filter.types.includes(event.type)))
        .toReversed()
      return { events: found.slice(0, limit), more: found.length > limit }
    },
    addSamples: async (added) => {
      samples.push(...added)
    },
    range: async () => ({}),
    close: async () => undefined,
  }
}
