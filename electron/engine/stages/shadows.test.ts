import { describe, expect, it } from 'vitest'
import { last, operator, scene, until, type Scene } from '../testing/engine-scene'
import { logRule, redisRule, settings } from '../testing/scene-settings'

const MINUTE_MS = 60_000
const HOUR_MS = 60 * MINUTE_MS
const observe = { mode: 'observe', rules: [redisRule(true)] } as const
const files = { mode: 'observe', rules: [logRule('gone', 'mkdirs', true)] } as const
const notes = ({ types }: Scene) => types().filter((type) => type === 'shadow.noted').length
const noted = (on: Scene): Promise<void> => until(on, () => notes(on) > 0)
const settled = async (on: Scene) => {
  await until(on, () => on.types().includes('shadow.settled'))
  const { ending, afterMs, message } = last(on.journal, 'shadow.settled')?.data ?? {}
  return { ending, afterMs, code: message?.code }
}
/** Nothing was carried out, planned for real or asked for. */
const nothingDone = ({ world, types }: Scene): void => {
  expect(world.restarts).toBe(0)
  expect(types().filter((type) => /^(repair|step|series)\./.test(type))).toEqual([])
}

describe('while only observing', () => {
  it('what would have been done is noted once, however long it lasts, and nothing is done', async () => {
    const on = await scene(observe)
    on.world.redis = 'unhealthy'
    await noted(on)
    expect(last(on.journal, 'shadow.noted')?.data).toMatchObject({
      ruleId: 'check:redis_connection',
      would: 'run',
      plan: { target: { name: 'redis' } },
    })
    await on.clock.advance(2 * HOUR_MS)
    expect(notes(on)).toBe(1)
    nothingDone(on)
    expect(on.bugs).toEqual([])
  })

  it('tells when a person would have been asked', async () => {
    const on = await scene({ ...observe, rules: [redisRule('approve')] })
    on.world.redis = 'unhealthy'
    await noted(on)
    expect(last(on.journal, 'shadow.noted')?.data.would).toBe('ask')
  })

  it.each([
    ['a rule that repairs nothing', { rules: [redisRule(false)] }],
    ['a plan that the guard refuses', {}],
  ])('%s leaves no note', async (_, more) => {
    const on = await scene({ ...observe, ...more })
    on.world.refusal = { kind: 'refused', message: { code: 'gate.busy.stop', params: {} } }
    on.world.redis = 'unhealthy'
    await on.clock.advance(10 * MINUTE_MS)
    expect(on.types()).toContain('incident.opened')
    expect(notes(on)).toBe(0)
    nothingDone(on)
  })

  it('what is not possible at first is looked at again, as it would be in auto mode', async () => {
    const on = await scene(files)
    on.world.refusal = { kind: 'refused', message: { code: 'gate.busy.stop', params: {} } }
    await on.batch('gone')
    await on.clock.advance(3 * MINUTE_MS)
    expect(notes(on)).toBe(0)
    on.world.refusal = { kind: 'allowed' }
    await noted(on)
  })

  it('a silence holds back in thought as well', async () => {
    const on = await scene(observe)
    await on.engine.addSilence(
      { scope: { kind: 'all' }, reason: 'work', minutes: 600, endsOnRecovery: false },
      operator,
    )
    on.world.redis = 'unhealthy'
    await on.clock.advance(HOUR_MS)
    expect(notes(on)).toBe(0)
  })
})

describe('what happened instead', () => {
  it('is unknown where the manager of the service does not tell its starts', async () => {
    const on = await scene(observe)
    on.world.redis = 'unhealthy'
    await noted(on)
    on.world.redis = 'healthy'
    expect(await settled(on)).toMatchObject({ ending: 'unknown', code: 'shadow.unknown.unseen' })
  })

  it('is the same fix when planning again finds nothing to do', async () => {
    const on = await scene(files)
    await on.batch('gone')
    await noted(on)
    on.world.dirMissing = false
    expect(await settled(on)).toMatchObject({ ending: 'same_fix', code: 'shadow.same.plan' })
    nothingDone(on)
  })

  it('is unknown when a log only fell silent', async () => {
    const on = await scene(files)
    await on.batch('gone')
    await noted(on)
    expect(await settled(on)).toMatchObject({ ending: 'unknown', code: 'shadow.unknown.quiet' })
  })

  it('would have been wrong when somebody began work on the host just then', async () => {
    const on = await scene(files)
    await on.batch('gone')
    await noted(on)
    await on.clock.advance(20_000)
    await on.engine.beginHold({ command: 'deploy.sh', minutes: 30 }, operator)
    expect(await settled(on)).toMatchObject({ ending: 'wrong', code: 'shadow.wrong.held' })
  })

  it('is not known when Mamori was let to repair it after all', async () => {
    const on = await scene(files)
    await on.batch('gone')
    await noted(on)
    await on.engine.setMode('auto', operator)
    await until(on, () => on.world.restarts === 1)
    expect(await settled(on)).toMatchObject({ ending: 'unknown', code: 'shadow.unknown.repaired' })
  })

  it('is told after a day also when nothing has happened, and not noted once more', async () => {
    const on = await scene(observe)
    on.world.redis = 'unhealthy'
    await noted(on)
    await on.clock.advance(25 * HOUR_MS)
    expect(await settled(on)).toMatchObject({ ending: 'lasting', afterMs: 24 * HOUR_MS })
    await on.clock.advance(2 * HOUR_MS)
    expect(notes(on)).toBe(1)
    on.world.redis = 'healthy'
    await until(on, () => Object.keys(on.engine.state().shadows).length === 0)
    expect(on.types().filter((type) => type === 'shadow.settled')).toHaveLength(1)
  })

  it('is found out also when the engine was restarted in between', async () => {
    const first = await scene(files)
    await first.batch('gone')
    await noted(first)
    const on = await scene(files, first.journal.events(), first.clock.now() + MINUTE_MS)
    expect(Object.keys(on.engine.state().shadows)).toHaveLength(1)
    on.world.dirMissing = false
    expect(await settled(on)).toMatchObject({ ending: 'same_fix' })
    expect(notes(on)).toBe(1)
  })

  it('is settled when the settings no longer know of it, and shows in the ledger', async () => {
    const on = await scene(files)
    await on.batch('gone')
    await noted(on)
    await on.engine.reload(settings({ ...observe, sha256: 'b'.repeat(64) }))
    expect(await settled(on)).toMatchObject({ ending: 'unknown', code: 'shadow.unknown.settings' })
    const trust = await on.engine.trust()
    expect(await trust.shadows({ limit: 10 })).toMatchObject({
      shadows: [{ ruleId: 'gone', would: 'run', ending: 'unknown', plan: { target: { name: '/srv/data' } } }],
      more: false,
    })
  })
})
