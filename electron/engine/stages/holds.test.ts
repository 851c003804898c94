import { describe, expect, it } from 'vitest'
import { last, operator, scene, until, waiting, type Scene } from '../testing/engine-scene'
import { redisRule } from '../testing/scene-settings'

const MINUTE_MS = 60_000
const auto = { mode: 'auto', rules: [redisRule(true)] } as const
const deploy = { command: 'deploy.sh --token=abc web', minutes: 30 }
const told = ({ journal }: Scene) =>
  journal.events().flatMap((event) => (event.type === 'notice.sent' ? [event.data.title.code] : []))
const openIncident = ({ engine }: Scene) =>
  Object.values(engine.state().incidents).find(({ closedAt }) => closedAt === null)
const lastReason = (on: Scene) => openIncident(on)?.decision?.decision.reasons.at(-1)

/** A deployment has begun, and Redis has gone down in it. */
const held = async (minutes = 30) => {
  const on = await scene(auto)
  const { holdId } = await on.engine.beginHold({ ...deploy, minutes }, operator)
  on.world.redis = 'unhealthy'
  await until(on, () => openIncident(on) !== undefined)
  await on.clock.settle()
  return { ...on, holdId }
}

describe('while a hold lasts', () => {
  it('what opens is seen, and waits: nothing is repaired, nobody is told', async () => {
    const on = await held()
    await on.clock.advance(5 * MINUTE_MS)
    expect(on.world.restarts).toBe(0)
    expect(told(on)).toEqual([])
    expect(last(on.journal, 'notice.muted')?.data.heldBy).toEqual({ kind: 'hold', id: on.holdId })
    expect(last(on.journal, 'decision.made')?.data.heldBy).toEqual({ kind: 'hold', id: on.holdId })
    expect(lastReason(on)).toMatchObject({ gate: 'intent', message: { code: 'gate.intent.hold' } })
    expect(openIncident(on)?.decision?.decision.retryAt).toBe(on.engine.state().holds[on.holdId]?.untilAt)
  })

  it('its command is shown without secrets', async () => {
    const on = await held()
    expect(on.engine.state().holds[on.holdId]).toMatchObject({
      command: 'deploy.sh --token=*** web',
      by: operator,
    })
  })

  it('what was open before is still told of', async () => {
    const on = await scene({ mode: 'approve' })
    on.world.redis = 'unhealthy'
    await until(on, () => waiting(on).length === 1)
    await on.clock.settle()
    expect(told(on)).toEqual(['check.timeout', 'notice.approval'])
    await on.engine.beginHold(deploy, operator)
    const [repair] = waiting(on)
    // A click goes against the work that somebody does now; the plan waits on.
    await expect(
      on.engine.approve(repair?.id ?? '', repair?.plan.hash ?? '', operator),
    ).rejects.toMatchObject({
      code: 'refused',
      message: 'repair.refused_hold',
    })
    expect(waiting(on)).toHaveLength(1)
    expect(on.world.restarts).toBe(0)
  })
})

describe('a hold ends', () => {
  it('done, and a minute later what is still broken is told and repaired', async () => {
    const on = await held()
    await on.engine.endHold(on.holdId, 0, operator)
    expect(last(on.journal, 'hold.ended')).toMatchObject({
      actor: operator,
      data: { cause: 'done', exitCode: 0 },
    })
    await on.clock.advance(59_000)
    expect([on.world.restarts, told(on)]).toEqual([0, []])
    expect(lastReason(on)?.message.code).toBe('gate.intent.settling')
    await on.clock.advance(2000)
    expect(on.world.restarts).toBe(1)
    expect(told(on)).toEqual(['check.timeout'])
    expect(on.bugs).toEqual([])
  })

  it('and what opens in that minute is its doing, too', async () => {
    const on = await scene(auto)
    const { holdId } = await on.engine.beginHold(deploy, operator)
    on.world.redis = 'unhealthy'
    await until(on, () => on.engine.live().checks['redis_connection']?.reading?.status === 'unhealthy')
    await on.engine.endHold(holdId, 0, operator)
    await until(on, () => openIncident(on) !== undefined)
    expect([on.world.restarts, told(on)]).toEqual([0, []])
    await until(on, () => on.world.restarts === 1)
    expect(told(on)).toEqual(['check.timeout'])
  })

  it('well: what came up again in time is never told of', async () => {
    const on = await held()
    on.world.redis = 'healthy'
    await on.clock.advance(MINUTE_MS)
    await on.engine.endHold(on.holdId, 0, operator)
    await on.clock.advance(5 * MINUTE_MS)
    expect([on.world.restarts, told(on)]).toEqual([0, []])
  })

  it.each([
    [1, 'failed', ['notice.hold_failed']],
    [null, 'released', []],
  ] as const)('with %j: %s', async (exitCode, cause, notices) => {
    const on = await scene(auto)
    const { holdId } = await on.engine.beginHold(deploy, operator)
    await on.engine.endHold(holdId, exitCode, operator)
    await on.clock.settle()
    expect(last(on.journal, 'hold.ended')?.data).toEqual({ holdId, cause, exitCode })
    expect(told(on)).toEqual(notices)
    await expect(on.engine.endHold(holdId, 0, operator)).rejects.toMatchObject({ code: 'not_found' })
  })

  it('lost, when whoever held it is gone; who comes too late changes nothing', async () => {
    const on = await scene(auto)
    const { holdId } = await on.engine.beginHold(deploy, operator)
    await on.engine.loseHold(holdId)
    await on.engine.loseHold(holdId)
    await on.clock.settle()
    expect(on.types().filter((type) => type === 'hold.ended')).toHaveLength(1)
    expect(last(on.journal, 'hold.ended')).toMatchObject({
      actor: { kind: 'engine' },
      data: { cause: 'lost' },
    })
    expect(told(on)).toEqual(['notice.hold_lost'])
  })

  it('by its time, also across a restart', async () => {
    const first = await held(10)
    await first.engine.stop('requested')
    const later = await scene(auto, first.journal.events(), first.clock.now())
    later.world.redis = 'unhealthy'
    await later.clock.advance(5 * MINUTE_MS)
    expect(later.world.restarts).toBe(0)
    await until(later, () => later.world.restarts === 1)
    expect(last(later.journal, 'hold.ended')?.data.cause).toBe('expired')
    expect(told(later)).toEqual(['notice.hold_expired', 'check.timeout'])
  })

  it('and its minute goes on after a restart', async () => {
    const first = await held()
    await first.engine.endHold(first.holdId, 0, operator)
    await first.engine.stop('requested')
    const later = await scene(auto, first.journal.events(), first.clock.now())
    later.world.redis = 'unhealthy'
    await later.clock.advance(50_000)
    expect([later.world.restarts, told(later)]).toEqual([0, []])
    await until(later, () => later.world.restarts === 1)
    expect(told(later)).toEqual(['check.timeout'])
  })
})

describe('holds', () => {
  it('of two people last until both have ended', async () => {
    const on = await held()
    const { holdId } = await on.engine.beginHold({ command: 'backup.sh', minutes: 30 }, operator)
    await on.engine.endHold(on.holdId, 0, operator)
    await on.clock.advance(5 * MINUTE_MS)
    expect(on.world.restarts).toBe(0)
    await on.engine.endHold(holdId, 0, operator)
    await until(on, () => on.world.restarts === 1)
  })

  it('are at most twenty', async () => {
    const { engine } = await scene(auto)
    for (let i = 0; i < 20; i++) await engine.beginHold(deploy, operator)
    await expect(engine.beginHold(deploy, operator)).rejects.toMatchObject({ code: 'refused' })
  })
})
