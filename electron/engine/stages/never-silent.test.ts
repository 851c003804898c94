import { describe, expect, it } from 'vitest'
import { last, operator, scene, until, type Scene } from '../testing/engine-scene'
import { logRule, redisRule, settings } from '../testing/scene-settings'

const MINUTE_MS = 60_000
const HOUR_MS = 60 * MINUTE_MS
const told = ({ journal }: Scene) =>
  journal.events().flatMap((event) => (event.type === 'notice.sent' ? [event.data.title.code] : []))
const toldOf = ({ journal }: Scene) =>
  journal
    .events()
    .flatMap((event) => (event.type === 'notice.sent' ? [String(event.data.title.params['target'])] : []))
const incidentOf = ({ engine }: Scene, name: string) =>
  Object.values(engine.state().incidents).find(
    ({ closedAt, target }) => closedAt === null && target.name === name,
  )

/** Three checks that fail and stay so: a storm that nothing ends. */
const stuckStorm = async () => {
  const names = ['one', 'two', 'three']
  const checks = [...names, 'late', 'later', 'latest'].map((name) => ({
    name,
    type: 'fake',
    intervalMs: 60_000,
    timeoutMs: 5000,
    critical: true,
    consecutive: 3,
    dependsOn: [],
    config: { name },
  }))
  const rules = checks.map(({ name }) => ({
    ...redisRule(true),
    id: `check:${name}`,
    name,
    cause: { kind: 'check', check: name } as const,
    actions: [{ type: 'alert', params: {} }],
    verifyChecks: [name],
  }))
  const on = await scene({ mode: 'auto', checks, rules: [...rules, logRule('gone', 'mkdirs', true)] })
  for (const name of names) on.world.down.add(name)
  await until(on, () => on.engine.state().storm !== null)
  return on
}

describe('a storm that nothing ends', () => {
  it('keeps quiet about what comes with it, and not about what comes hours later', async () => {
    const on = await stuckStorm()
    await on.clock.advance(2 * HOUR_MS)
    expect(on.engine.state().storm).not.toBeNull()
    on.world.down.add('late')
    await until(on, () => incidentOf(on, 'late') !== undefined)
    await on.clock.settle()
    expect(last(on.journal, 'notice.sent')?.data.incidentId).toBe(incidentOf(on, 'late')?.id)
    // Nor does it keep a repair of something else back for ever.
    await on.batch('gone')
    await on.clock.settle()
    expect(on.world.restarts).toBe(1)
  })

  it('flares up: the next three are one notice again', async () => {
    const on = await stuckStorm()
    await on.clock.advance(2 * HOUR_MS)
    const before = told(on).length
    for (const name of ['late', 'later', 'latest']) on.world.down.add(name)
    await until(on, () => incidentOf(on, 'latest') !== undefined)
    await on.clock.settle()
    expect(told(on).slice(before)).toContain('notice.storm')
    await on.batch('gone')
    expect(on.world.restarts).toBe(0)
  })

  it('says once how far it has come when it has calmed down', async () => {
    const on = await stuckStorm()
    on.world.down.add('late')
    await until(on, () => incidentOf(on, 'late') !== undefined)
    await on.clock.advance(20 * MINUTE_MS)
    expect(told(on).filter((code) => code.startsWith('notice.storm_lasts'))).toHaveLength(1)
    expect(last(on.journal, 'notice.sent')?.data.title.params).toMatchObject({ n: 4 })
  })
})

describe('an incident', () => {
  it('is told and decided also when the storm that it makes cannot be recorded', async () => {
    const on = await scene({ mode: 'auto', rules: [logRule('broken', 'alert', false), redisRule(true)] })
    for (const sourceId of ['a', 'b']) await on.batch('broken', { sourceId })
    on.journal.breakWith(new Error('disk full'), 'storm.began')
    on.world.redis = 'unhealthy'
    await until(on, () => incidentOf(on, 'redis') !== undefined)
    await on.clock.settle()
    expect(incidentOf(on, 'redis')?.decision).not.toBeNull()
    expect(toldOf(on)).toHaveLength(3)
  })

  it('whose notice was held back is told by the next try when the first is not delivered', async () => {
    const world = { fails: true }
    const on = await scene({ mode: 'observe', rules: [logRule('broken', 'alert', false)] }, [], undefined, {
      notifiers: new Map([
        [
          'memo',
          {
            id: 'memo',
            send: async () => {
              if (world.fails) throw new Error('no route')
              return { kind: 'delivered' as const }
            },
          },
        ],
      ]),
    })
    const { holdId } = await on.engine.beginHold({ command: 'deploy.sh', minutes: 30 }, operator)
    await on.batch('broken')
    await on.engine.endHold(holdId, 0, operator)
    await on.clock.advance(61_000)
    expect(Object.keys(on.engine.state().untold)).toHaveLength(1)
    world.fails = false
    await on.clock.advance(2 * MINUTE_MS)
    expect(last(on.journal, 'notice.sent')?.data.delivery.kind).toBe('delivered')
    expect(on.engine.state().untold).toEqual({})
  })

  it('is told after a hold whose minute ends a little early by the clock', async () => {
    const on = await scene({ mode: 'observe', rules: [logRule('broken', 'alert', false)] })
    const { holdId } = await on.engine.beginHold({ command: 'deploy.sh', minutes: 30 }, operator)
    await on.batch('broken')
    await on.engine.endHold(holdId, 0, operator)
    on.clock.jump(-20_000)
    await on.clock.advance(2 * MINUTE_MS)
    expect(told(on)).toEqual(['incident.log'])
  })
})

describe('what lasts from an earlier process', () => {
  it('ends in its time also when the record has no room while settings are taken over', async () => {
    const rules = [logRule('broken', 'alert', false)]
    const on = await scene({ mode: 'auto', rules })
    for (const minutes of [5, 60])
      await on.engine.addSilence(
        { scope: { kind: 'all' }, reason: `${minutes}`, minutes, endsOnRecovery: false },
        operator,
      )
    await on.batch('broken')
    const { holdId } = await on.engine.beginHold({ command: 'deploy.sh', minutes: 30 }, operator)
    on.clock.jump(6 * MINUTE_MS)
    on.journal.breakWith(new Error('disk full'), 'silence.ended')
    await on.engine.reload(settings({ mode: 'auto', rules, sha256: 'b'.repeat(64) }))
    await on.clock.advance(30_000)
    on.journal.breakWith(null)
    await on.clock.advance(40_000)
    expect(Object.values(on.engine.state().silences).map(({ reason }) => reason)).toEqual(['60'])
    await on.clock.advance(60 * MINUTE_MS)
    expect(on.engine.state().silences).toEqual({})
    expect(on.engine.state().holds[holdId]).toBeUndefined()
  })
})
