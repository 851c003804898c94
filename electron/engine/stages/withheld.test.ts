import { describe, expect, it } from 'vitest'
import { last, operator, scene, until, waiting, type Scene } from '../testing/engine-scene'
import { logRule, redisRule } from '../testing/scene-settings'

/** A repair that is decided and may not begin yet: whether the engine may repair at all is still being asked. */
const decided = async () => {
  const answer: { give: (may: boolean) => void } = { give: () => undefined }
  const mayRepair = () =>
    new Promise<boolean>((resolve) => {
      answer.give = resolve
    })
  const on = await scene(
    { mode: 'auto', rules: [redisRule(true), logRule('broken', 'alert', false)] },
    [],
    undefined,
    { mayRepair },
  )
  on.world.redis = 'unhealthy'
  await until(on, () => on.types().includes('repair.planned'))
  return { ...on, go: () => answer.give(true) }
}
const withdrawnBecause = ({ journal }: Scene) => last(journal, 'repair.withdrawn')?.data.message.code

describe('a repair that was decided and has not begun', () => {
  it('begins when nothing has come between', async () => {
    const on = await decided()
    on.go()
    await on.clock.settle()
    expect(on.world.restarts).toBe(1)
  })

  it('does not begin after a silence, a hold or a storm has come between', async () => {
    const silenced = await decided()
    await silenced.engine.addSilence(
      { scope: { kind: 'all' }, reason: 'update', minutes: 60, endsOnRecovery: false },
      operator,
    )
    silenced.go()
    await silenced.clock.settle()
    expect([silenced.world.restarts, withdrawnBecause(silenced)]).toEqual([0, 'repair.withheld_silence'])

    const held = await decided()
    await held.engine.beginHold({ command: 'deploy.sh', minutes: 30 }, operator)
    held.go()
    await held.clock.settle()
    expect([held.world.restarts, withdrawnBecause(held)]).toEqual([0, 'repair.withheld_hold'])

    const stormy = await decided()
    for (const sourceId of ['a', 'b']) await stormy.batch('broken', { sourceId })
    expect(stormy.engine.state().storm).not.toBeNull()
    stormy.go()
    await stormy.clock.settle()
    expect([stormy.world.restarts, withdrawnBecause(stormy)]).toEqual([0, 'repair.withheld_storm'])
    // It is not forgotten: now it asks.
    await until(stormy, () => waiting(stormy).length === 1)
  })

  it('does not begin as it was planned after a long wait, and is planned anew', async () => {
    const late = await decided()
    await late.clock.advance(11 * 60_000)
    late.go()
    await late.clock.settle()
    expect([late.world.restarts, withdrawnBecause(late)]).toEqual([0, 'repair.withheld_waited'])
    await until(late, () => late.types().filter((type) => type === 'repair.planned').length === 2)
    late.go()
    await late.clock.settle()
    expect(late.world.restarts).toBe(1)
  })

  it('begins all the same when a person stands for it', async () => {
    const asked = await scene({ mode: 'approve' }, [], undefined, { mayRepair: async () => true })
    asked.world.redis = 'unhealthy'
    await until(asked, () => waiting(asked).length === 1)
    await asked.engine.addSilence(
      { scope: { kind: 'all' }, reason: 'update', minutes: 60, endsOnRecovery: false },
      operator,
    )
    const [repair] = waiting(asked)
    await asked.engine.approve(repair?.id ?? '', repair?.plan.hash ?? '', operator)
    await until(asked, () => asked.world.restarts === 1)
    expect(asked.bugs).toEqual([])
  })
})
