import { describe, expect, it } from 'vitest'
import { createFakeClock } from '../testing/fake-clock'
import { watchClock } from './clock-watch'

const scene = () => {
  const clock = createFakeClock()
  let jumps = 0
  const watch = watchClock(clock, () => (jumps += 1))
  watch.start()
  return { clock, watch, jumps: () => jumps }
}

describe('the watch over the clock', () => {
  it.each([31_000, 8 * 3600_000, -31_000, -3600_000])('notices a jump of %d ms once', async (ms) => {
    const { clock, jumps } = scene()
    await clock.advance(12_000)
    clock.jump(ms)
    await clock.advance(60_000)
    expect(jumps()).toBe(1)
  })

  it('takes small steps of a time service for none', async () => {
    const { clock, jumps } = scene()
    for (const ms of [2000, -2000, 29_000, -29_000]) {
      clock.jump(ms)
      await clock.advance(10_000)
    }
    expect(jumps()).toBe(0)
  })

  it('ends', async () => {
    const { clock, watch, jumps } = scene()
    watch.stop()
    clock.jump(3600_000)
    await clock.advance(60_000)
    expect(jumps()).toBe(0)
  })
})
