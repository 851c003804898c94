import type { Event } from '@shared/domain/event'
import type { Client } from '@shared/ipc/client'
import type { TimelineFilter } from '@shared/ipc/contract'
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
}

export type FeedDeps = {
  readonly client: Client
  readonly filter: TimelineFilter
  /** Whether a pushed event belongs to what the journal was asked for. */
  readonly passes: (event: Event, batch: readonly Event[]) => boolean
  /** The event that one is reading; null while one follows the newest. */
  readonly anchorSeq: () => number | null
}

/** The loaded stretch of the timeline: follows pushes, pages in both directions, lets go of what is far away. */
export const createFeed = ({ client, filter, passes, anchorSeq }: FeedDeps): Feed => {
  const store = createStore<FeedState>(() => ({
    buffer: emptyBuffer,
    loaded: false,
    busy: null,
    problem: null,
  }))
  let stopped = false
  let newestAgain = false

  const show = (buffer: EventBuffer): EventBuffer => trimmedAround(buffer, anchorSeq())

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
    const unsubscribe = client.subscribe((push) => {
      if (push.kind === 'reset') newest()
      if (push.kind !== 'events') return
      const fresh = push.events.filter((event) => passes(event, push.events))
      if (fresh.length > 0) store.setState(({ buffer }) => ({ buffer: show(withPushed(buffer, fresh)) }))
    })
    newest()
    return () => {
      stopped = true
      unsubscribe()
    }
  }

  return { store, start, older, newer, newest }
}
