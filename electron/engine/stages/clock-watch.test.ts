import { describe, expect, it } from 'vitest'
import { createFakeClock } from '../testing/fake-clock'
import { createJumpTeller, watchClock, type Jump } from './clock-watch'

const scene = () => {
  const clock = createFakeClock()
  const jumps: Jump[] = []
  const watch = watchClock(clock, (jump) => jumps.push(jump))
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
      expect(jumps()).toEqual([{ byMs: ms, sleptMs: 0 }])
    },
  )

  it('knows how much of it the machine slept', async () => {
    const { clock, jumps } = scene()
    clock.sleep(3_600_000)
    await clock.advance(10_000)
    clock.sleep(60_000)
    clock.jump(-3_600_000)
    await clock.advance(10_000)
    expect(jumps()).toEqual([
      { byMs: 3_600_000, sleptMs: 3_600_000 },
      { byMs: -3_540_000, sleptMs: 60_000 },
    ])
  })

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
    const teller = createJumpTeller(clock, ({ byMs, sleptMs }) => told.push(byMs, sleptMs))
    teller.jumped({ byMs: 40_000, sleptMs: 40_000 })
    expect(told).toEqual([40_000, 40_000])
    for (const byMs of [50_000, -20_000, 3000]) {
      await clock.advance(10_000)
      teller.jumped({ byMs, sleptMs: byMs > 0 ? byMs : 0 })
    }
    expect(told).toEqual([40_000, 40_000])
    await clock.advance(30_000)
    expect(told).toEqual([40_000, 40_000, 33_000, 53_000])
    await clock.advance(60_000)
    expect(told).toHaveLength(4)
    teller.jumped({ byMs: -90_000, sleptMs: 0 })
    teller.jumped({ byMs: 90_000, sleptMs: 0 })
    await clock.advance(120_000)
    expect(told).toEqual([40_000, 40_000, 33_000, 53_000, -90_000, 0, 90_000, 0])
    teller.stop()
  })
})
