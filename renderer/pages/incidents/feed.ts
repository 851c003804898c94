import type { Event } from '@shared/domain/event'
import { emptyState } from '@shared/domain/state'
import type { Client } from '@shared/ipc/client'
import { createStore, type StoreApi } from 'zustand'
import { problemOf, type Problem } from '../../bridge/problem'
import {
  emptyBuffer,
  trimmedAround,
  withNewerEvents,
  withNewestPage,
  withOlderPage,
  withPushed,
  type EventBuffer,
} from './event-buffer'
import { passesServerFilter, serverFilter, type ServerFilter } from './filter'
import { collectNames, noNames, type Names } from '@shared/timeline/names'
import { pageNewer } from './page-newer'

const PAGE = 200

export type FeedState = {
  readonly buffer: EventBuffer
  /** False until the first page has come. */
  readonly loaded: boolean
  readonly busy: 'newest' | 'older' | 'newer' | null
  readonly problem: Problem | null
}

export type Feed = {
  readonly store: StoreApi<FeedState>
  /** Begins to follow and loads the newest page; returns its end. */
  readonly start: () => () => void
  /** Loads what lies below or above, unless something is on its way or there is no more. */
  readonly older: () => void
  readonly newer: (latestSeq: number) => void
  /** Loads the newest page anew, also to try again. */
  readonly newest: () => void
  /** Tells how far the engine's record goes by another account: what was missed meanwhile is loaded. */
  readonly catchUp: (latestSeq: number) => void
  /** What it is told by those who show it: the event that one reads (null at the top), the one at which the list is held, and names. */
  readonly setPlace: (seq: number | null) => void
  readonly setHeld: (seq: number | null) => void
  readonly setNames: (names: Names) => void
}

const withBatch = (names: Names, batch: readonly Event[]): Names => {
  const { repairs } = collectNames(emptyState, batch)
  return repairs.size === 0 ? names : { ...names, repairs: new Map([...names.repairs, ...repairs]) }
}

/** The loaded stretch of the timeline: follows pushes, pages in both directions, lets go of what is far away. */
export const createFeed = (client: Client, asked: ServerFilter): Feed => {
  const store = createStore<FeedState>(() => ({
    buffer: emptyBuffer,
    loaded: false,
    busy: null,
    problem: null,
  }))
  const filter = serverFilter(asked)
  let stopped = false
  let newestAgain = false
  let heardSeq = 0
  let place: number | null = null
  let held: number | null = null
  let names: Names = noNames

  const show = (buffer: EventBuffer): EventBuffer => trimmedAround(buffer, place ?? held)

  /** Runs one load at a time; a problem ends it and stays until the next one works. */
  const load = async (
    busy: 'newest' | 'older' | 'newer',
    run: () => Promise<(buffer: EventBuffer) => EventBuffer>,
  ): Promise<void> => {
    store.setState({ busy })
    try {
      const change = await run()
      if (stopped) return
      store.setState(({ buffer }) => ({
        buffer: show(change(buffer)),
        loaded: true,
        busy: null,
        problem: null,
      }))
    } catch (error) {
      if (stopped) return
      store.setState({ busy: null, problem: problemOf(error) })
    }
    if (newestAgain) newest()
  }

  const newest = (): void => {
    newestAgain = store.getState().busy !== null
    if (newestAgain || stopped) return
    void load('newest', async () => {
      const page = await client.call('timeline.page', { limit: PAGE, filter })
      return (buffer) => withNewestPage(buffer, page)
    })
  }

  const older = (): void => {
    const { buffer, busy, problem } = store.getState()
    const last = buffer.events.at(-1)
    if (busy !== null || problem !== null || !buffer.moreOlder || last === undefined || stopped) return
    void load('older', async () => {
      const page = await client.call('timeline.page', { beforeSeq: last.seq, limit: PAGE, filter })
      return (current) => (current.events.at(-1)?.seq === last.seq ? withOlderPage(current, page) : current)
    })
  }

  const newer = (latestSeq: number): void => {
    const { buffer, busy, problem } = store.getState()
    const first = buffer.events[0]
    if (busy !== null || problem !== null || !buffer.moreNewer || first === undefined || stopped) return
    void load('newer', async () => {
      const ask = (beforeSeq: number, limit: number) =>
        client.call('timeline.page', { beforeSeq, limit, filter })
      const { events, moreNewer } = await pageNewer(ask, { topSeq: first.seq, latestSeq, limit: PAGE })
      return (current) =>
        current.events[0]?.seq === first.seq ? withNewerEvents(current, events, moreNewer) : current
    })
  }

  const start = (): (() => void) => {
    stopped = false
    store.setState({ busy: null })
    const unsubscribe = client.subscribe((push) => {
      if (push.kind === 'reset') newest()
      if (push.kind !== 'events') return
      for (const { seq } of push.events) heardSeq = Math.max(heardSeq, seq)
      const known = withBatch(names, push.events)
      const fresh = push.events.filter((event) => passesServerFilter(event, asked, known))
      if (fresh.length > 0) store.setState(({ buffer }) => ({ buffer: show(withPushed(buffer, fresh)) }))
    })
    newest()
    return () => {
      stopped = true
      unsubscribe()
    }
  }

  return {
    store,
    start,
    older,
    newer,
    newest,
    catchUp: (latestSeq) => {
      const missed = latestSeq > heardSeq && store.getState().loaded
      heardSeq = Math.max(heardSeq, latestSeq)
      if (missed) newest()
    },
    setPlace: (seq) => {
      place = seq
    },
    setHeld: (seq) => {
      held = seq
    },
    setNames: (next) => {
      names = next
    },
  }
}
