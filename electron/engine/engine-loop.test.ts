import { describe, expect, it } from 'vitest'
import { scene } from './testing/engine-scene'
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
})
