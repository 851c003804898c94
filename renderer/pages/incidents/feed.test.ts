import type { Event } from '@shared/domain/event'
import { createClient } from '@shared/ipc/client'
import type { Push } from '@shared/ipc/contract'
import { describe, expect, it, vi } from 'vitest'
import { createFeed } from './feed'
import { KEPT_EVENTS } from './event-buffer'
import { observed, planned, sampleEvent } from '@shared/testing/timeline-events'

/** A journal of `count` events behind a client. */
const world = (count: number) => {
  let events: readonly Event[] = Array.from({ length: count }, (_, index) => observed(index + 1))
  let broken = false
  const listeners = new Set<(push: Push) => void>()
  const asked: unknown[] = []
  const client = createClient({
    call: async (_name, input) => {
      asked.push(input)
      if (broken) return { ok: false, error: { code: 'unavailable', message: 'gone' } }
      const { beforeSeq = Number.POSITIVE_INFINITY, limit } = input as { beforeSeq?: number; limit: number }
      const below = events.filter((event) => event.seq < beforeSeq).toReversed()
      return { ok: true, value: { events: below.slice(0, limit), more: below.length > limit } }
    },
    subscribe: (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
  })
  return {
    client,
    asked,
    listeners,
    setBroken: (value: boolean) => {
      broken = value
    },
    append: (seq: number, push = true) => {
      events = [...events, observed(seq)]
      if (push) for (const listener of listeners) listener({ kind: 'events', events: [observed(seq)] })
    },
    reset: () => {
      for (const listener of listeners) listener({ kind: 'reset' })
    },
  }
}
const everything = { stages: [], incidentId: null }

describe('the feed', () => {
  it('loads the newest page and follows what is pushed', async () => {
    const { client, append, listeners } = world(300)
    const feed = createFeed(client, everything)
    const stop = feed.start()
    await vi.waitFor(() => expect(feed.store.getState().loaded).toBe(true))
    append(301)
    const { buffer } = feed.store.getState()
    expect([buffer.events[0]?.seq, buffer.events.length, buffer.moreOlder]).toEqual([301, 201, true])
    stop()
    expect(listeners.size).toBe(0)
  })

  it('pages down to the first event, then stops asking', async () => {
    const { client, asked } = world(450)
    const feed = createFeed(client, everything)
    const stop = feed.start()
    await vi.waitFor(() => expect(feed.store.getState().busy).toBeNull())
    for (const length of [400, 450]) {
      feed.older()
      await vi.waitFor(() => expect(feed.store.getState().buffer.events).toHaveLength(length))
    }
    feed.older()
    expect(asked).toHaveLength(3)
    expect(feed.store.getState().buffer.moreOlder).toBe(false)
    stop()
  })

  it('keeps what is loaded when a call fails, and goes on after a new try', async () => {
    const { client, setBroken } = world(450)
    const feed = createFeed(client, everything)
    const stop = feed.start()
    await vi.waitFor(() => expect(feed.store.getState().loaded).toBe(true))
    setBroken(true)
    feed.older()
    await vi.waitFor(() => expect(feed.store.getState().problem?.code).toBe('unavailable'))
    expect(feed.store.getState().buffer.events).toHaveLength(200)
    setBroken(false)
    feed.newest()
    await vi.waitFor(() => expect(feed.store.getState().problem).toBeNull())
    stop()
  })

  it('closes the hole that a lost connection left', async () => {
    const { client, append, reset } = world(10)
    const feed = createFeed(client, everything)
    const stop = feed.start()
    await vi.waitFor(() => expect(feed.store.getState().loaded).toBe(true))
    append(11, false)
    append(12, false)
    reset()
    await vi.waitFor(() => expect(feed.store.getState().buffer.events[0]?.seq).toBe(12))
    expect(feed.store.getState().buffer.events).toHaveLength(12)
    stop()
  })

  it('loads what was missed when the record turns out to go further than it heard', async () => {
    const { client, append, asked } = world(10)
    const feed = createFeed(client, everything)
    const stop = feed.start()
    feed.catchUp(10)
    await vi.waitFor(() => expect(feed.store.getState().loaded).toBe(true))
    append(11)
    feed.catchUp(11)
    expect(asked).toHaveLength(1)
    append(12, false)
    feed.catchUp(12)
    await vi.waitFor(() => expect(feed.store.getState().buffer.events[0]?.seq).toBe(12))
    expect(asked).toHaveLength(2)
    stop()
  })

  it('stays bounded through a long history and finds its way back up', async () => {
    const total = KEPT_EVENTS + 3000
    const { client } = world(total)
    const feed = createFeed(client, everything)
    const stop = feed.start()
    const idle = () => vi.waitFor(() => expect(feed.store.getState().busy).toBeNull())
    await idle()
    while (feed.store.getState().buffer.moreOlder) {
      feed.setPlace(feed.store.getState().buffer.events.at(-1)?.seq ?? null)
      feed.older()
      await idle()
      expect(feed.store.getState().buffer.events.length).toBeLessThanOrEqual(KEPT_EVENTS)
    }
    expect(feed.store.getState().buffer.events.at(-1)?.seq).toBe(1)
    while (feed.store.getState().buffer.moreNewer) {
      feed.setPlace(feed.store.getState().buffer.events[0]?.seq ?? null)
      feed.newer(total)
      await idle()
    }
    const { events } = feed.store.getState().buffer
    expect(events[0]?.seq).toBe(total)
    expect(events.every((event, index) => event.seq === total - index)).toBe(true)
    stop()
  })

  it('takes of what is pushed only what was asked for', async () => {
    const { client, listeners } = world(3)
    const feed = createFeed(client, { stages: ['planned', 'performed'], incidentId: 'incident-1' })
    const stop = feed.start()
    await vi.waitFor(() => expect(feed.store.getState().loaded).toBe(true))
    const started = (seq: number, repairId: string) => sampleEvent('repair.started', seq, { repairId })
    const events = [observed(10), planned(11), started(12, 'repair-1'), started(13, 'repair-9')]
    for (const listener of listeners) listener({ kind: 'events', events })
    expect(
      feed.store
        .getState()
        .buffer.events.slice(0, -3)
        .map((event) => event.seq),
    ).toEqual([12, 11])
    stop()
  })
})
