import { describe, expect, it } from 'vitest'
import type { LoopRhythm } from '../core/schedule'
import { createFakeClock } from '../testing/fake-clock'
import { createLoop } from './loop'

const scene = (rhythm: Partial<LoopRhythm> = {}, cycleMs = 0) => {
  const clock = createFakeClock()
  const cycles: string[] = []
  const bugs: string[] = []
  let underWay = 0
  let most = 0
  let fails = false
  const loop = createLoop({
    clock,
    rhythm: { loopCount: 3, betweenMs: 2000, pauseMs: 10_000, iterations: null, ...rhythm },
    cycle: async (kind) => {
      cycles.push(kind)
      underWay += 1
      most = Math.max(most, underWay)
      await new Promise<void>((resolve) => clock.after(cycleMs, resolve))
      underWay -= 1
      if (fails) throw new Error('a bug')
    },
    onMoved: () => undefined,
    log: { info: () => undefined, warning: () => undefined, error: () => undefined },
    say: ({ code }) => code,
    bug: (name) => bugs.push(name),
  })
  let finished = false
  void loop.finished.then(() => {
    finished = true
  })
  return {
    clock,
    loop,
    cycles,
    bugs,
    most: () => most,
    finished: () => finished,
    fail: () => {
      fails = true
    },
  }
}

describe('the loop', () => {
  it('is delayed by a cycle that overruns; nothing piles up', async () => {
    const { clock, loop, cycles, most } = scene({}, 30_000)
    loop.start()
    await clock.advance(63_000)
    expect(cycles).toEqual(['due', 'due'])
    expect(most()).toBe(1)
    expect(loop.live().lastCycleMs).toBe(30_000)
  })

  it('goes on after a cycle that failed', async () => {
    const { clock, loop, cycles, bugs, fail } = scene()
    fail()
    loop.start()
    await clock.advance(4000)
    expect(cycles).toHaveLength(3)
    expect(bugs).toEqual(['cycle', 'cycle', 'cycle'])
  })

  it('is finished after its last iteration, and not when it is stopped before', async () => {
    const whole = scene({ iterations: 2 })
    whole.loop.start()
    await whole.clock.advance(4000)
    expect(whole.finished()).toBe(false)
    await whole.clock.advance(20_000)
    expect(whole.finished()).toBe(true)
    expect(whole.cycles).toHaveLength(6)
    const cut = scene({ iterations: 2 })
    cut.loop.start()
    await cut.clock.advance(1000)
    await cut.loop.stop()
    await cut.clock.advance(60_000)
    expect(cut.finished()).toBe(false)
    expect(cut.cycles).toEqual(['due'])
  })

  it('runs a cycle on demand after the one under way, and one for many that ask', async () => {
    const { clock, loop, cycles, most } = scene({}, 1000)
    loop.start()
    const asked = [loop.runExtra(), loop.runExtra(), loop.runExtra()]
    await clock.advance(2500)
    await Promise.all(asked)
    expect(cycles).toEqual(['due', 'all'])
    expect(most()).toBe(1)
    const later = loop.runExtra()
    await clock.advance(1500)
    await later
    expect(cycles.filter((kind) => kind === 'all')).toHaveLength(2)
  })

  it('waits for the cycle under way when it is stopped', async () => {
    const { clock, loop } = scene({}, 5000)
    loop.start()
    let stopped = false
    const done = loop.stop().then(() => {
      stopped = true
    })
    await clock.advance(4000)
    expect(stopped).toBe(false)
    await clock.advance(1000)
    await done
    expect(loop.live().phase).toBe('stopped')
    await loop.runExtra()
  })
})
