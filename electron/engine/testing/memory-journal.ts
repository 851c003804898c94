import { engineActor } from '@shared/domain/actor'
import type { Event, EventDraft, EventType } from '@shared/domain/event'
import { joinKinds, unknownKinds } from '@shared/domain/line-kinds'
import { newestVersion } from '@shared/domain/upcast'
import { ledgerRows } from '../ledger/rows'
import { shadowEntry } from '../ledger/shadow-entry'
import { LEDGER_MS, localHour, summarizeLedger, summarizeTarget, surroundingOf } from '../ledger/summarize'
import type { ChainHead, Checkpoint, Journal, Repeat, RepeatKey, Sample, StoredPlace } from '../ports'

export type MemoryJournal = Journal & {
  readonly events: () => readonly Event[]
  readonly samples: () => readonly Sample[]
  /** Seqs that were appended durably. */
  readonly durable: () => readonly number[]
  /** Makes every further append fail, or those that hold an event of the type, as a full disk does. */
  readonly breakWith: (error: Error | null, type?: EventType) => void
}

const keyOf = ({ incidentId, ruleId, sourceId }: RepeatKey): string =>
  JSON.stringify([incidentId, ruleId, sourceId])

const merged = (old: Repeat | undefined, more: Repeat): Repeat =>
  old === undefined
    ? more
    : {
        ...more,
        count: old.count + more.count,
        firstAt: Math.min(old.firstAt, more.firstAt),
        lastAt: Math.max(old.lastAt, more.lastAt),
        sample: more.lastAt >= old.lastAt ? more.sample : old.sample,
        kinds: joinKinds(old.kinds ?? unknownKinds(old.count), more.kinds ?? unknownKinds(more.count)),
      }

/**
 * A journal that forgets when the test ends; it may begin with what another one held. Its chain is no proof of anything:
 * each value only names its number.
 */
export const createMemoryJournal = (before: readonly Event[] = []): MemoryJournal => {
  const events: Event[] = [...before]
  const samples: Sample[] = []
  const durable: number[] = []
  const offsets = new Map<string, StoredPlace>()
  const repeats = new Map<string, Repeat>()
  const checkpoints: Checkpoint[] = []
  let broken: { readonly error: Error; readonly type: EventType | null } | null = null

  const head = (): ChainHead => {
    const seq = events.at(-1)?.seq ?? 0
    return { seq, chain: seq.toString(16).padStart(64, '0') }
  }
  const add = (drafts: readonly EventDraft[], isDurable: boolean): readonly Event[] => {
    const failing = broken
    if (failing && (failing.type === null || drafts.some(({ type }) => type === failing.type)))
      throw failing.error
    const added = drafts.map((draft, i): Event => {
      const numbered = { ...draft, seq: head().seq + 1 + i, v: newestVersion(draft.type) }
      return numbered
    })
    events.push(...added)
    if (isDurable) durable.push(...added.map(({ seq }) => seq))
    return added
  }

  return {
    events: () => events,
    samples: () => samples,
    durable: () => durable,
    breakWith: (error, type) => {
      broken = error && { error, type: type ?? null }
    },
    replay: async (onEvents, { afterSeq = 0 } = {}) => onEvents(events.filter(({ seq }) => seq > afterSeq)),
    checkpointBefore: async (beforeSeq = Infinity) =>
      checkpoints.findLast(({ seq }) => seq < beforeSeq) ?? null,
    checkpoint: async (state, { reducer, at }) => {
      const { seq, chain } = head()
      if (state.seq !== seq) throw new Error(`a checkpoint at ${state.seq}, while the newest event is ${seq}`)
      const text = JSON.stringify(state)
      const data = { seq, reducer, digest: '0'.repeat(64), bytes: text.length, chain, keptFromSeq: 1 }
      const made = add([{ type: 'checkpoint.made', at, actor: engineActor, data }], true)
      checkpoints.push({ seq, reducer, state: JSON.parse(text) })
      return made
    },
    head: async () => head(),
    append: async (drafts, options) => {
      const added = add(drafts, options.durable)
      for (const sourceId of options.forgetOffsets ?? []) offsets.delete(sourceId)
      for (const offset of options.offsets) offsets.set(offset.sourceId, offset)
      for (const key of options.drainRepeats ?? []) repeats.delete(keyOf(key))
      for (const repeat of options.repeats ?? [])
        repeats.set(keyOf(repeat), merged(repeats.get(keyOf(repeat)), repeat))
      return added
    },
    offsets: async () => [...offsets.values()],
    repeats: async () => [...repeats.values()].toSorted((a, b) => a.firstAt - b.firstAt),
    page: async ({ beforeSeq = Infinity, limit, filter }) => {
      const found = events
        .filter((event) => event.seq < beforeSeq && (!filter?.types || filter.types.includes(event.type)))
        .toReversed()
      return { events: found.slice(0, limit), more: found.length > limit, leftOut: 0 }
    },
    ledger: {
      rules: async (nowAt) =>
        summarizeLedger(
          ledgerRows(events).filter(({ at }) => at > nowAt - LEDGER_MS),
          { nowAt, hourOf: localHour },
        ),
      target: async (fingerprint, nowAt) => {
        const rows = ledgerRows(events)
        const own = rows.filter((row) => row.fingerprint === fingerprint)
        return summarizeTarget(
          fingerprint,
          own[0]?.ruleId ?? '',
          {
            incidents: own.filter(({ kind }) => kind === 'incident'),
            repairs: own.filter(({ kind }) => kind === 'repair'),
          },
          surroundingOf(rows, localHour),
          nowAt,
        )
      },
      shadows: async ({ beforeSeq = Infinity, limit, ruleId }) => {
        const found = events
          .filter((event) => event.type === 'shadow.noted')
          .filter(({ seq, data }) => seq < beforeSeq && (ruleId === undefined || data.ruleId === ruleId))
          .toReversed()
          .map((noted) => {
            const settled = events
              .filter((event) => event.type === 'shadow.settled')
              .find(({ data }) => data.shadowId === noted.data.shadowId)
            return shadowEntry(noted, settled)
          })
        return { shadows: found.slice(0, limit), more: found.length > limit }
      },
    },
    addSamples: async (added) => {
      samples.push(...added)
    },
    range: async () => ({}),
    courses: async () => ({}),
    percentiles: async ({ series }) => Object.fromEntries(series.map((name) => [name, null])),
    prune: async () => ({ buckets: 0, events: 0 }),
    close: async () => undefined,
  }
}
