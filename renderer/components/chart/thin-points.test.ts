import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { thinPoints } from './thin-points'

const WEEK_MS = 7 * 86_400_000
const shown = { fromAt: 0, toAt: WEEK_MS }
const minutes = Array.from({ length: 10_080 }, (_, index) => ({
  at: index * 60_000,
  avg: 20 + (index % 13),
  min: 19,
  max: 40,
}))

describe('thinPoints', () => {
  it('leaves as they are the points that can be seen apart', () => {
    expect(thinPoints(minutes.slice(0, 900), shown, 600)).toHaveLength(900)
    expect(thinPoints([], shown, 600)).toEqual([])
  })

  it('keeps every peak, the order and the mean within what was there', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: minutes.length - 1 }),
        fc.integer({ min: 1, max: 3000 }),
        fc.boolean(),
        (peak, columns, up) => {
          const points = minutes.map((point, index) =>
            index === peak ? { ...point, ...(up ? { max: 999 } : { min: -999 }) } : point,
          )
          const thinned = thinPoints(points, shown, columns)
          expect(thinned.length).toBeLessThanOrEqual(columns)
          expect(thinned.some((point) => (up ? point.max === 999 : point.min === -999))).toBe(true)
          expect(thinned.every(({ avg }) => avg >= 20 && avg <= 32)).toBe(true)
          const times = thinned.map(({ at }) => at)
          expect(times).toEqual(times.toSorted((a, b) => a - b))
        },
      ),
      { numRuns: 50 },
    )
  })

  it('draws nothing into columns in which nothing was', () => {
    const gap = minutes.filter(({ at }) => at < WEEK_MS / 4 || at >= WEEK_MS / 2)
    const thinned = thinPoints(gap, shown, 4000)
    expect(thinned.filter(({ at }) => at >= WEEK_MS / 4 && at < WEEK_MS / 2)).toEqual([])
    expect(thinned).toHaveLength(3000)
  })
})
