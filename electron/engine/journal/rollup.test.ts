import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { RefusedInput } from './journal-error'
import { pickResolution, resolutions, rollUp, slotWidth } from './rollup'

const HOUR_MS = 3_600_000
const now = 1_770_000_000_000

describe('rollUp', () => {
  it('adds each sample to every resolution', () => {
    const buckets = rollUp([
      { series: 'a', at: 10_000, value: 3 },
      { series: 'a', at: 11_999, value: -1 },
      { series: 'a', at: 12_000, value: 5 },
    ])
    expect(buckets).toEqual([
      { series: 'a', bucketMs: 2000, bucketAt: 10_000, count: 2, sum: 2, min: -1, max: 3 },
      { series: 'a', bucketMs: 60_000, bucketAt: 0, count: 3, sum: 7, min: -1, max: 5 },
      { series: 'a', bucketMs: HOUR_MS, bucketAt: 0, count: 3, sum: 7, min: -1, max: 5 },
      { series: 'a', bucketMs: 2000, bucketAt: 12_000, count: 1, sum: 5, min: 5, max: 5 },
    ])
  })

  it.each([
    { series: '', at: 1, value: 1 },
    { series: 'a', at: Number.NaN, value: 1 },
    { series: 'a', at: 1, value: Number.POSITIVE_INFINITY },
  ])('refuses $series at $at of $value', (sample) => expect(() => rollUp([sample])).toThrow(RefusedInput))
})

describe('pickResolution', () => {
  const firsts = (fine: number | null, minute: number | null, hour: number | null) =>
    resolutions.map(({ bucketMs }, index) => ({ bucketMs, firstAt: [fine, minute, hour][index] ?? null }))

  it('takes the finest that is kept for the whole window, with or without data', () => {
    expect(pickResolution(firsts(null, null, null), now - HOUR_MS, now)).toBe(2000)
    expect(pickResolution(firsts(null, null, null), now - HOUR_MS - 1, now)).toBe(2000)
    expect(pickResolution(firsts(now, now - HOUR_MS, now - HOUR_MS), now - HOUR_MS, now)).toBe(2000)
  })

  it('goes coarser when the finer one has forgotten the beginning', () => {
    const day = firsts(now - HOUR_MS, now - 24 * HOUR_MS, now - 24 * HOUR_MS)
    expect(pickResolution(day, now - 24 * HOUR_MS, now)).toBe(60_000)
    const month = firsts(now - HOUR_MS, now - 168 * HOUR_MS, now - 720 * HOUR_MS)
    expect(pickResolution(month, now - 720 * HOUR_MS, now)).toBe(HOUR_MS)
    expect(pickResolution(firsts(null, null, now - 720 * HOUR_MS), now - 720 * HOUR_MS, now)).toBe(HOUR_MS)
  })

  it('reads no finer than what is drawn, and no coarser', () => {
    const month = firsts(now - HOUR_MS, now - 168 * HOUR_MS, now - 720 * HOUR_MS)
    const week = Math.ceil((now - 168 * HOUR_MS) / HOUR_MS) * HOUR_MS
    const pick = (fromAt: number, toAt: number, points: number, leastMs = 0) =>
      pickResolution(month, fromAt, now, { toAt, points, leastMs })
    expect(pick(week, now, 10_100)).toBe(60_000)
    expect(pick(week, now, 168)).toBe(HOUR_MS)
    expect(pick(week, now, 10_100, HOUR_MS)).toBe(HOUR_MS)
    expect(pick(now - HOUR_MS, now, 2000)).toBe(2000)
    expect(pick(now - 720 * HOUR_MS, now, 2000)).toBe(HOUR_MS)
    // A window that cuts a bucket would show what lies outside of it.
    expect(pick(week + 60_000, now, 100)).toBe(60_000)
    expect(pick(week, week + 24 * HOUR_MS, 20)).toBe(60_000)
    expect(pick(week, week + 24 * HOUR_MS - 1, 20)).toBe(HOUR_MS)
  })

  it('stays fine for a young journal in a wide window', () => {
    const young = firsts(now - 600_000, now - 600_000, now - 600_000 - (now % HOUR_MS))
    expect(pickResolution(young, now - 365 * 24 * HOUR_MS, now)).toBe(2000)
  })
})

describe('slotWidth', () => {
  it('never needs more slots than points', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 400 * 24 * HOUR_MS }),
        fc.integer({ min: 0, max: now }),
        fc.constantFrom(2000, 60_000, HOUR_MS),
        fc.integer({ min: 2, max: 2000 }),
        (spanMs, fromAt, bucketMs, points) => {
          const slotMs = slotWidth(fromAt, fromAt + spanMs, bucketMs, points)
          const firstSlot = Math.floor((Math.floor(fromAt / bucketMs) * bucketMs) / slotMs)
          const lastSlot = Math.floor((fromAt + spanMs) / slotMs)
          expect(lastSlot - firstSlot + 1).toBeLessThanOrEqual(points)
          expect(slotMs % bucketMs).toBe(0)
        },
      ),
    )
  })
})
