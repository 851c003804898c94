import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { percentile } from './percentile'
import { addTimes, emptyTimeHistogram, mergeTimeHistograms, timePercentile } from './time-histogram'

const times = fc.array(fc.double({ min: 1, max: 100_000, noNaN: true }), { minLength: 1, maxLength: 200 })

describe('a histogram of response times', () => {
  it('reads percentiles at most 9.1 % too high and never too low', () => {
    fc.assert(
      fc.property(times, fc.integer({ min: 1, max: 100 }), (list, percent) => {
        const truth = Number(percentile(list, percent))
        const read = Number(timePercentile(addTimes(emptyTimeHistogram, list), percent))
        expect(read).toBeGreaterThanOrEqual(truth * (1 - 1e-9))
        expect(read).toBeLessThanOrEqual(truth * 1.091)
      }),
    )
  })

  it('merged is the histogram of all', () => {
    fc.assert(
      fc.property(times, times, (a, b) => {
        const merged = mergeTimeHistograms(addTimes(emptyTimeHistogram, a), addTimes(emptyTimeHistogram, b))
        expect(merged).toEqual(addTimes(emptyTimeHistogram, [...a, ...b]))
      }),
    )
  })

  it('takes what is below and above its range, and refuses what is no time', () => {
    const histogram = addTimes(emptyTimeHistogram, [0, 0.2, 500_000])
    expect(histogram.total).toBe(3)
    expect(timePercentile(histogram, 50)).toBe(1)
    expect(timePercentile(histogram, 99)).toBe(131_072)
    expect(timePercentile(emptyTimeHistogram, 95)).toBeNull()
    expect(() => addTimes(emptyTimeHistogram, [Number.NaN])).toThrow(RangeError)
    expect(() => addTimes(emptyTimeHistogram, [-1])).toThrow(RangeError)
  })
})
