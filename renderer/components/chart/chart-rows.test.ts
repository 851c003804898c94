import { describe, expect, it } from 'vitest'
import { chartRows, nearestIndex } from './chart-rows'

const point = (at: number, avg: number) => ({ at, avg, min: avg - 1, max: avg + 1 })

describe('chartRows', () => {
  it('joins series by their times', () => {
    const rows = chartRows([
      { id: 'in', points: [point(0, 1), point(2, 2)], stepMs: 2 },
      { id: 'out', points: [point(0, 5), point(2, 6)], stepMs: 2 },
    ])
    expect(rows).toEqual([
      { at: 0, averages: { in: 1, out: 5 }, spreads: { in: [0, 2], out: [4, 6] } },
      { at: 2, averages: { in: 2, out: 6 }, spreads: { in: [1, 3], out: [5, 7] } },
    ])
  })

  it('breaks a line where nothing was measured', () => {
    const rows = chartRows([
      { id: 'a', points: [point(0, 1), point(2, 1), point(100, 1), point(102, 1)], stepMs: 2 },
    ])
    expect(rows.map((row) => [row.at, row.averages['a']])).toEqual([
      [0, 1],
      [2, 1],
      [51, null],
      [100, 1],
      [102, 1],
    ])
  })

  it('breaks one series and leaves the other whole', () => {
    const whole = [0, 2, 4, 6, 8, 10, 12].map((at) => point(at, 3))
    const rows = chartRows([
      { id: 'whole', points: whole, stepMs: 2 },
      { id: 'broken', points: [point(0, 1), point(2, 1), point(12, 1)], stepMs: 2 },
    ])
    expect(rows.filter((row) => row.averages['broken'] === null)).toHaveLength(1)
    expect(rows.map((row) => row.averages['whole'])).toEqual(rows.map(() => 3))
  })

  it('has no rows without points', () => {
    expect(chartRows([{ id: 'a', points: [], stepMs: 2 }])).toEqual([])
  })
})

describe('nearestIndex', () => {
  it.each([
    [[0, 10, 20], 12, 1],
    [[0, 10, 20], 99, 2],
    [[0, 10, 20], -5, 0],
    [[], 5, -1],
  ] as const)('in %j for %d is %d', (times, at, expected) => expect(nearestIndex(times, at)).toBe(expected))
})
