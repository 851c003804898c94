import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { countOccurrences, judgeAge, type Occurrences } from './detect'

const minute = 60_000

describe('judgeAge', () => {
  const line = { backlog: true, observedAt: 100 * minute, statedAt: null }
  it.each([
    [
      'a followed line, whatever time it states',
      { ...line, backlog: false, statedAt: 0 },
      { kind: 'continuous' },
      'fresh',
    ],
    [
      'backlog in continuous mode, however young',
      { ...line, statedAt: 100 * minute },
      { kind: 'continuous' },
      'history',
    ],
    [
      'backlog of the last 10 min in a single run',
      { ...line, statedAt: 91 * minute },
      { kind: 'once', fileChangedAt: null },
      'fresh',
    ],
    [
      'backlog from the future, which has a wrong clock',
      { ...line, statedAt: 111 * minute },
      { kind: 'once', fileChangedAt: 100 * minute },
      'history',
    ],
    [
      'older backlog in a single run',
      { ...line, statedAt: 89 * minute },
      { kind: 'once', fileChangedAt: 100 * minute },
      'history',
    ],
    [
      'backlog without a time in a file that has just changed',
      line,
      { kind: 'once', fileChangedAt: 99 * minute },
      'fresh',
    ],
    ['backlog without a time in an old file', line, { kind: 'once', fileChangedAt: 0 }, 'history'],
    ['backlog of which nothing is known', line, { kind: 'once', fileChangedAt: null }, 'history'],
  ] as const)('takes %s', (_, observation, run, kind) => {
    expect(judgeAge(observation, run).kind).toBe(kind)
  })
})

describe('countOccurrences', () => {
  it('reaches the threshold only within the window', () => {
    const threshold = { minCount: 5, withinMs: minute }
    let occurrences: Occurrences = []
    const see = (at: number, count: number): boolean => {
      const counted = countOccurrences(occurrences, { observedAt: at, count }, threshold)
      occurrences = counted.occurrences
      return counted.reached
    }
    expect(see(0, 4)).toBe(false)
    expect(see(2 * minute, 4)).toBe(false)
    expect(occurrences).toHaveLength(1)
    expect(see(2 * minute + 1000, 1)).toBe(true)
  })

  it('forgets what came before the clock was set back, and bears lines that come out of order', () => {
    const threshold = { minCount: 5, withinMs: minute }
    const hour = 60 * minute
    const before = [{ at: 10 * hour, count: 4 }]
    expect(countOccurrences(before, { observedAt: hour, count: 1 }, threshold)).toEqual({
      occurrences: [{ at: hour, count: 1 }],
      reached: false,
    })
    expect(countOccurrences(before, { observedAt: 10 * hour - 50, count: 1 }, threshold).reached).toBe(true)
  })

  it('takes a burst for what it is, and holds no more of it', () => {
    const counted = countOccurrences(
      [],
      { observedAt: 5, count: 1_000_000 },
      { minCount: 20, withinMs: minute },
    )
    expect(counted).toEqual({ occurrences: [{ at: 5, count: 1_000_000 }], reached: true })
  })

  const sequence = fc.array(
    fc.record({ at: fc.integer({ min: 0, max: 59_000 }), count: fc.integer({ min: 1, max: 9 }) }),
    { minLength: 1, maxLength: 40 },
  )
  const run = (seen: readonly { readonly at: number; readonly count: number }[], minCount: number) => {
    let occurrences: Occurrences = []
    return seen.map(({ at, count }) => {
      const counted = countOccurrences(occurrences, { observedAt: at, count }, { minCount, withinMs: minute })
      occurrences = counted.occurrences
      return counted.reached
    })
  }

  it('is reached with the same line, in whatever order several files within one window are read', () => {
    fc.assert(
      fc.property(sequence, fc.integer({ min: 1, max: 100 }), (seen, minCount) => {
        let sum = 0
        const expected = seen.map(({ count }) => (sum += count) >= minCount)
        expect(run(seen, minCount)).toEqual(expected)
      }),
    )
  })

  it('is what a window that moves with the lines holds', () => {
    fc.assert(
      fc.property(sequence, fc.integer({ min: 1, max: 40 }), (steps, minCount) => {
        let now = 0
        const seen = steps.map(({ at, count }) => ({ at: (now += at), count }))
        const expected = seen.map(
          ({ at }, index) =>
            seen
              .slice(0, index + 1)
              .filter((other) => other.at > at - minute)
              .reduce((sum, { count }) => sum + count, 0) >= minCount,
        )
        expect(run(seen, minCount)).toEqual(expected)
      }),
    )
  })

  it('keeps the newest by their times, also of what came out of order', () => {
    const seen = [
      { at: 100_000, count: 5 },
      { at: 50_000, count: 1 },
      { at: 49_000, count: 4 },
      { at: 155_000, count: 1 },
    ]
    expect(run(seen, 6)).toEqual([false, true, true, true])
  })

  it('keeps no more than what reaches the threshold, however busy the log is', () => {
    const threshold = { minCount: 50, withinMs: 24 * 60 * minute }
    let occurrences: Occurrences = []
    for (let at = 0; at < 2000; at++) {
      const counted = countOccurrences(occurrences, { observedAt: at, count: 1 }, threshold)
      occurrences = counted.occurrences
      expect(counted.reached).toBe(at >= 49)
    }
    expect(occurrences).toHaveLength(50)
    expect(occurrences[0]?.at).toBe(1950)
  })
})
