import { describe, expect, it } from 'vitest'
import { last, operator, scene, until, waiting, type Scene } from '../testing/engine-scene'
import { logRule, redisRule } from '../testing/scene-settings'

const MINUTE_MS = 60_000
const auto = { mode: 'auto', rules: [redisRule(true)] } as const
const key = 'check:redis_connection|service:redis'
const breaker = ({ engine }: Scene, of = key) => engine.state().breakers[of]
const isClosed = ({ engine }: Scene): boolean =>
  Object.values(engine.state().incidents).every(({ closedAt }) => closedAt !== null)

/** Its restarts do nothing, three times. */
const exhausted = async (): Promise<Scene> => {
  const on = await scene(auto)
  on.world.redis = 'unhealthy'
  on.world.restartWorks = false
  await until(on, () => breaker(on)?.state === 'open')
  return on
}

describe('a breaker', () => {
  it('closes after three passes in a row when a person has mended it, and not before', async () => {
    const on = await exhausted()
    on.world.redis = 'healthy'
    await until(on, () => on.engine.state().checks['redis_connection']?.reading?.status === 'healthy')
    expect(breaker(on)?.state).toBe('open')
    await until(on, () => breaker(on) === undefined)
    expect(on.world.restarts).toBe(3)
    expect(last(on.journal, 'breaker.changed')?.data).toMatchObject({ state: 'closed', cause: 'recovered' })
  })

  it('lets one probe through after 30 min, opens again when that does nothing, and survives a restart', async () => {
    const first = await exhausted()
    const openedAt = breaker(first)?.changedAt ?? 0
    expect(breaker(first)?.probeAt).toBe(openedAt + 30 * MINUTE_MS)
    const on = await scene(auto, first.journal.events(), first.clock.now() + MINUTE_MS)
    on.world.redis = 'unhealthy'
    on.world.restartWorks = false
    await until(on, () => on.world.restarts === 1)
    expect(on.clock.now()).toBeGreaterThanOrEqual(openedAt + 30 * MINUTE_MS)
    await until(on, () => breaker(on)?.state === 'open')
    await on.clock.advance(29 * MINUTE_MS)
    expect(on.world.restarts).toBe(1)
  })

  it('that too many repairs opened closes by itself when its time is over and the target is well', async () => {
    const on = await scene(auto)
    for (let n = 1; n <= 5; n += 1) {
      on.world.redis = 'unhealthy'
      await until(on, () => on.world.restarts === n)
      await until(on, () => isClosed(on))
      // Further apart than what counts as a regression.
      await on.clock.advance(n < 5 ? 35 * MINUTE_MS : MINUTE_MS)
    }
    expect(breaker(on)).toMatchObject({ state: 'open', cause: 'frequent' })
    await on.clock.advance(20 * MINUTE_MS)
    expect(breaker(on)?.state).toBe('open')
    await on.clock.advance(11 * MINUTE_MS)
    expect(breaker(on)).toBeUndefined()
    expect(on.types().filter((type) => type === 'breaker.changed')).toHaveLength(2)
  })

  it('of a log’s rule stays open when the log only falls silent and its check still fails', async () => {
    const rule = logRule('refused', 'restart', true, ['redis_connection'])
    const on = await scene({ mode: 'auto', rules: [redisRule(false), rule] })
    on.world.redis = 'unhealthy'
    on.world.restartWorks = false
    await on.clock.advance(5 * MINUTE_MS)
    await on.batch('refused')
    const own = 'refused|service:redis'
    await until(on, () => breaker(on, own)?.state === 'open')
    await until(on, () => on.types().includes('incident.closed'))
    expect(last(on.journal, 'incident.closed')?.data.cause).toBe('quiet')
    expect(breaker(on, own)?.state).toBe('open')
    on.world.redis = 'healthy'
    await until(on, () => breaker(on, own) === undefined)
  })
})

it('a used-up series is told to a person as critical, with what was tried', async () => {
  const on = await exhausted()
  const told = on.journal.events().flatMap((event) => (event.type === 'notice.sent' ? [event.data] : []))
  expect(
    told.filter(({ severity, title }) => severity === 'critical' && title.code === 'notice.gave_up.first'),
  ).toEqual([
    expect.objectContaining({
      title: { code: 'notice.gave_up.first', params: { target: 'redis', tried: 'restart', n: 3 } },
    }),
  ])
  await on.engine.setMode('approve', operator)
  expect(waiting(on)).toEqual([])
})
