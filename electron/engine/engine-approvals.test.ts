import { describe, expect, it } from 'vitest'
import { last, operator, scene, waiting } from './testing/engine-scene'

describe('approvals', () => {
  const asked = async () => {
    const s = await scene()
    s.world.redis = 'unhealthy'
    await s.clock.advance(90_000)
    const [repair] = waiting(s)
    if (!repair) throw new Error('nothing waits')
    return { s, repair }
  }

  it('refuse another hash, an unknown repair and a second click', async () => {
    const { s, repair } = await asked()
    await expect(s.engine.approve(repair.id, 'f'.repeat(64), operator)).rejects.toMatchObject({
      code: 'stale',
    })
    await expect(s.engine.approve('r999', repair.plan.hash, operator)).rejects.toMatchObject({
      code: 'not_found',
    })
    const both = await Promise.allSettled([
      s.engine.approve(repair.id, repair.plan.hash, operator),
      s.engine.approve(repair.id, repair.plan.hash, operator),
    ])
    await s.clock.settle()
    expect(both.map(({ status }) => status)).toEqual(['fulfilled', 'rejected'])
    expect(s.world.restarts).toBe(1)
  })

  it('ask anew when somebody has stopped the service since, and then leave it to the click', async () => {
    const s = await scene()
    s.world.service = { kind: 'active' }
    s.world.redis = 'unhealthy'
    await s.clock.advance(90_000)
    const [repair] = waiting(s)
    if (!repair) throw new Error('nothing waits')
    await s.clock.advance(60_000)
    s.world.service = { kind: 'inactive', by: 'hand' }
    await expect(s.engine.approve(repair.id, repair.plan.hash, operator)).rejects.toMatchObject({
      code: 'stale',
      message: 'gate.intent.stopped',
    })
    const [again] = waiting(s)
    if (!again) throw new Error('nothing waits any more')
    expect(again.id).not.toBe(repair.id)
    await s.engine.approve(again.id, again.plan.hash, operator)
    await s.clock.settle()
    expect(s.world.restarts).toBe(1)
  })

  it('can be rejected with a reason: nothing runs and the target cools down', async () => {
    const { s, repair } = await asked()
    await s.engine.reject(repair.id, 'メンテナンス中', operator)
    expect(s.engine.state().repairs[repair.id]?.stage).toBe('rejected')
    expect(last(s.journal, 'decision.made')?.data.decision.reasons.at(-1)).toMatchObject({
      gate: 'cooldown',
      verdict: 'stop',
    })
    await s.clock.advance(301_000)
    expect(waiting(s)).toHaveLength(1)
  })

  it('expire after a day, also over a restart, and are asked anew', async () => {
    const { s, repair } = await asked()
    const almost = (repair.expiresAt ?? 0) - 60_000
    const later = await scene({}, s.journal.events(), almost)
    later.world.redis = 'unhealthy'
    await later.clock.advance(50_000)
    expect(waiting(later).map(({ id }) => id)).toEqual([repair.id])
    await later.clock.advance(30_000)
    expect(last(later.journal, 'repair.withdrawn')?.data.message.code).toBe('repair.expired')
    expect(waiting(later)).toHaveLength(1)
    expect(waiting(later)[0]?.id).not.toBe(repair.id)
  })

  it('run nothing when the intent cannot be recorded', async () => {
    const { s, repair } = await asked()
    s.journal.breakWith(new Error('disk full'))
    await expect(s.engine.approve(repair.id, repair.plan.hash, operator)).rejects.toThrow('disk full')
    await s.clock.settle()
    expect(s.world.restarts).toBe(0)
    s.journal.breakWith(null)
  })
})
