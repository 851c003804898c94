import { describe, expect, it } from 'vitest'
import { percentText, quantileSeries, slotAt } from './course-series'

const course = {
  slotMs: 60,
  windowMs: 60,
  slots: [
    { at: 0, runs: 2, failures: 0, times: { p50: 5, p95: 8, p99: 9, least: 1, most: 400 } },
    { at: 60, runs: 2, failures: 2, times: null },
    { at: 240, runs: 1, failures: 0, times: { p50: 6, p95: 6, p99: 6, least: 6, most: 6 } },
  ],
}

describe('a course as lines', () => {
  it('has a line for each quantile, the peak with the first, and no point without an answer', () => {
    const [p50, p95, p99] = quantileSeries('check.redis.response', course)
    expect(p50?.points).toEqual([
      { at: 0, avg: 5, min: 1, max: 400 },
      { at: 240, avg: 6, min: 6, max: 6 },
    ])
    expect([p95?.points[0]?.avg, p99?.points[0]?.avg]).toEqual([8, 9])
    expect(new Set([p50?.id, p95?.id, p99?.id]).size).toBe(3)
  })

  it('knows which slot a time lies in, and that a gap has none', () => {
    expect(slotAt(course, 119)?.failures).toBe(2)
    expect(slotAt(course, 120)).toBeNull()
    expect(slotAt(course, -1)).toBeNull()
  })
})

it.each([
  [0, '0'],
  [1, '100'],
  [0.00001, '< 0.1'],
  [0.99999, '> 99.9'],
  [0.0123, '1.2'],
  [0.5, '50'],
])('the share %d is told as %s %%', (share, said) => expect(percentText(share)).toBe(said))
