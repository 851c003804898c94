import { applyEvent } from '@shared/domain/apply-event'
import { engineActor, type Actor } from '@shared/domain/actor'
import type { Event, EventData, EventDraft, EventType } from '@shared/domain/event'
import { emptyState, type State } from '@shared/domain/state'
import type { Clock, Journal, StoredOffset } from '../ports'

/** One thing to record; the recorder adds the time and, unless told, the engine as its actor. */
export type Entry = {
  [T in EventType]: { readonly type: T; readonly data: EventData<T>; readonly actor?: Actor }
}[EventType]

export type Recorder = {
  /** The fold of everything that is durably recorded. */
  readonly state: () => State
  /** Appends, folds, and tells the listeners, in that order. Rejects when the journal does. */
  readonly record: (
    entries: readonly Entry[],
    options?: { readonly durable?: boolean; readonly offsets?: readonly StoredOffset[] },
  ) => Promise<void>
  readonly replay: () => Promise<void>
}

/** Keeps the one rule of the record: nothing is true before the journal has it. */
export const createRecorder = (deps: {
  readonly journal: Journal
  readonly clock: Clock
  readonly onEvents: (events: readonly Event[]) => void
}): Recorder => {
  let state = emptyState
  const fold = (events: readonly Event[]): void => {
    state = events.reduce(applyEvent, state)
  }
  let tail: Promise<void> = Promise.resolve()
  return {
    state: () => state,
    replay: () => deps.journal.replay(fold),
    record: (entries, options = {}) => {
      const offsets = options.offsets ?? []
      if (entries.length === 0 && offsets.length === 0) return Promise.resolve()
      const at = deps.clock.now()
      const drafts = entries.map((entry): EventDraft => ({ ...entry, at, actor: entry.actor ?? engineActor }))
      const done = tail.then(async () => {
        const events = await deps.journal.append(drafts, { durable: options.durable ?? false, offsets })
        fold(events)
        if (events.length > 0) deps.onEvents(events)
      })
      // The order is kept also after a failure; the failure itself goes to the caller.
      tail = done.catch(() => undefined)
      return done
    },
  }
}
