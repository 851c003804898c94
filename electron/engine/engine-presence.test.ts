import { describe, expect, it } from 'vitest'
import { last, operator, scene, until, waiting } from './testing/engine-scene'

describe('an engine beside which a daemon has come', () => {
  it('begins no repair any more, and forgets none when the daemon goes away again', async () => {
    let isAlone = false
    const s = await scene({}, [], undefined, { mayRepair: () => Promise.resolve(isAlone) })
    s.world.redis = 'unhealthy'
    await until(s, () => waiting(s).length > 0)
    const [first] = waiting(s)
    if (!first) throw new Error('nothing waits')
    await s.engine.approve(first.id, first.plan.hash, operator)
    await s.clock.settle()
    expect(s.world.restarts).toBe(0)
    expect(s.types()).not.toContain('repair.started')

    await until(s, () => s.types().includes('repair.withdrawn'))
    expect(last(s.journal, 'repair.withdrawn')?.data).toMatchObject({
      repairId: first.id,
      message: { code: 'presence.repair_left' },
    })
    isAlone = true
    await until(s, () => waiting(s).length > 0)
    const [second] = waiting(s)
    if (!second) throw new Error('nothing waits')
    await s.engine.approve(second.id, second.plan.hash, operator)
    await s.clock.settle()
    expect(s.world.restarts).toBe(1)
  })

  it('takes a look that fails for no permission', async () => {
    const s = await scene({}, [], undefined, { mayRepair: () => Promise.reject(new Error('EMFILE')) })
    s.world.redis = 'unhealthy'
    await until(s, () => waiting(s).length > 0)
    const [repair] = waiting(s)
    if (!repair) throw new Error('nothing waits')
    await s.engine.approve(repair.id, repair.plan.hash, operator)
    await until(s, () => s.types().includes('repair.withdrawn'))
    expect(s.world.restarts).toBe(0)
    expect(s.bugs).toContain('perform: Error: EMFILE')
  })
})

describe('a refused call', () => {
  it('is recorded with who asked and what was missing', async () => {
    const s = await scene()
    await s.engine.recordRefusal({ call: 'mode.set', needs: 'change', has: 'look' }, operator)
    expect(last(s.journal, 'call.refused')).toMatchObject({
      actor: operator,
      data: { call: 'mode.set', needs: 'change', has: 'look' },
    })
    await s.engine.stop('requested')
    await expect(
      s.engine.recordRefusal({ call: 'mode.set', needs: 'change', has: null }, operator),
    ).rejects.toMatchObject({ code: 'not_running' })
  })
})
