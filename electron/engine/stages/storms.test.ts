import { describe, expect, it } from 'vitest'
import { last, operator, scene, until, waiting, type Scene } from '../testing/engine-scene'
import { logRule, redisRule } from '../testing/scene-settings'

const MINUTE_MS = 60_000
const rules = [redisRule(true), logRule('broken', 'alert', false), logRule('gone', 'mkdirs', true)]
const settings = { mode: 'auto', rules } as const
const told = ({ journal }: Scene) =>
  journal.events().flatMap((event) => (event.type === 'notice.sent' ? [event.data.title] : []))
const mutedBy = ({ journal }: Scene) =>
  journal.events().flatMap((event) => (event.type === 'notice.muted' ? [event.data.heldBy.kind] : []))
const fail = (on: Scene, ...sources: readonly string[]) =>
  sources.reduce((before, sourceId) => before.then(() => on.batch('broken', { sourceId })), Promise.resolve())

describe('three targets within a minute', () => {
  it('are one storm: one notice for it, none of those that follow', async () => {
    const on = await scene(settings)
    await fail(on, 'a', 'b', 'c', 'd')
    await on.clock.settle()
    expect(on.types().filter((type) => type === 'storm.began')).toHaveLength(1)
    expect(last(on.journal, 'storm.began')?.data.targets.map(({ name }) => name)).toEqual(['a', 'b', 'c'])
    // Nobody knew of the storm when the first two were told.
    expect(told(on).map(({ code }) => code)).toEqual(['incident.log', 'incident.log', 'notice.storm'])
    expect(told(on).at(-1)?.params).toEqual({ n: 3, shown: 'a, b, c' })
    expect(mutedBy(on)).toEqual(['storm', 'storm'])
    expect(on.engine.state().storm).toMatchObject({ incidents: 4 })
    expect(on.bugs).toEqual([])
  })

  it('have their repairs asked for, by a click that goes past the storm', async () => {
    const on = await scene(settings)
    await fail(on, 'a', 'b', 'c')
    await on.batch('gone')
    expect(on.world.restarts).toBe(0)
    const [repair] = waiting(on)
    expect(last(on.journal, 'decision.made')?.data).toMatchObject({
      heldBy: { kind: 'storm' },
      decision: { kind: 'ask' },
    })
    await on.engine.approve(repair?.id ?? '', repair?.plan.hash ?? '', operator)
    await until(on, () => on.world.restarts === 1)
    expect(
      on.journal.events().find((event) => event.type === 'decision.made' && event.actor.kind === 'person'),
    ).toMatchObject({
      data: { decision: { reasons: [{ gate: 'storm' }] } },
    })
  })

  it('are none when they come slowly, or are one target', async () => {
    const on = await scene(settings)
    for (const source of ['a', 'b', 'c']) {
      await fail(on, source)
      await on.clock.advance(40_000)
    }
    await fail(on, 'c', 'c', 'c')
    expect(on.engine.state().storm).toBeNull()
  })

  it("are none in the middle of somebody's work", async () => {
    const silenced = await scene(settings)
    await silenced.engine.addSilence(
      { scope: { kind: 'all' }, reason: 'update', minutes: 60, endsOnRecovery: false },
      operator,
    )
    await fail(silenced, 'a', 'b', 'c')
    expect(silenced.engine.state().storm).toBeNull()
    const held = await scene(settings)
    await held.engine.beginHold({ command: 'deploy.sh', minutes: 30 }, operator)
    await fail(held, 'a', 'b', 'c')
    expect(held.engine.state().storm).toBeNull()
  })
})

describe('a storm', () => {
  /** Four targets have failed, and five minutes have passed since the last of them. */
  const stormy = async () => {
    const on = await scene(settings)
    await fail(on, 'a', 'b', 'c', 'd')
    return on
  }
  /** Logs are quiet for ten minutes: their incidents close. */
  const quiet = 10 * MINUTE_MS + 1000

  it('ends when it was calm for five minutes and fewer than three are open', async () => {
    const on = await stormy()
    await on.clock.advance(9 * MINUTE_MS)
    // Nothing new for five minutes, but all four are open.
    expect(on.engine.state().storm).not.toBeNull()
    await on.clock.advance(quiet)
    expect(on.engine.state().storm).toBeNull()
    expect(last(on.journal, 'storm.ended')?.data.incidents).toBe(4)
  })

  it('tells at its end what nobody was told of and is still open', async () => {
    const on = await stormy()
    await on.clock.advance(9 * MINUTE_MS)
    // One that was told and one that was not go on; the others fall silent.
    await fail(on, 'a', 'd')
    await on.clock.advance(3 * MINUTE_MS)
    expect(on.engine.state().storm).toBeNull()
    expect(told(on).at(-1)).toMatchObject({ code: 'incident.log', params: { target: 'd' } })
    // When it had calmed down, it was said that all four stayed.
    expect(told(on).map(({ code }) => code)).toEqual([
      'incident.log',
      'incident.log',
      'notice.storm',
      'notice.storm_lasts_more',
      'incident.log',
    ])
    expect(on.engine.state().untold).toEqual({})
  })

  it('lasts over a restart', async () => {
    const first = await stormy()
    await first.engine.stop('requested')
    const later = await scene(settings, first.journal.events(), first.clock.now() + 1000)
    await fail(later, 'e')
    expect(later.engine.state().storm).toMatchObject({ incidents: 5 })
    expect(mutedBy(later)).toEqual(['storm', 'storm', 'storm'])
    await later.clock.advance(30 * MINUTE_MS)
    expect(later.engine.state().storm).toBeNull()
  })

  it('is recorded when the record has room again', async () => {
    const on = await scene(settings)
    on.journal.breakWith(new Error('disk full'), 'storm.began')
    await fail(on, 'a', 'b', 'c')
    expect(on.engine.state().storm).toBeNull()
    on.journal.breakWith(null)
    await fail(on, 'd')
    expect(on.engine.state().storm).not.toBeNull()
  })
})
