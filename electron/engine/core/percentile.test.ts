import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { percentile, percentilesOf } from './percentile'

describe('percentile', () => {
  it('takes the nearest rank', () => {
    expect(percentile([15, 20, 35, 40, 50], 30)).toBe(20)
    expect(percentile([15, 20, 35, 40, 50], 40)).toBe(20)
    expect(percentile([15, 20, 35, 40, 50], 50)).toBe(35)
    expect(percentile([50, 15, 40, 20, 35], 100)).toBe(50)
    expect(percentile([7], 1)).toBe(7)
  })

  it('has no answer for nothing, and no percentile 0 or 101', () => {
    expect(percentile([], 95)).toBeNull()
    expect(() => percentile([1], 0)).toThrow(RangeError)
    expect(() => percentile([1], 101)).toThrow(RangeError)
    expect(() => percentile([1], Number.NaN)).toThrow(RangeError)
  })

  it('is a value of the list that enough others do not exceed', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 0, max: 1e6 }), { minLength: 1 }),
        fc.integer({ min: 1, max: 100 }),
        (values, percent) => {
          const answer = percentile(values, percent)
          expect(values).toContain(answer)
          const within = values.filter((value) => value <= Number(answer)).length
          expect(within / values.length).toBeGreaterThanOrEqual(percent / 100 - 1e-9)
        },
      ),
    )
  })
})

describe('percentilesOf', () => {
  it('gives the three together', () => {
    const oneToHundred = Array.from({ length: 100 }, (_, index) => 100 - index)
    expect(percentilesOf(oneToHundred)).toEqual({ p50: 50, p95: 95, p99: 99 })
    expect(percentilesOf([])).toBeNull()
  })
})
