import type { Event } from '@shared/domain/event'
import type { Live } from '@shared/domain/live'
import { emptyState, type State } from '@shared/domain/state'
import { createClient, type Transport } from '@shared/ipc/client'
import type { Push, Snapshot } from '@shared/ipc/contract'
import type { Result } from '@shared/ipc/result'
import { sampleSelf } from '@shared/testing/sample-self'
import { describe, expect, it } from 'vitest'
import { createMirror, type KeptHost } from './mirror'
import { foldPending } from './pending'

const modes = ['auto', 'approve', 'observe'] as const

/** An event that leaves its number's trace in the state: the mode. */
const event = (seq: number): Event => ({
  seq,
  v: 1,
  type: 'mode.changed',
  at: seq,
  actor: { kind: 'engine' },
  data: { from: 'auto', to: modes[seq % 3] ?? 'auto' },
})

const stateAt = (seq: number): State => ({ ...emptyState, seq })

const liveAt = (at: number): Live => ({
  at,
  loop: {
    phase: 'between',
    iteration: 1,
    cycle: 1,
    loopCount: 15,
    nextCycleAt: null,
    lastCycleAt: null,
    lastCycleMs: null,
  },
  checks: {},
  sources: {},
  host: null,
  self: sampleSelf,
})

const running = (seq: number, at = 0): Snapshot => ({
  kind: 'running',
  state: stateAt(seq),
  live: liveAt(at),
})

/** A clock that only moves when told, and an engine whose answers are given by hand. */
const world = (kept: KeptHost | null = null) => {
  let now = 0
  let timers: { readonly at: number; readonly run: () => void }[] = []
  let listener: (push: Push) => void = () => undefined
  let subscribed = 0
  const asked: {
    readonly answer: (result: Result<unknown>) => void
    readonly breakDown: (error: Error) => void
  }[] = []
  const order: string[] = []
  const opened: string[] = []
  const transport: Transport = {
    call: (name) => {
      order.push(name)
      return new Promise((answer, breakDown) => asked.push({ answer, breakDown }))
    },
    subscribe: (next) => {
      order.push('subscribe')
      listener = next
      subscribed += 1
      return () => {
        subscribed -= 1
      }
    },
  }
  const mirror = createMirror({
    client: createClient(transport),
    now: () => now,
    after: (delayMs, run) => {
      const timer = { at: now + delayMs, run }
      timers.push(timer)
      return () => {
        timers = timers.filter((one) => one !== timer)
      }
    },
    kept,
    onOpen: (incidentId, repairId) =>
      opened.push(repairId === undefined ? incidentId : `${incidentId} ${repairId}`),
  })
  /** Lets every promise that is already resolved run its followers. */
  const settle = async (): Promise<void> => {
    for (let round = 0; round < 10; round += 1) await Promise.resolve()
  }
  return {
    mirror,
    order,
    opened,
    asked,
    subscribed: () => subscribed,
    timers: () => timers.length,
    push: (push: Push) => listener(push),
    answer: async (snapshot: Snapshot) => {
      asked.at(-1)?.answer({ ok: true, value: snapshot })
      await settle()
    },
    refuse: async () => {
      asked.at(-1)?.answer({ ok: false, error: { code: 'unavailable', message: 'draining' } })
      await settle()
    },
    settle,
    advance: async (ms: number) => {
      const until = now + ms
      for (;;) {
        const next = timers.filter((timer) => timer.at <= until).sort((a, b) => a.at - b.at)[0]
        if (next === undefined) break
        now = Math.max(now, next.at)
        timers = timers.filter((timer) => timer !== next)
        next.run()
        await settle()
      }
      now = until
    },
    /** Time goes on and nothing runs. */
    sleep: (ms: number) => {
      now += ms
    },
    view: () => mirror.store.getState(),
  }
}

describe('folding what waits', () => {
  it('folds in order of number, whatever the order of arrival, and stops at a gap', () => {
    const pending = new Map([3, 1, 2, 5].map((seq) => [seq, event(seq)]))
    const { state, left } = foldPending(stateAt(0), pending)
    expect(state.seq).toBe(3)
    expect(state.mode).toBe('auto')
    expect([...left.keys()]).toEqual([5])
  })

  it('drops what the state already contains', () => {
    const { state, left } = foldPending(stateAt(7), new Map([6, 7, 8].map((seq) => [seq, event(seq)])))
    expect(state.seq).toBe(8)
    expect(left.size).toBe(0)
  })
})

describe('the mirror', () => {
  it('subscribes before it asks, keeps what comes meanwhile and drops what the snapshot contains', async () => {
    const w = world()
    w.mirror.start()
    expect(w.order).toEqual(['subscribe', 'engine.snapshot'])
    w.push({ kind: 'events', events: [event(4), event(5), event(6)] })
    expect(w.view().phase.kind).toBe('connecting')
    await w.answer(running(5))
    expect(w.view().phase.kind).toBe('running')
    expect(w.view().state.seq).toBe(6)
  })

  it('folds a batch in one change', async () => {
    const w = world()
    w.mirror.start()
    await w.answer(running(0))
    let changes = 0
    w.mirror.store.subscribe(() => {
      changes += 1
    })
    w.push({ kind: 'events', events: [event(1), event(2)] })
    w.push({ kind: 'events', events: [event(3)] })
    w.push({ kind: 'live', live: liveAt(9) })
    await w.advance(60)
    expect(changes).toBe(1)
    expect(w.view().state.seq).toBe(3)
    expect(w.view().live?.at).toBe(9)
  })

  it('says after a sleep that what it shows is old, asks anew, and keeps saying so until something newer comes', async () => {
    const w = world()
    w.mirror.start()
    await w.answer(running(0))
    await w.advance(5_000)
    expect(w.view().slept).toBeNull()
    w.sleep(3_600_000)
    const asked = w.asked.length
    await w.advance(5_000)
    expect(w.view().slept).toMatchObject({ fromAt: 5_000, toldAt: 0 })
    expect(w.asked).toHaveLength(asked + 1)
    // The engine's clock has not gone on yet: this was told before.
    w.push({ kind: 'live', live: liveAt(900) })
    await w.advance(60)
    expect(w.view().slept).not.toBeNull()
    await w.answer(running(0, 3_605_000))
    expect(w.view()).toMatchObject({ phase: { kind: 'running' }, slept: null })
  })

  it('notices a sleep by what is pushed before its own clock ticks again, and by no quiet minute', async () => {
    const w = world()
    w.mirror.start()
    await w.answer(running(0))
    w.sleep(70_000)
    w.push({ kind: 'live', live: liveAt(70_000) })
    expect(w.view().slept).toBeNull()
    w.sleep(600_000)
    w.push({ kind: 'live', live: liveAt(670_000) })
    expect(w.view().slept).not.toBeNull()
    await w.advance(60)
    expect(w.view().slept).toBeNull()
  })

  it('puts events that overtake each other back in order without a new snapshot', async () => {
    const w = world()
    w.mirror.start()
    await w.answer(running(10))
    w.push({ kind: 'events', events: [event(12)] })
    w.push({ kind: 'events', events: [event(11)] })
    await w.advance(60)
    expect(w.view().state.seq).toBe(12)
    expect(w.asked).toHaveLength(1)
  })

  it('takes a new snapshot on a gap and folds what was kept onto it', async () => {
    const w = world()
    w.mirror.start()
    await w.answer(running(10))
    w.push({ kind: 'events', events: [event(13), event(14)] })
    await w.advance(60)
    expect(w.asked).toHaveLength(2)
    expect(w.view().state.seq).toBe(10)
    await w.answer(running(13))
    expect(w.view().state.seq).toBe(14)
  })

  it('takes a new snapshot on a reset, also one that comes while it is asking', async () => {
    const w = world()
    w.mirror.start()
    w.push({ kind: 'reset' })
    expect(w.asked).toHaveLength(1)
    await w.answer(running(3))
    expect(w.asked).toHaveLength(2)
    await w.answer(running(1))
    expect(w.view().state.seq).toBe(1)
    expect(w.view().phase.kind).toBe('running')
  })

  it('tries again, later each time, while the first snapshot fails', async () => {
    const w = world()
    w.mirror.start()
    await w.refuse()
    expect(w.view().phase).toEqual({
      kind: 'connecting',
      attempt: 1,
      problem: { code: 'unavailable', detail: 'draining' },
    })
    await w.advance(500)
    expect(w.asked).toHaveLength(2)
    await w.refuse()
    await w.advance(900)
    expect(w.asked).toHaveLength(2)
    await w.advance(100)
    expect(w.asked).toHaveLength(3)
    await w.answer(running(1))
    expect(w.view().phase.kind).toBe('running')
  })

  it('shows what comes after a silence at once, and what follows it together', async () => {
    const w = world()
    w.mirror.start()
    await w.answer(running(1))
    await w.advance(1_000)
    w.push({ kind: 'events', events: [event(2)] })
    await w.advance(0)
    expect(w.view().state.seq).toBe(2)
    w.push({ kind: 'events', events: [event(3)] })
    await w.advance(30)
    w.push({ kind: 'events', events: [event(4)] })
    await w.advance(19)
    expect(w.view().state.seq).toBe(2)
    await w.advance(1)
    expect(w.view().state.seq).toBe(4)
  })

  it('gives an unanswered snapshot up and ignores the answer that comes too late', async () => {
    const w = world()
    w.mirror.start()
    await w.advance(8_000)
    expect(w.view().phase).toMatchObject({ kind: 'connecting', problem: { code: 'unreachable' } })
    w.asked[0]?.answer({ ok: true, value: running(99) })
    await w.settle()
    expect(w.view().phase.kind).toBe('connecting')
    await w.advance(500)
    await w.answer(running(2))
    expect(w.view().state.seq).toBe(2)
  })

  it('notices a silent engine, keeps the last data with its age, and recovers', async () => {
    const w = world()
    w.mirror.start()
    await w.answer(running(4, 1))
    await w.advance(20_000)
    expect(w.asked).toHaveLength(2)
    w.asked[1]?.breakDown(new Error('the other side is gone'))
    await w.settle()
    expect(w.view().phase).toMatchObject({ kind: 'lost', sinceAt: 0, problem: { code: 'unreachable' } })
    expect(w.view().state.seq).toBe(4)
    await w.advance(500)
    await w.answer(running(5, 2))
    expect(w.view().phase.kind).toBe('running')
  })

  it('moves from the welcome to the running engine when the engine says that all is new', async () => {
    const w = world()
    w.mirror.start()
    await w.answer({ kind: 'setup', settingsFile: '/etc/mamori/error_patterns.json' })
    expect(w.view().phase.kind).toBe('setup')
    w.push({ kind: 'reset' })
    await w.answer(running(2))
    expect(w.view().phase.kind).toBe('running')
  })

  it('passes on what a click on a notification wants to see', () => {
    const w = world()
    w.mirror.start()
    w.push({ kind: 'open', incidentId: 'i1' })
    w.push({ kind: 'open', incidentId: 'i2', repairId: 'r2' })
    expect(w.opened).toEqual(['i1', 'i2 r2'])
  })

  it('leaves no subscription and no timer behind', async () => {
    const w = world()
    const stop = w.mirror.start()
    await w.answer(running(1))
    w.push({ kind: 'events', events: [event(2)] })
    stop()
    expect(w.subscribed()).toBe(0)
    expect(w.timers()).toBe(0)
    expect(w.view().state.seq).toBe(1)
  })
})

const own = { kind: 'own' } as const
const down = {
  kind: 'down',
  sinceAt: 0,
  why: { code: 'wire.closed', params: {} },
  detail: null,
  retryAt: null,
} as const

describe('the mirror and its host', () => {
  it('begins from nothing with another host, and hears nothing of the one before', async () => {
    const w = world()
    w.mirror.start()
    w.mirror.followHost({ id: 'a', link: own, switching: false })
    await w.answer(running(7, 70))
    w.push({ kind: 'events', events: [event(8)] })
    w.mirror.followHost({ id: 'b', link: own, switching: true })
    expect(w.view()).toEqual({
      phase: { kind: 'connecting', attempt: 0, problem: null },
      state: emptyState,
      live: null,
      slept: null,
    })
    w.push({ kind: 'events', events: [event(9)] })
    w.push({ kind: 'live', live: liveAt(90) })
    w.push({ kind: 'reset' })
    await w.advance(1_000)
    expect(w.view().state.seq).toBe(0)
    expect(w.asked).toHaveLength(1)
    w.mirror.followHost({ id: 'b', link: own, switching: false })
    expect(w.asked).toHaveLength(2)
    await w.answer(running(3, 30))
    await w.advance(60)
    expect([w.view().state.seq, w.view().live?.at]).toEqual([3, 30])
  })

  it('drops a snapshot of the host before that is still on its way', async () => {
    const w = world()
    w.mirror.start()
    w.mirror.followHost({ id: 'a', link: own, switching: false })
    const first = w.asked[0]
    w.mirror.followHost({ id: 'b', link: own, switching: false })
    expect(w.asked).toHaveLength(2)
    first?.answer({ ok: true, value: running(99) })
    await w.settle()
    expect(w.view().state.seq).toBe(0)
    await w.answer(running(2))
    expect(w.view().state.seq).toBe(2)
  })

  it('keeps the last data with their age as soon as the link is down, and asks when it is back', async () => {
    const w = world()
    w.mirror.start()
    w.mirror.followHost({ id: 'a', link: own, switching: false })
    await w.answer(running(4))
    await w.advance(1_000)
    w.mirror.followHost({ id: 'a', link: down, switching: false })
    expect(w.view().phase).toMatchObject({ kind: 'lost', sinceAt: 0 })
    expect(w.view().state.seq).toBe(4)
    await w.advance(60_000)
    expect(w.asked).toHaveLength(1)
    w.mirror.followHost({ id: 'a', link: own, switching: false })
    await w.answer(running(6))
    expect(w.view().phase.kind).toBe('running')
  })

  it('leaves the tries to the desktop while the link is down', async () => {
    const w = world()
    w.mirror.start()
    w.mirror.followHost({ id: 'a', link: down, switching: false })
    await w.refuse()
    await w.advance(60_000)
    expect(w.asked).toHaveLength(1)
    expect(w.view().phase.kind).toBe('connecting')
  })

  it('shows no welcome of an engine that is gone', async () => {
    const w = world()
    w.mirror.start()
    w.mirror.followHost({ id: 'a', link: own, switching: false })
    await w.answer({ kind: 'setup', settingsFile: '/etc/mamori/error_patterns.json' })
    w.mirror.followHost({ id: 'a', link: down, switching: false })
    expect(w.view().phase.kind).toBe('connecting')
  })
})

describe('what was shown when the window was last open', () => {
  const snapshot = { kind: 'running', state: stateAt(7), live: liveAt(70) } as const
  const kept: KeptHost = { hostId: 'this', takenAt: 71, snapshot }
  const own = (id: string) => ({ id, link: { kind: 'own' }, switching: false }) as const
  const starting = { kind: 'lost', sinceAt: 71, problem: { code: 'starting', detail: '' } }

  it('stands as old while the engine begins, and goes when it answers', async () => {
    const w = world(kept)
    expect(w.view()).toMatchObject({ phase: starting, state: { seq: 7 }, live: { at: 70 } })
    w.mirror.start()
    w.mirror.followHost({ id: 'this', link: { kind: 'connecting', sinceAt: 0 }, switching: false })
    w.asked[0]?.answer({ ok: false, error: { code: 'not_running', message: 'the engine is starting' } })
    await w.settle()
    expect(w.view()).toMatchObject({ phase: starting, state: { seq: 7 } })
    w.mirror.followHost(own('this'))
    await w.answer(running(3))
    expect(w.view()).toMatchObject({ phase: { kind: 'running' }, state: { seq: 3 }, live: { at: 0 } })
  })

  it('says so when the engine does not answer for another reason', async () => {
    const w = world(kept)
    w.mirror.start()
    await w.refuse()
    expect(w.view().phase).toEqual({
      kind: 'lost',
      sinceAt: 71,
      problem: { code: 'unavailable', detail: 'draining' },
    })
  })

  it('gives way to settings that are missing or broken', async () => {
    const w = world(kept)
    w.mirror.start()
    await w.answer({ kind: 'setup', settingsFile: '/s.json' })
    expect(w.view().phase.kind).toBe('setup')
  })

  it('is not shown for another host', () => {
    const w = world(kept)
    w.mirror.start()
    w.mirror.followHost(own('h2'))
    expect(w.view()).toMatchObject({ phase: { kind: 'connecting' }, state: { seq: 0 }, live: null })
  })
})
