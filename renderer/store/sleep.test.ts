import type { Live } from '@shared/domain/live'
import { sampleSelf } from '@shared/testing/sample-self'
import { expect, it } from 'vitest'
import { isFresh, sleptSince, type Slept } from './sleep'

const minute = 60_000
const slept: Slept = { fromAt: 10 * minute, wokeAt: 70 * minute, toldAt: 10 * minute }

const live = (at: number, check: Partial<Live['checks'][string]> = {}): Live => ({
  at,
  loop: {
    phase: 'between',
    iteration: 1,
    cycle: 1,
    loopCount: 15,
    nextCycleAt: null,
    lastCycleAt: null,
    lastCycleMs: null,
  },
  checks: {
    redis: { reading: null, running: false, lastRunAt: 9.5 * minute, nextRunAt: 10.5 * minute, ...check },
  },
  sources: {},
  host: null,
  self: sampleSelf,
})

it('takes no minute of a hidden window for a sleep', () => {
  expect(sleptSince(0, minute, null)).toBeNull()
  expect(sleptSince(minute, 20 * minute, live(minute))).toEqual({
    fromAt: minute,
    wokeAt: 20 * minute,
    toldAt: minute,
  })
})

it.each([
  ['told before the sleep', live(10 * minute + 20), false],
  ['told after it, with a check that is overdue', live(70 * minute + 20), false],
  ['with that check under way', live(70 * minute + 20, { running: true, nextRunAt: null }), false],
  [
    'with that check run anew',
    live(70 * minute + 900, { lastRunAt: 70 * minute + 500, nextRunAt: 71 * minute }),
    true,
  ],
  ['with a check that is due much later', live(70 * minute + 20, { nextRunAt: 600 * minute }), true],
  [
    'of an engine whose clock is two hours ahead',
    live(190 * minute, { lastRunAt: 189 * minute, nextRunAt: 191 * minute }),
    true,
  ],
])('%s: fresh or not', (_, told, fresh) => expect(isFresh(told, slept)).toBe(fresh))
