import { engineActor } from '@shared/domain/actor'
import type { Event, EventDraft } from '@shared/domain/event'
import { newestVersion } from '@shared/domain/upcast'
import { localHour, summarizeTarget, surroundingOf } from '../ledger/summarize'
import type { AppendOptions, ChainHead, Journal, Repeat, RepeatKey } from '../ports'

const keyOf = ({ incidentId, ruleId, sourceId }: RepeatKey): string =>
  JSON.stringify([incidentId, ruleId, sourceId])

const NO_CHAIN = '0'.repeat(64)

/**
 * A journal that numbers what it gets, hands it on and forgets it: a replay of years must not fill the memory. Only the
 * ends of silences are kept, since the engine asks for them.
 */
export const createForgetfulJournal = (
  onAppended: (events: readonly Event[], options: Pick<AppendOptions, 'repeats'>) => void,
): Journal => {
  let seq = 0
  const repeats = new Map<string, Repeat>()
  const silencesEnded: Event[] = []

  const head = (): ChainHead => ({ seq, chain: NO_CHAIN })
  const add = (drafts: readonly EventDraft[]): readonly Event[] =>
    drafts.map((draft): Event => {
      seq += 1
      return { ...draft, seq, v: newestVersion(draft.type) }
    })

  return {
    replay: async () => undefined,
    checkpointBefore: async () => null,
    checkpoint: async (_state, { reducer, at }) => {
      const data = { seq, reducer, digest: NO_CHAIN, bytes: 1, chain: NO_CHAIN, keptFromSeq: 1 }
      return add([{ type: 'checkpoint.made', at, actor: engineActor, data }])
    },
    head: async () => head(),
    append: async (drafts, options) => {
      const events = add(drafts)
      silencesEnded.push(...events.filter(({ type }) => type === 'silence.ended'))
      for (const key of options.drainRepeats ?? []) repeats.delete(keyOf(key))
      for (const repeat of options.repeats ?? []) repeats.set(keyOf(repeat), repeat)
      onAppended(events, options)
      return events
    },
    offsets: async () => [],
    repeats: async () => [...repeats.values()],
    page: async ({ beforeSeq = Infinity, limit, filter }) => {
      const asked = filter?.types?.includes('silence.ended') ?? false
      const found = asked ? silencesEnded.filter((event) => event.seq < beforeSeq).toReversed() : []
      return { events: found.slice(0, limit), more: found.length > limit, leftOut: 0 }
    },
    ledger: {
      rules: async () => [],
      target: async (fingerprint, nowAt) =>
        summarizeTarget(fingerprint, '', { incidents: [], repairs: [] }, surroundingOf([], localHour), nowAt),
      shadows: async () => ({ shadows: [], more: false }),
    },
    addSamples: async () => undefined,
    range: async () => ({}),
    courses: async () => ({}),
    percentiles: async ({ series }) => Object.fromEntries(series.map((name) => [name, null])),
    prune: async () => ({ buckets: 0, events: 0 }),
    close: async () => undefined,
  }
}
