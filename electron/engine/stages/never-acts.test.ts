import { describe, expect, it } from 'vitest'
import { last, operator, scene, until, waiting, type Scene } from '../testing/engine-scene'
import { logRule, redisRule, settings } from '../testing/scene-settings'

const MINUTE_MS = 60_000
const HOUR_MS = 60 * MINUTE_MS
const auto = { mode: 'auto', rules: [redisRule(true)] } as const
const openIncident = ({ engine }: Scene) =>
  Object.values(engine.state().incidents).find(({ closedAt }) => closedAt === null)

/** A repair is decided, and whether this engine may begin one is being asked: `go` answers. */
const decided = async () => {
  const answer: { give: (may: boolean) => void } = { give: () => undefined }
  const mayRepair = () =>
    new Promise<boolean>((resolve) => {
      answer.give = resolve
    })
  const on = await scene(auto, [], undefined, { mayRepair })
  on.world.redis = 'unhealthy'
  await until(on, () => on.types().includes('repair.planned'))
  return { ...on, go: () => answer.give(true) }
}
const withdrawnBecause = ({ journal }: Scene) => last(journal, 'repair.withdrawn')?.data.message.code

describe('a repair that was decided and has not begun', () => {
  it('does not begin when only observing was chosen meanwhile', async () => {
    const on = await decided()
    await on.engine.setMode('observe', operator)
    on.go()
    await on.clock.settle()
    expect([on.world.restarts, withdrawnBecause(on)]).toEqual([0, 'repair.observing'])
  })

  it('does not begin in the minute after a hold', async () => {
    const on = await decided()
    const { holdId } = await on.engine.beginHold({ command: 'deploy.sh', minutes: 30 }, operator)
    await on.engine.endHold(holdId, 0, operator)
    on.go()
    await on.clock.settle()
    expect([on.world.restarts, withdrawnBecause(on)]).toEqual([0, 'repair.withheld_hold'])
    await on.clock.advance(61_000)
    on.go()
    await on.clock.settle()
    expect(on.world.restarts).toBe(1)
  })

  it('does not begin against work on the host, whoever approved it', async () => {
    const answer: { give: (may: boolean) => void } = { give: () => undefined }
    const mayRepair = () =>
      new Promise<boolean>((resolve) => {
        answer.give = resolve
      })
    const on = await scene({ mode: 'approve' }, [], undefined, { mayRepair })
    on.world.redis = 'unhealthy'
    await until(on, () => waiting(on).length === 1)
    const [repair] = waiting(on)
    await on.engine.approve(repair?.id ?? '', repair?.plan.hash ?? '', operator)
    await on.engine.beginHold({ command: 'deploy.sh', minutes: 30 }, operator)
    answer.give(true)
    await on.clock.settle()
    expect([on.world.restarts, withdrawnBecause(on)]).toEqual([0, 'repair.withheld_hold'])
  })
})

describe('a silence of the settings', () => {
  const named = (id: string, untilAt: number) =>
    ({ id, scope: { kind: 'all' }, reason: id, fromAt: null, untilAt, endsOnRecovery: false }) as const

  it('that is made longer while it lasts lets nothing act in between', async () => {
    const probe = await scene()
    const start = probe.clock.now()
    const rules = [logRule('gone', 'mkdirs', true)]
    const on = await scene({ ...auto, rules, silences: [named('one', start + HOUR_MS)] })
    await on.batch('gone')
    expect(on.world.restarts).toBe(0)
    await on.engine.reload(
      settings({ ...auto, rules, sha256: 'b'.repeat(64), silences: [named('two', start + 2 * HOUR_MS)] }),
    )
    await on.clock.advance(MINUTE_MS)
    expect(on.world.restarts).toBe(0)
    expect(Object.keys(on.engine.state().silences)).toEqual(['two'])
  })

  it('holds what is decided anew because a rule has gone with the same settings', async () => {
    const old = logRule('old', 'alert', false)
    const on = await scene({ ...auto, rules: [logRule('gone', 'mkdirs', false), old] })
    await on.batch('gone')
    await on.batch('old')
    await on.engine.reload(
      settings({
        ...auto,
        rules: [logRule('gone', 'mkdirs', true)],
        sha256: 'b'.repeat(64),
        silences: [named('one', on.clock.now() + HOUR_MS)],
      }),
    )
    await on.clock.advance(MINUTE_MS)
    expect(on.world.restarts).toBe(0)
  })
})

describe('the end of a hold', () => {
  it('is its recorded end: its minute follows also when something else comes first', async () => {
    const on = await scene({ ...auto, rules: [logRule('gone', 'mkdirs', true)] })
    await on.engine.beginHold({ command: 'deploy.sh', minutes: 10 }, operator)
    // The wall clock is set forward: the time of the hold is over, and its timer does not know yet.
    on.clock.jump(10 * MINUTE_MS)
    await on.batch('gone')
    expect(on.world.restarts).toBe(0)
    await on.clock.advance(10_000)
    expect(last(on.journal, 'hold.ended')?.data.cause).toBe('expired')
    await on.clock.advance(45_000)
    expect(on.world.restarts).toBe(0)
    await until(on, () => on.world.restarts === 1)
  })

  it('that cannot be recorded keeps everything back, without asking again and again', async () => {
    const on = await scene(auto)
    await on.engine.beginHold({ command: 'deploy.sh', minutes: 10 }, operator)
    on.world.redis = 'unhealthy'
    on.journal.breakWith(new Error('disk full'), 'hold.ended')
    await on.clock.advance(13 * MINUTE_MS)
    expect(on.world.restarts).toBe(0)
    expect(on.bugs.length).toBeLessThan(6)
    on.journal.breakWith(null)
    await until(on, () => on.world.restarts === 1)
    expect(last(on.journal, 'hold.ended')?.data.cause).toBe('expired')
  })

  it('during a restart lets nothing act before its minute is over', async () => {
    const rules = [logRule('gone', 'mkdirs', true), logRule('old', 'alert', false)]
    const first = await scene({ ...auto, rules })
    await first.engine.beginHold({ command: 'deploy.sh', minutes: 10 }, operator)
    await first.batch('gone')
    await first.batch('old')
    // The power goes: nothing is stopped. Its rule is gone from the settings at the next start.
    const later = await scene(
      { ...auto, rules: rules.slice(0, 1), sha256: 'b'.repeat(64) },
      first.journal.events(),
      first.clock.now() + 11 * MINUTE_MS,
    )
    await later.batch('gone')
    await later.clock.advance(50_000)
    expect(later.world.restarts).toBe(0)
    await until(later, () => later.world.restarts === 1)
  })
})

describe('what could not be looked at', () => {
  const never = () => new Promise<never>(() => undefined)
  const refused = () => Promise.reject(new Error('hidden'))
  it.each([
    ['does not end', never],
    ['fails', refused],
  ])('is a reason to ask: a look that %s', async (_, packageManager) => {
    const surroundings = { network: never, packageManager }
    const on = await scene({ ...auto }, [], undefined, { surroundings })
    on.world.redis = 'unhealthy'
    await until(on, () => openIncident(on) !== undefined)
    await on.clock.advance(10_000)
    expect(on.world.restarts).toBe(0)
    expect(waiting(on)).toHaveLength(1)
  })
})
