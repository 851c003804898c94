import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  afterTelling,
  calmMs,
  CHECK_BUDGET,
  LOG_BUDGET,
  newTally,
  spend,
  type Budget,
  type Tally,
} from './budget'

const DAY_MS = 24 * 60 * 60 * 1000

/** What a series of observations comes to: events of their own, and what the counted ones were told as. */
const run = (budget: Budget, times: readonly number[], counts: (index: number) => number) => {
  let tally: Tally = newTally(budget, times[0] ?? 0)
  let single = 0
  const repeats: number[] = []
  let seen = 0
  let told = 0
  const tellUntil = (now: number): void => {
    while (tally.pending !== null && tally.pending.tellAt <= now) {
      repeats.push(tally.pending.tellAt)
      told += tally.pending.count
      tally = afterTelling(budget, tally)
    }
  }
  for (const [index, now] of times.entries()) {
    tellUntil(now)
    const count = counts(index)
    seen += count
    const spent = spend(budget, tally, count, now)
    tally = spent.tally
    if (spent.kind === 'tell') {
      single += 1
      told += count
    }
  }
  return { single, repeats, seen, told: told + (tally.pending?.count ?? 0) }
}

const everySecond = Array.from({ length: DAY_MS / 1000 }, (_, second) => second * 1000)

describe('the budget of what repeats', () => {
  it('tells the first ones, then counts at growing intervals', () => {
    const { single, repeats } = run(LOG_BUDGET, everySecond, () => 1)
    const gaps = repeats.map((at, index) => at - (repeats[index - 1] ?? 10_000))
    expect(repeats[0]).toBe(20_000)
    expect(gaps.slice(1, 6)).toEqual([20_000, 40_000, 80_000, 160_000, 320_000])
    expect(Math.max(...gaps)).toBeLessThanOrEqual(602_000)
    expect(single).toBeLessThanOrEqual(10 + 24)
    expect(single + repeats.length).toBeLessThan(190)
  })

  it('bounds a check that changes every second for a day', () => {
    const { single, repeats } = run(CHECK_BUDGET, everySecond, () => 1)
    expect(single + repeats.length).toBeLessThan(500)
  })

  it('tells what comes seldom one by one, for ever', () => {
    const hourly = Array.from({ length: 1000 }, (_, hour) => hour * 3_600_000)
    expect(run(LOG_BUDGET, hourly, () => 1)).toMatchObject({ single: 1000, repeats: [] })
  })

  it('begins with short intervals again after a silence', () => {
    const flood = Array.from({ length: 3600 }, (_, second) => second * 1000)
    const later = Array.from({ length: 100 }, (_, second) => DAY_MS + second * 1000)
    const { repeats } = run(LOG_BUDGET, [...flood, ...later], () => 1)
    const after = repeats.filter((at) => at > DAY_MS)
    expect(after[0]).toBeLessThan(DAY_MS + 30_000)
  })

  it('loses and doubles nothing, whatever comes when', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.integer({ min: 0, max: 700_000 }), fc.integer({ min: 1, max: 5000 })), {
          maxLength: 200,
        }),
        (steps) => {
          let now = 0
          const times = steps.map(([gap]) => (now += gap))
          const { seen, told } = run(LOG_BUDGET, times, (index) => steps[index]?.[1] ?? 1)
          expect(told).toBe(seen)
        },
      ),
    )
  })

  it('does not go wrong when the clock is set back', () => {
    const tally = newTally(LOG_BUDGET, DAY_MS)
    const spent = spend(LOG_BUDGET, tally, 1, 0)
    expect(spent).toMatchObject({ kind: 'tell', tally: { tokens: 9, refilledAt: 0 } })
    const pending = { ...tally, pending: { count: 5, tellAt: DAY_MS + 10_000 } }
    expect(spend(LOG_BUDGET, pending, 1, 0).tally.pending).toEqual({ count: 6, tellAt: 600_000 })
  })
})

describe('a check that recovers and fails again', () => {
  it('has to be well for ten minutes after the third time in an hour', () => {
    const now = DAY_MS
    expect(calmMs([now - 1000, now - 2000], now)).toBe(0)
    expect(calmMs([now - 1000, now - 2000, now - 3_700_000], now)).toBe(0)
    expect(calmMs([now - 1000, now - 2000, now - 3000], now)).toBe(600_000)
  })
})
