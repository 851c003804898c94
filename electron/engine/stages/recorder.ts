import { applyEvent } from '@shared/domain/apply-event'
import { engineActor, type Actor } from '@shared/domain/actor'
import type { Event, EventData, EventDraft, EventType } from '@shared/domain/event'
import { REDUCER_VERSION } from '@shared/domain/reducer-version'
import { emptyState, type State } from '@shared/domain/state'
import { upcastState } from '@shared/domain/state-upcast'
import { formatAnchor } from '../journal/audit/anchor'
import type { AppendOptions, Clock, Journal } from '../ports'

/** One thing to record; the recorder adds the time and, unless told, the engine as its actor. */
export type Entry = {
  [T in EventType]: { readonly type: T; readonly data: EventData<T>; readonly actor?: Actor }
}[EventType]

export type Recorder = {
  /** The fold of everything that is durably recorded. */
  readonly state: () => State
  /**
   * Appends, folds, and tells the listeners, in that order. Rejects when the journal does. `engine.stopped` also waits
   * for the checkpoint that the next start begins with.
   */
  readonly record: (entries: readonly Entry[], options?: Partial<AppendOptions>) => Promise<void>
  /** Folds what the journal has, from its newest usable checkpoint on. */
  readonly replay: () => Promise<void>
  /** How many records are on their way to the journal. */
  readonly waiting: () => number
  /** How many have been taken or refused so far. */
  readonly settled: () => number
  /** When something was last recorded since the start. */
  readonly lastEventAt: () => number | null
}

const HOUR_MS = 60 * 60 * 1000

/** A start folds at most so many events, about 0.2 s; a day without that many has its checkpoint, too. */
const CHECKPOINT_EVENTS = 2000
const CHECKPOINT_MS = 24 * HOUR_MS

/** What is recorded is fixed outside of the journal after so many events, or when it has waited for so long. */
const ANCHOR_EVENTS = 1000
const ANCHOR_MS = HOUR_MS

/** The state of the newest checkpoint that this program's fold can go on from. */
const startState = async (journal: Journal): Promise<State> => {
  let found = await journal.checkpointBefore()
  while (found !== null) {
    const upcast = upcastState(found.state, found.reducer)
    if (upcast.kind === 'usable') return upcast.state
    found = await journal.checkpointBefore(found.seq)
  }
  return emptyState
}

type Mark = { readonly seq: number; readonly at: number }

/** Keeps the one rule of the record: nothing is true before the journal has it. */
export const createRecorder = (deps: {
  readonly journal: Journal
  readonly clock: Clock
  /** Gets the line that fixes the head of the audit chain outside of the journal. */
  readonly tellAnchor: (line: string) => void
  readonly onEvents: (events: readonly Event[]) => void
  readonly bug: (name: string, error: unknown) => void
}): Recorder => {
  const { journal, clock } = deps
  let state = emptyState
  let checkpointed: Mark = { seq: 0, at: clock.now() }
  let anchored: Mark = checkpointed
  let tail: Promise<void> = Promise.resolve()
  let waiting = 0
  let settled = 0
  let lastEventAt: number | null = null

  const fold = (events: readonly Event[]): void => {
    state = events.reduce(applyEvent, state)
  }
  const take = (events: readonly Event[]): void => {
    fold(events)
    lastEventAt = events.at(-1)?.at ?? lastEventAt
    if (events.length > 0) deps.onEvents(events)
  }
  const mark = (): Mark => ({ seq: state.seq, at: clock.now() })
  const isDue = (last: Mark, events: number, ms: number): boolean =>
    state.seq - last.seq >= events || (state.seq > last.seq && clock.now() - last.at >= ms)

  const anchor = async (): Promise<void> => {
    anchored = mark()
    deps.tellAnchor(formatAnchor(await journal.head()))
  }
  const checkpoint = async (): Promise<void> => {
    // Also after a failure the next try comes in its time, not with every entry.
    checkpointed = mark()
    take(await journal.checkpoint(state, { reducer: REDUCER_VERSION, at: clock.now() }))
    checkpointed = mark()
    await anchor()
  }
  /** What was recorded is recorded; that it could not be fixed as well is told, and tried again. */
  const upkeep = (isEnd: boolean): Promise<void> => {
    if (isEnd || isDue(checkpointed, CHECKPOINT_EVENTS, CHECKPOINT_MS))
      return checkpoint().catch((error: unknown) => deps.bug('checkpoint', error))
    if (isDue(anchored, ANCHOR_EVENTS, ANCHOR_MS))
      return anchor().catch((error: unknown) => deps.bug('anchor', error))
    return Promise.resolve()
  }

  return {
    state: () => state,
    waiting: () => waiting,
    settled: () => settled,
    lastEventAt: () => lastEventAt,
    replay: async () => {
      state = await startState(journal)
      checkpointed = mark()
      await journal.replay(fold, { afterSeq: state.seq })
      anchored = mark()
    },
    record: (entries, options = {}) => {
      const { durable = false, offsets = [], repeats = [], drainRepeats = [], forgetOffsets = [] } = options
      const others = offsets.length + repeats.length + drainRepeats.length + forgetOffsets.length
      if (entries.length + others === 0) return Promise.resolve()
      const at = clock.now()
      const drafts = entries.map((entry): EventDraft => ({ ...entry, at, actor: entry.actor ?? engineActor }))
      waiting += 1
      const done = tail
        .then(async () =>
          take(
            await journal.append(drafts, {
              durable,
              offsets,
              repeats,
              drainRepeats,
              ...(forgetOffsets.length > 0 && { forgetOffsets }),
            }),
          ),
        )
        .finally(() => {
          waiting -= 1
          settled += 1
        })
      const isEnd = entries.some(({ type }) => type === 'engine.stopped')
      const kept = done.then(() => upkeep(isEnd))
      // The order is kept also after a failure; the failure itself goes to the caller.
      tail = kept.catch(() => undefined)
      return isEnd ? kept : done
    },
  }
}
