import { describe, expect, it } from 'vitest'
import { scene, type Scene } from '../testing/engine-scene'
import { createMemoryJournal } from '../testing/memory-journal'
import { logRule } from '../testing/scene-settings'

const rules = [logRule('missing', 'alert', true)]

const toldOf = ({ journal }: Pick<Scene, 'journal'>) =>
  journal.events().flatMap((event) => (event.type === 'log.repeated' ? [event.data] : []))
const singles = ({ journal }: Scene): number =>
  journal.events().filter(({ type }) => type === 'log.observed').length

describe('lines of a flood', () => {
  it('are counted after the first ten, and told at growing intervals', async () => {
    const world = await scene({ rules })
    for (let nth = 0; nth < 25; nth++) await world.batch('missing', { count: 2 })
    expect(singles(world)).toBe(10)
    expect(await world.journal.repeats()).toMatchObject([{ ruleId: 'missing', sourceId: 'app', count: 30 }])
    await world.clock.advance(10_000)
    expect(toldOf(world)).toMatchObject([{ count: 30, ruleId: 'missing', sourceId: 'app' }])
    expect(await world.journal.repeats()).toEqual([])
    const [incident] = Object.values(world.engine.state().incidents)
    expect(incident?.observations).toBe(50)

    await world.batch('missing')
    await world.clock.advance(19_000)
    expect(toldOf(world)).toHaveLength(1)
    await world.clock.advance(1000)
    expect(toldOf(world)).toHaveLength(2)
  })

  it('keep their incident open, also while they are only counted', async () => {
    const world = await scene({ rules })
    for (let minute = 0; minute < 60; minute++) {
      await world.batch('missing')
      await world.clock.advance(60_000)
    }
    expect(Object.values(world.engine.state().incidents)).toMatchObject([{ closedAt: null }])
    await world.clock.advance(21 * 60_000)
    expect(Object.values(world.engine.state().incidents)).toMatchObject([
      { closedBy: 'quiet', observations: 60 },
    ])
  })

  it('are told at the next start when the program could not tell them any more', async () => {
    const journal = createMemoryJournal()
    const left = { ruleId: 'missing', sourceId: 'app', firstAt: 5, lastAt: 9, sample: 'x' }
    await journal.append([], {
      durable: false,
      offsets: [],
      repeats: [
        { ...left, incidentId: 'i-old', count: 41 },
        { ...left, incidentId: '', count: 7 },
      ],
    })
    await scene({ rules }, [], undefined, { journal })
    expect(toldOf({ journal })).toMatchObject([
      { incidentId: 'i-old', count: 41, fromAt: 5, toAt: 9 },
      { incidentId: null, count: 7 },
    ])
    expect(await journal.repeats()).toEqual([])
  })

  it('are told once, when the journal takes nothing for a while', async () => {
    const world = await scene({ rules })
    for (let nth = 0; nth < 15; nth++) await world.batch('missing')
    world.journal.breakWith(new Error('the disk is full'), 'log.repeated')
    await world.clock.advance(30_000)
    expect(world.bugs).toContain('repeats: Error: the disk is full')
    world.journal.breakWith(null)
    await world.clock.advance(120_000)
    expect(toldOf(world)).toMatchObject([{ count: 5 }])
    expect(await world.journal.repeats()).toEqual([])
  })

  it('are told when the engine ends', async () => {
    const world = await scene({ rules })
    for (let nth = 0; nth < 15; nth++) await world.batch('missing')
    await world.engine.stop('requested')
    expect(toldOf(world)).toMatchObject([{ count: 5 }])
  })

  it('are told by what they say, and add up in the incident', async () => {
    const world = await scene({ rules })
    const kind = (key: string, count: number, at: number) => ({
      key,
      count,
      first: `${key} at ${at}`,
      last: `${key} at ${at}`,
      fromAt: at,
      toAt: at,
    })
    for (let nth = 0; nth < 25; nth++)
      await world.batch('missing', {
        count: 10,
        kinds: { kinds: [kind('full', 6, nth), kind('gone', 3, nth)], others: 1 },
      })
    await world.clock.advance(10_000)
    expect(toldOf(world)).toMatchObject([
      {
        count: 150,
        kinds: {
          kinds: [
            { key: 'full', count: 90, first: 'full at 10', last: 'full at 24' },
            { key: 'gone', count: 45 },
          ],
          others: 15,
        },
      },
    ])
    const [incident] = Object.values(world.engine.state().incidents)
    expect(incident).toMatchObject({
      observations: 250,
      kinds: {
        kinds: [
          { key: 'full', count: 150, first: 'full at 0', last: 'full at 24' },
          { key: 'gone', count: 75 },
        ],
        others: 25,
      },
    })
  })

  it('of one read from before the start are one entry, which belongs to no incident', async () => {
    const world = await scene({ rules })
    for (let nth = 0; nth < 12; nth++) await world.batch('missing', { backlog: true, count: 100 })
    expect(singles(world)).toBe(10)
    await world.clock.advance(10_000)
    expect(toldOf(world)).toMatchObject([{ incidentId: null, count: 200 }])
    expect(world.engine.state().incidents).toEqual({})
  })
})
