import { describe, expect, it, vi } from 'vitest'
import { engineActor } from '@shared/domain/actor'
import type { Event } from '@shared/domain/event'
import type { Live } from '@shared/domain/live'
import type { Push } from '@shared/ipc/contract'
import type { Route } from '@shared/ipc/router'
import { createAnswer, type CallEvent } from './answer-call'
import { createPushBatch, mergePushes } from './push-batch'

const frame = (origin: string, parent: unknown = null): CallEvent => ({ senderFrame: { origin, parent } })

describe('the answer to a call', () => {
  const scene = () => {
    const route = vi.fn<Route>(() => Promise.resolve({ ok: true, value: 1 }))
    const onRefused = vi.fn<(what: string, address: string) => void>()
    return {
      route,
      onRefused,
      answer: createAnswer({
        origin: 'app://bundle',
        route,
        actor: engineActor,
        isAboutShown: (_name, hostId) => hostId === 'this',
        onRefused,
      }),
    }
  }

  it('goes to the app’s own page in the name of the person at the desk', async () => {
    const { answer, route } = scene()
    expect(await answer(frame('app://bundle'), 'engine.snapshot', {}, 'this')).toEqual({ ok: true, value: 1 })
    expect(route).toHaveBeenCalledExactlyOnceWith('engine.snapshot', {}, engineActor)
  })

  it('is stale for a page that shows another host', async () => {
    const { answer, route } = scene()
    expect(await answer(frame('app://bundle'), 'mode.set', { mode: 'auto' }, 'h2')).toMatchObject({
      ok: false,
      error: { code: 'stale' },
    })
    expect(route).not.toHaveBeenCalled()
  })

  it.each<readonly [string, CallEvent]>([
    ['a page of the same name on https', frame('https://bundle')],
    ['a file', frame('file://')],
    ['an opaque origin', frame('null')],
    ['an embedded frame', frame('app://bundle', {})],
    ['a frame that is gone', { senderFrame: null }],
  ])('is refused to %s', async (_name, event) => {
    const { answer, route, onRefused } = scene()
    expect(await answer(event, 'engine.snapshot', {}, 'this')).toMatchObject({
      ok: false,
      error: { code: 'refused' },
    })
    expect(route).not.toHaveBeenCalled()
    expect(onRefused).toHaveBeenCalledOnce()
  })
})

const event = (seq: number): Event => ({
  seq,
  v: 1,
  at: 0,
  actor: engineActor,
  type: 'mode.changed',
  data: { from: 'auto', to: 'observe' },
})
const events = (...seqs: readonly number[]): Push => ({ kind: 'events', events: seqs.map(event) })
const live = (at: number): Push => ({ kind: 'live', live: { at } as Live })

describe('mergePushes', () => {
  it('joins events that follow one another, in order', () => {
    expect(mergePushes([events(1), events(2, 3)])).toEqual([events(1, 2, 3)])
  })

  it('keeps only the newest live values, in their place after the events', () => {
    expect(mergePushes([live(1), events(1), live(2), events(2), live(3)])).toEqual([events(1, 2), live(3)])
  })

  it('never moves events across a reset', () => {
    expect(mergePushes([events(1), { kind: 'reset' }, events(2)])).toEqual([
      events(1),
      { kind: 'reset' },
      events(2),
    ])
  })

  it('shows no live values of before a reset, which may be those of another host', () => {
    expect(mergePushes([live(1), { kind: 'reset' }])).toEqual([{ kind: 'reset' }])
    expect(mergePushes([live(1), { kind: 'reset' }, live(2)])).toEqual([{ kind: 'reset' }, live(2)])
  })

  it('keeps the newest list of hosts, and what is to be opened behind its host', () => {
    const list = (selectedId: string): Push => ({ kind: 'hosts', list: { selectedId, hosts: [] } })
    const open: Push = { kind: 'open', incidentId: 'i1' }
    expect(mergePushes([list('a'), events(1), list('b'), { kind: 'reset' }, open])).toEqual([
      events(1),
      list('b'),
      { kind: 'reset' },
      open,
    ])
  })

  it('changes nothing of what it was given', () => {
    const given = [events(1), events(2)]
    mergePushes(given)
    expect(given).toEqual([events(1), events(2)])
  })
})

describe('createPushBatch', () => {
  it('sends together what comes within the window', async () => {
    const send = vi.fn<(push: Push) => void>()
    const batch = createPushBatch(send, 5)
    batch.add(events(1))
    batch.add(events(2))
    expect(send).not.toHaveBeenCalled()
    await vi.waitFor(() => expect(send).toHaveBeenCalledExactlyOnceWith(events(1, 2)))
    batch.add(events(3))
    await vi.waitFor(() => expect(send).toHaveBeenLastCalledWith(events(3)))
    batch.stop()
  })

  it('keeps what comes after a silence for no time, and what follows it until the window is over', () => {
    vi.useFakeTimers()
    try {
      const send = vi.fn<(push: Push) => void>()
      const batch = createPushBatch(send, 50)
      batch.add(events(1))
      vi.advanceTimersByTime(1)
      expect(send).toHaveBeenCalledExactlyOnceWith(events(1))
      batch.add(events(2))
      vi.advanceTimersByTime(30)
      batch.add(events(3))
      expect(send).toHaveBeenCalledTimes(1)
      vi.advanceTimersByTime(20)
      expect(send).toHaveBeenCalledTimes(2)
      expect(send).toHaveBeenLastCalledWith(events(2, 3))
      batch.stop()
    } finally {
      vi.useRealTimers()
    }
  })

  it('sends nothing after its end', () => {
    vi.useFakeTimers()
    try {
      const send = vi.fn<(push: Push) => void>()
      const batch = createPushBatch(send, 5)
      batch.add(events(1))
      batch.stop()
      vi.advanceTimersByTime(100)
      expect(send).not.toHaveBeenCalled()
    } finally {
      vi.useRealTimers()
    }
  })
})
