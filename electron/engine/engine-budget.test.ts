import type { Reading } from '@shared/domain/check'
import { message } from '@shared/domain/message'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { defineCheck, type Check } from './checks/define-check'
import { scene, type Scene } from './testing/engine-scene'
import { logRule } from './testing/scene-settings'

const DAY_S = 24 * 60 * 60
/** What a bad day may add to the journal. */
const EVENTS_A_DAY = 5000
const SNAPSHOT_BYTES = 256 * 1024

/** The intervals; while a check is being confirmed it runs six times as often, at most once a second. */
const flapping = { flap_1: 30_000, flap_2: 1000, flap_3: 60_000 }

/** Lines that the journal tells, one by one or as a number. */
const told = ({ journal }: Scene, ruleId: string): number =>
  journal.events().reduce((sum, event) => {
    if (event.type === 'log.observed' && event.data.observation.ruleId === ruleId)
      return sum + event.data.observation.count
    return event.type === 'log.repeated' && event.data.ruleId === ruleId ? sum + event.data.count : sum
  }, 0)

const pending = async ({ journal }: Scene): Promise<number> =>
  (await journal.repeats()).reduce((sum, { count }) => sum + count, 0)

describe('a bad day', () => {
  it(`adds at most ${EVENTS_A_DAY} events, which tell of everything that was seen`, async () => {
    const runs = new Map<string, number>()
    const last = new Map<string, string>()
    const changes = new Map<string, number>()
    const check = defineCheck({
      id: 'flap',
      settings: z.object({ name: z.string() }),
      subject: ({ name }) => name,
      run: async (_context, { name }): Promise<Reading> => {
        const nth = (runs.get(name) ?? 0) + 1
        runs.set(name, nth)
        // The first changes every time, the second opens an incident in each round, the third is at times calm.
        const rhythm = {
          flap_1: nth % 2 === 0,
          flap_2: nth % 8 < 4,
          flap_3: nth % 1000 < 10 && nth % 2 === 0,
        }
        const status = rhythm[name as keyof typeof rhythm] ? 'unhealthy' : 'healthy'
        if (last.has(name) && last.get(name) !== status) changes.set(name, (changes.get(name) ?? 1) + 1)
        last.set(name, status)
        return {
          status,
          band: status === 'healthy' ? 'normal' : 'danger',
          message: message('check.timeout', { name, seconds: 1 }),
          details: {},
        }
      },
    })
    const world = await scene(
      {
        rules: [logRule('refused', 'restart', 'approve'), logRule('missing', 'alert', true)],
        checks: Object.entries(flapping).map(([name, intervalMs]) => ({
          name,
          type: 'flap',
          critical: false,
          intervalMs,
          timeoutMs: 1000,
          consecutive: 3,
          dependsOn: [],
          config: { name },
        })),
      },
      [],
      undefined,
      { checks: new Map([[check.id, check as Check]]) },
    )
    let lines = 0
    let seldom = 0
    const more = async (count: number): Promise<void> => {
      lines += count
      await world.batch('refused', { count })
    }
    for (let second = 0; second < DAY_S; second += 2) {
      await world.clock.advance(2000)
      await more(1)
      await more(1 + (second % 7))
      // An incident that ends by its silence and comes back, all day long.
      if (second % 660 !== 0) continue
      seldom += 1
      await world.batch('missing', { count: 1 })
    }
    const events = world.journal.events()
    expect(events.length).toBeLessThanOrEqual(EVENTS_A_DAY)
    expect(told(world, 'missing')).toBe(seldom)
    expect(told(world, 'refused') + (await pending(world))).toBe(lines)
    expect(JSON.stringify(world.engine.state()).length).toBeLessThan(SNAPSHOT_BYTES)
    // The last few changes are told with the next number.
    const counted = events.reduce(
      (sum, { type, data }) =>
        type === 'check.changed' && data.name === 'flap_1' ? sum + (data.changes ?? 1) : sum,
      0,
    )
    const changed = changes.get('flap_1') ?? 0
    expect(changed).toBeGreaterThan(10_000)
    expect(counted).toBeLessThanOrEqual(changed)
    expect(counted).toBeGreaterThan(changed - 100)
    expect(world.bugs).toEqual([])
  }, 180_000)
})
