import type { Event } from '@shared/domain/event'
import { describe, expect, it } from 'vitest'
import type { SettingsSilence } from '../settings/settings'
import { last, operator, scene, until, type Scene } from '../testing/engine-scene'
import { logRule, redisRule } from '../testing/scene-settings'

const MINUTE_MS = 60_000
const all = { kind: 'all' } as const
const silenceFor = (minutes: number, more: Partial<Parameters<Scene['engine']['addSilence']>[0]> = {}) => ({
  scope: all,
  reason: 'update',
  minutes,
  endsOnRecovery: false,
  ...more,
})
const auto = { mode: 'auto', rules: [redisRule(true)] } as const
const told = ({ journal }: Scene) =>
  journal.events().flatMap((event) => (event.type === 'notice.sent' ? [event.data.title.code] : []))
const muted = ({ journal }: Scene) =>
  journal.events().flatMap((event) => (event.type === 'notice.muted' ? [event.data] : []))
const openIncident = ({ engine }: Scene) =>
  Object.values(engine.state().incidents).find(({ closedAt }) => closedAt === null)
const stops = (on: Scene) => openIncident(on)?.decision?.decision

/** Redis is down under a silence. */
const silenced = async (minutes = 60, more: Parameters<typeof silenceFor>[1] = {}) => {
  const on = await scene(auto)
  const { silenceId } = await on.engine.addSilence(silenceFor(minutes, more), operator)
  on.world.redis = 'unhealthy'
  await until(on, () => openIncident(on) !== undefined)
  await on.clock.settle()
  return { ...on, silenceId }
}

describe('while a silence lasts', () => {
  it('incidents open, nothing is repaired and nobody is told; all of it is counted', async () => {
    const on = await silenced()
    await on.clock.advance(10 * MINUTE_MS)
    expect(on.world.restarts).toBe(0)
    expect(told(on)).toEqual([])
    expect(muted(on)).toMatchObject([{ heldBy: { kind: 'silence', id: on.silenceId } }])
    expect(stops(on)).toMatchObject({
      kind: 'skip',
      retryAt: on.engine.state().silences[on.silenceId]?.untilAt,
    })
    expect(stops(on)?.reasons.at(-1)).toMatchObject({
      gate: 'silence',
      message: { code: 'gate.silence.stop', params: { reason: 'update' } },
    })
    expect(on.engine.state().silences[on.silenceId]?.hidden).toEqual({ incidents: 1, notices: 1, repairs: 1 })
    expect(on.bugs).toEqual([])
  })

  it('only what it covers is quiet', async () => {
    const scopes = [
      [{ kind: 'rule', ruleId: 'check:redis_connection' }, true],
      [{ kind: 'target', target: { kind: 'service', name: 'redis' } }, true],
      [{ kind: 'rule', ruleId: 'http_5xx' }, false],
      [{ kind: 'target', target: { kind: 'source', name: 'app' } }, false],
    ] as const
    for (const [scope, covers] of scopes) {
      const on = await scene({ mode: 'auto', rules: [redisRule(true), logRule('http_5xx', 'alert', false)] })
      await on.engine.addSilence(silenceFor(60, { scope }), operator)
      on.world.redis = 'unhealthy'
      await until(on, () => on.types().includes('incident.opened'))
      await on.clock.advance(MINUTE_MS)
      expect([scope, on.world.restarts, told(on)]).toEqual([
        scope,
        covers ? 0 : 1,
        covers ? [] : ['check.timeout'],
      ])
    }
  })

  it('a person may approve a plan that waits: it runs, and the record says so', async () => {
    const on = await scene({ mode: 'approve' })
    on.world.redis = 'unhealthy'
    await until(on, () => Object.keys(on.engine.state().repairs).length > 0)
    const { silenceId } = await on.engine.addSilence(silenceFor(60), operator)
    const [repair] = Object.values(on.engine.state().repairs)
    await on.engine.approve(repair?.id ?? '', repair?.plan.hash ?? '', operator)
    await until(on, () => on.world.restarts === 1)
    expect(on.engine.state().silences[silenceId]).toBeDefined()
    expect(last(on.journal, 'decision.made')).toMatchObject({
      actor: operator,
      data: {
        decision: { kind: 'run', reasons: [{ gate: 'silence', message: { code: 'gate.silence.approved' } }] },
      },
    })
  })

  it('a decision that was made a moment before it does not run any more', async () => {
    const on = await scene(auto)
    on.world.redis = 'unhealthy'
    // The plan takes a while, and the silence is asked for meanwhile: it waits for its turn, the repair for nothing.
    const added: Promise<unknown>[] = []
    on.world.draft = async () => {
      if (added.length === 0) added.push(on.engine.addSilence(silenceFor(60), operator))
      return { kind: 'impossible', why: { code: 'gate.history.pass', params: {} } }
    }
    await until(on, () => added.length === 1)
    await Promise.all(added)
    on.world.draft = null
    await on.clock.advance(5 * MINUTE_MS)
    expect(on.world.restarts).toBe(0)
    expect(stops(on)?.reasons.at(-1)?.gate).toBe('silence')
  })
})

describe('a silence ends', () => {
  it('by its time: one notice of what it hid, then what is still open is told and repaired', async () => {
    const on = await silenced(5)
    await until(on, () => on.world.restarts === 1)
    expect(last(on.journal, 'silence.ended')).toMatchObject({
      actor: { kind: 'engine' },
      data: { cause: 'expired', hidden: { incidents: 1, notices: 1, repairs: 1 } },
    })
    await on.clock.settle()
    expect(told(on)).toEqual(['notice.silence_ended', 'check.timeout'])
    expect(on.engine.state()).toMatchObject({ silences: {}, untold: {} })
  })

  it('without a word when it hid nothing', async () => {
    const on = await scene(auto)
    await on.engine.addSilence(silenceFor(5), operator)
    await on.clock.advance(6 * MINUTE_MS)
    expect(on.engine.state().silences).toEqual({})
    expect(told(on)).toEqual([])
  })

  it('and says nothing of an incident that is over by then', async () => {
    const on = await silenced(30)
    on.world.redis = 'healthy'
    await until(on, () => Object.keys(on.engine.state().silences).length === 0)
    await on.clock.settle()
    expect(told(on)).toEqual(['notice.silence_ended'])
  })

  it('by a person, whose name is kept', async () => {
    const on = await silenced()
    await on.engine.endSilence(on.silenceId, operator)
    expect(last(on.journal, 'silence.ended')).toMatchObject({ actor: operator, data: { cause: 'ended' } })
    await until(on, () => on.world.restarts === 1)
    await expect(on.engine.endSilence(on.silenceId, operator)).rejects.toMatchObject({ code: 'not_found' })
  })

  it('when what it covers is well again, if that was asked', async () => {
    const on = await silenced(600, { endsOnRecovery: true })
    on.world.redis = 'healthy'
    await until(on, () => Object.keys(on.engine.state().silences).length === 0)
    expect(last(on.journal, 'silence.ended')?.data.cause).toBe('recovered')
    expect(on.world.restarts).toBe(0)
  })

  it('when its check is well again that never had an incident', async () => {
    const on = await scene(auto)
    await on.engine.addSilence(
      silenceFor(600, { scope: { kind: 'check', name: 'redis_connection' }, endsOnRecovery: true }),
      operator,
    )
    await on.clock.advance(3 * MINUTE_MS)
    // It has been well all the time: nothing has recovered.
    expect(Object.keys(on.engine.state().silences)).toHaveLength(1)
    on.world.redis = 'unhealthy'
    await until(on, () => on.engine.live().checks['redis_connection']?.reading?.status === 'unhealthy')
    on.world.redis = 'healthy'
    await until(on, () => Object.keys(on.engine.state().silences).length === 0)
    expect(last(on.journal, 'silence.ended')?.data.cause).toBe('recovered')
    expect(on.types()).not.toContain('incident.opened')
  })

  it('in time also after a restart, and at once when its end came while nobody looked', async () => {
    const first = await silenced(10)
    await first.engine.stop('requested')
    const later = await scene(auto, first.journal.events(), first.clock.now())
    later.world.redis = 'unhealthy'
    await later.clock.advance(2 * MINUTE_MS)
    expect(later.world.restarts).toBe(0)
    await until(later, () => later.world.restarts === 1)
    expect(told(later)).toEqual(['notice.silence_ended', 'check.timeout'])
    const late = await scene(auto, first.journal.events(), first.clock.now() + 20 * MINUTE_MS)
    expect(last(late.journal, 'silence.ended')?.data.cause).toBe('expired')
  })

  it('later when the record is full at its end', async () => {
    const on = await silenced(5)
    on.journal.breakWith(new Error('disk full'), 'silence.ended')
    await on.clock.advance(6 * MINUTE_MS)
    expect(Object.keys(on.engine.state().silences)).toHaveLength(1)
    on.journal.breakWith(null)
    await until(on, () => Object.keys(on.engine.state().silences).length === 0)
  })
})

describe('a silence is refused', () => {
  it('for what nobody watches, saying so', async () => {
    const { engine } = await scene(auto)
    const add = (scope: Parameters<typeof engine.addSilence>[0]['scope']) =>
      engine.addSilence(silenceFor(5, { scope }), operator)
    await expect(add({ kind: 'rule', ruleId: 'nope' })).rejects.toMatchObject({
      code: 'invalid_input',
      message: 'silence.unknown_rule',
    })
    await expect(add({ kind: 'check', name: 'constructor' })).rejects.toMatchObject({
      message: 'silence.unknown_check',
    })
    await expect(add({ kind: 'target', target: { kind: 'service', name: 'nginx' } })).rejects.toMatchObject({
      message: 'silence.unknown_target',
    })
    expect(engine.state().silences).toEqual({})
  })

  it('as the hundred and first', async () => {
    const { engine } = await scene(auto)
    for (let i = 0; i < 100; i++) await engine.addSilence(silenceFor(5), operator)
    await expect(engine.addSilence(silenceFor(5), operator)).rejects.toMatchObject({ code: 'refused' })
    expect(Object.keys(engine.state().silences)).toHaveLength(100)
  })
})

describe('silences of the settings', () => {
  const startAt = Date.UTC(2026, 0, 31, 5, 30)
  const planned = (more: Partial<SettingsSilence> = {}): SettingsSilence => ({
    id: 'settings-1',
    scope: all,
    reason: 'window',
    fromAt: null,
    untilAt: startAt + 20 * MINUTE_MS,
    endsOnRecovery: false,
    ...more,
  })
  const withSilences = (silences: readonly SettingsSilence[], before: readonly Event[] = [], at = startAt) =>
    scene({ ...auto, silences }, before, at)
  const causes = ({ journal }: Scene) =>
    journal.events().flatMap((event) => (event.type === 'silence.ended' ? [event.data.cause] : []))

  it('begin with the engine, last over a restart once, and end by their time', async () => {
    const on = await withSilences([planned()])
    expect(on.engine.state().silences['settings-1']).toMatchObject({ origin: 'settings', reason: 'window' })
    await on.engine.stop('requested')
    const again = await withSilences([planned()], on.journal.events(), startAt + MINUTE_MS)
    expect(again.types().filter((type) => type === 'silence.added')).toHaveLength(1)
    await again.clock.advance(20 * MINUTE_MS)
    expect(causes(again)).toEqual(['expired'])
  })

  it('begin at their time', async () => {
    const on = await withSilences([planned({ fromAt: startAt + 5 * MINUTE_MS })])
    await on.clock.advance(4 * MINUTE_MS)
    expect(on.engine.state().silences).toEqual({})
    await on.clock.advance(2 * MINUTE_MS)
    expect(Object.keys(on.engine.state().silences)).toEqual(['settings-1'])
  })

  it('end when they leave the settings; those of a person stay', async () => {
    const on = await withSilences([planned()])
    const { silenceId } = await on.engine.addSilence(silenceFor(60), operator)
    await on.engine.stop('requested')
    const again = await withSilences([], on.journal.events(), startAt + MINUTE_MS)
    expect(Object.keys(again.engine.state().silences)).toEqual([silenceId])
    expect(causes(again)).toEqual(['settings'])
  })

  it('do not come back after a person has ended them', async () => {
    const on = await withSilences([planned()])
    await on.engine.endSilence('settings-1', operator)
    await on.engine.stop('requested')
    const again = await withSilences([planned()], on.journal.events(), startAt + MINUTE_MS)
    expect(again.engine.state().silences).toEqual({})
  })
})

describe('a log incident', () => {
  it('that is silenced goes on being observed', async () => {
    const on = await scene({ mode: 'auto', rules: [logRule('http_5xx', 'alert', false)] })
    const { silenceId } = await on.engine.addSilence(
      silenceFor(60, { scope: { kind: 'rule', ruleId: 'http_5xx' } }),
      operator,
    )
    for (let i = 0; i < 3; i++) await on.batch('http_5xx')
    expect(openIncident(on)?.observations).toBe(3)
    expect(told(on)).toEqual([])
    // It repairs nothing anyway, so no repair was hidden.
    expect(on.engine.state().silences[silenceId]?.hidden).toEqual({ incidents: 1, notices: 1, repairs: 0 })
  })
})
