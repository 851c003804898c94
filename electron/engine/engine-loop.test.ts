import { describe, expect, it } from 'vitest'
import type { EngineDeps } from './engine'
import { last, scene } from './testing/engine-scene'
import { logRule, redisRule } from './testing/scene-settings'

describe('the loop', () => {
  it('runs 15 cycles about 2 s apart, then pauses for 5 min', async () => {
    const s = await scene()
    await s.clock.advance(14 * 2000)
    expect(s.logs.filter((line) => line === 'log.cycle_started')).toHaveLength(15)
    expect(s.engine.live().loop).toMatchObject({ phase: 'pause', iteration: 1, cycle: 15, loopCount: 15 })
    await s.clock.advance(300_000)
    expect(s.engine.live().loop).toMatchObject({ iteration: 2, cycle: 1 })
  })

  it('does not trust readings from before a jump of the clock', async () => {
    const rules = [redisRule(false), logRule('redis_error', 'restart', true, ['redis_connection'])]
    const s = await scene({ mode: 'auto', rules })
    s.world.redis = 'unhealthy'
    await s.clock.advance(61_000)
    s.world.redis = 'healthy'
    s.clock.jump(3600_000)
    await s.clock.advance(6000)
    await s.batch('redis_error')
    expect(s.world.restarts).toBe(0)
  })

  it('does not take readings of before for new ones when the clock is set back', async () => {
    const rules = [redisRule(false), logRule('redis_error', 'restart', true, ['redis_connection'])]
    const s = await scene({ mode: 'auto', rules })
    s.world.redis = 'unhealthy'
    await s.clock.advance(61_000)
    s.world.redis = 'healthy'
    s.clock.jump(-3600_000)
    await s.batch('redis_error')
    expect(s.world.restarts).toBe(0)
    await s.clock.advance(6000)
    await s.batch('redis_error')
    expect(s.world.restarts).toBe(0)
  })

  it('goes through whole series also when checks run in its cycles alone', async () => {
    const s = await scene({ mode: 'auto', realtime: false })
    s.world.redis = 'unhealthy'
    s.world.restartWorks = false
    await s.clock.advance(90 * 60_000)
    expect(s.world.restarts).toBeGreaterThanOrEqual(3)
    expect(last(s.journal, 'breaker.changed')?.data).toMatchObject({ state: 'open', cause: 'exhausted' })
  })
})

describe('a single pass', () => {
  const stuck = (): Partial<EngineDeps> => ({
    run: 'once',
    startLogWatch: () => ({ poke: () => new Promise(() => undefined), stop: async () => undefined }),
  })

  it('never hangs, whatever it waits for', async () => {
    const s = await scene({}, [], undefined, stuck())
    const pass = s.engine.runOnce(new AbortController().signal).catch((error: unknown) => String(error))
    await s.clock.advance(15 * 60_000)
    expect(await pass).toContain('no answer within 900 s')
  })

  it('ends at once when it is told to', async () => {
    const s = await scene({}, [], undefined, stuck())
    const stopping = new AbortController()
    const pass = s.engine.runOnce(stopping.signal)
    await s.clock.settle()
    stopping.abort()
    await expect(pass).resolves.toBeUndefined()
  })
})
