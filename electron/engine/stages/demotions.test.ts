import { describe, expect, it } from 'vitest'
import type { Event } from '@shared/domain/event'
import { last, operator, scene, until, waiting, type Scene } from '../testing/engine-scene'
import { redisRule, settings } from '../testing/scene-settings'

const MINUTE_MS = 60_000
const HOUR_MS = 60 * MINUTE_MS
const auto = { mode: 'auto', rules: [redisRule(true)] } as const
const ruleId = 'check:redis_connection'
const gateOf = ({ journal }: Scene) =>
  last(journal, 'decision.made')?.data.decision.reasons.find(({ gate }) => gate === 'auto_fix')?.message.code
const closed = ({ engine }: Scene): boolean =>
  Object.values(engine.state().incidents).every(({ closedAt }) => closedAt !== null)

/** The Redis fails, is repaired, and it is verified. */
const repaired = async (on: Scene): Promise<void> => {
  const before = on.world.restarts
  on.world.redis = 'unhealthy'
  await until(on, () => on.world.restarts === before + 1)
  await until(on, () => closed(on))
}

/** Its repairs have regressed twice, and the last incident is still open. */
const regressedTwice = async (before: readonly Event[] = [], startAt?: number): Promise<Scene> => {
  const on = await scene(auto, before, startAt)
  await repaired(on)
  await repaired(on)
  on.world.redis = 'unhealthy'
  await until(on, () => !closed(on))
  return on
}

describe('a rule whose repairs have regressed twice within 24 h', () => {
  it('asks from then on, and a person is told; the breaker of its target opens as well', async () => {
    const on = await regressedTwice()
    expect(last(on.journal, 'rule.demoted')?.data).toEqual({
      ruleId,
      message: { code: 'demotion.regressed', params: { n: 2 } },
    })
    expect(last(on.journal, 'breaker.changed')?.data).toMatchObject({ state: 'open', cause: 'regressed' })
    const told = on.journal
      .events()
      .flatMap((event) => (event.type === 'notice.sent' ? [event.data.title.code] : []))
    expect(told.filter((code) => code === 'notice.demoted')).toHaveLength(1)
    // The probe of the breaker asks, too.
    await until(on, () => waiting(on).length === 1)
    expect([on.world.restarts, gateOf(on)]).toEqual([2, 'gate.auto_fix.demoted'])
  })

  it('stays demoted over a restart and over settings that say nothing new about it', async () => {
    const first = await regressedTwice()
    const on = await scene(auto, first.journal.events(), first.clock.now() + MINUTE_MS)
    await on.engine.reload(settings({ ...auto, sha256: 'b'.repeat(64) }))
    on.world.redis = 'unhealthy'
    await until(on, () => waiting(on).length === 1)
    expect([on.world.restarts, on.types().includes('rule.promoted')]).toEqual([0, false])
  })

  it('acts again when a person promotes it, and only then; the same person cannot do it twice', async () => {
    const on = await regressedTwice()
    on.world.redis = 'healthy'
    await until(on, () => closed(on))
    await on.clock.advance(26 * HOUR_MS)
    const trust = await on.engine.trust()
    expect((await trust.rules())[0]?.demoted?.message.code).toBe('demotion.regressed')
    await trust.promote(ruleId, operator)
    expect(last(on.journal, 'rule.promoted')).toMatchObject({ actor: operator, data: { cause: 'person' } })
    await expect(trust.promote(ruleId, operator)).rejects.toMatchObject({ code: 'stale' })
    await expect(trust.promote('nobody', operator)).rejects.toMatchObject({ code: 'not_found' })
    await repaired(on)
    expect(on.world.restarts).toBe(3)
    expect((await trust.rules())[0]?.demoted).toBeNull()
  })

  it('is forgiven the regressions from before a person trusted it again', async () => {
    const on = await regressedTwice()
    await (await on.engine.trust()).promote(ruleId, operator)
    on.world.redis = 'healthy'
    await until(on, () => closed(on))
    await on.clock.advance(40 * MINUTE_MS)
    await repaired(on)
    on.world.redis = 'unhealthy'
    await until(on, () => !closed(on))
    expect(on.types().filter((type) => type === 'repair.regressed')).toHaveLength(3)
    expect(on.types().filter((type) => type === 'rule.demoted')).toHaveLength(1)
  })

  it('is free of its demotion when its settings are changed by a person', async () => {
    const on = await regressedTwice()
    await on.engine.reload(settings({ ...auto, rules: [redisRule('approve')], sha256: 'b'.repeat(64) }))
    expect(last(on.journal, 'rule.promoted')?.data).toEqual({ ruleId, cause: 'settings' })
    await on.engine.reload(settings({ ...auto, sha256: 'c'.repeat(64) }))
    expect(on.engine.state().demotions[ruleId]?.kind).toBe('promoted')
  })
})

it('a rule that asks anyway, or whose two regressions lie further apart, is not demoted', async () => {
  const on = await scene(auto)
  for (let n = 0; n < 2; n += 1) {
    await repaired(on)
    on.world.redis = 'unhealthy'
    await until(on, () => on.world.restarts === 2 * n + 2)
    await until(on, () => closed(on))
    await on.clock.advance(25 * HOUR_MS)
  }
  expect(on.types().filter((type) => type === 'repair.regressed')).toHaveLength(2)
  expect(on.types()).not.toContain('rule.demoted')
})
