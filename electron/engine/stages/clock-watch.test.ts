import { describe, expect, it } from 'vitest'
import { createFakeClock } from '../testing/fake-clock'
import { createJumpTeller, watchClock } from './clock-watch'

const scene = () => {
  const clock = createFakeClock()
  const jumps: number[] = []
  const watch = watchClock(clock, (byMs) => jumps.push(byMs))
  watch.start()
  return { clock, watch, jumps: () => jumps }
}

describe('the watch over the clock', () => {
  it.each([31_000, 8 * 3600_000, -31_000, -3600_000])(
    'notices a jump of %d ms once, and how far it was',
    async (ms) => {
      const { clock, jumps } = scene()
      await clock.advance(12_000)
      clock.jump(ms)
      await clock.advance(60_000)
      expect(jumps()).toEqual([ms])
    },
  )

  it('takes small steps of a time service for none', async () => {
    const { clock, jumps } = scene()
    for (const ms of [2000, -2000, 29_000, -29_000]) {
      clock.jump(ms)
      await clock.advance(10_000)
    }
    expect(jumps()).toEqual([])
  })

  it('ends', async () => {
    const { clock, watch, jumps } = scene()
    watch.stop()
    clock.jump(3600_000)
    await clock.advance(60_000)
    expect(jumps()).toEqual([])
  })
})

describe('what is told of jumps', () => {
  it('comes at once, and then once a minute at most, added up', async () => {
    const clock = createFakeClock()
    const told: number[] = []
    const teller = createJumpTeller(clock, (byMs) => told.push(byMs))
    teller.jumped(40_000)
    expect(told).toEqual([40_000])
    for (const byMs of [50_000, -20_000, 3000]) {
      await clock.advance(10_000)
      teller.jumped(byMs)
    }
    expect(told).toEqual([40_000])
    await clock.advance(30_000)
    expect(told).toEqual([40_000, 33_000])
    await clock.advance(60_000)
    expect(told).toHaveLength(2)
    teller.jumped(-90_000)
    teller.jumped(90_000)
    await clock.advance(120_000)
    expect(told).toEqual([40_000, 33_000, -90_000, 90_000])
    teller.stop()
  })
})
