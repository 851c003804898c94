import { describe, expect, it } from 'vitest'
import { scene, type Scene } from '../testing/engine-scene'

const changesOf = ({ journal }: Scene) =>
  journal.events().flatMap((event) => (event.type === 'check.changed' ? [event.data] : []))
const incidentsOf = ({ journal }: Scene): number =>
  journal.events().filter(({ type }) => type === 'incident.opened').length

/** A check that is asked every ten seconds while it is not well, with a status of its own for each time. */
const flap = async (world: Scene, statuses: readonly ('healthy' | 'unhealthy')[]): Promise<void> => {
  for (const status of statuses) {
    world.world.redis = status
    await world.engine.runCycle()
    await world.clock.settle()
  }
}
const alternating = (times: number) =>
  Array.from({ length: times }, (_, nth) => (nth % 2 === 0 ? ('unhealthy' as const) : ('healthy' as const)))

describe('a check that changes all the time', () => {
  it('is told fifty times, then every five minutes with the number of its changes', async () => {
    const world = await scene({ rules: [] })
    await world.clock.settle()
    await flap(world, alternating(70))
    expect(changesOf(world)).toHaveLength(50)
    const { journal, engine, clock } = world
    expect(engine.live().checks['redis_connection']?.reading?.status).toBe('healthy')
    await clock.advance(5 * 60_000)
    const told = changesOf(world).slice(50)
    expect(told[0]).toMatchObject({ changes: 21, reading: { status: 'healthy' } })
    expect(journal.events().length).toBeLessThan(80)
  })

  it('tells what waits before an incident opens', async () => {
    const world = await scene({ rules: [] })
    await flap(world, [...alternating(60), 'unhealthy', 'unhealthy', 'unhealthy'])
    expect(incidentsOf(world)).toBe(1)
    expect(changesOf(world).at(-1)).toMatchObject({
      consecutiveFailures: 3,
      reading: { status: 'unhealthy' },
    })
    expect(changesOf(world).reduce((sum, { changes }) => sum + (changes ?? 1), 0)).toBe(63)
  })
})

describe('a check that fails and recovers again and again', () => {
  it('closes its incident at the fourth time only after ten calm minutes', async () => {
    const world = await scene({ rules: [] })
    const round = ['unhealthy', 'unhealthy', 'unhealthy', 'healthy', 'healthy', 'healthy'] as const
    for (let nth = 0; nth < 20; nth++) await flap(world, round)
    expect(incidentsOf(world)).toBe(4)
    const open = () =>
      Object.values(world.engine.state().incidents).filter(({ closedAt }) => closedAt === null)
    expect(open()).toHaveLength(1)
    await world.clock.advance(9 * 60_000)
    expect(open()).toHaveLength(1)
    await world.clock.advance(2 * 60_000)
    expect(open()).toHaveLength(0)
  })
})
