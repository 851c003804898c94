import { describe, expect, it } from 'vitest'
import { largest, valueDomain } from './ticks'

const point = (at: number, avg: number, max = avg) => ({ at, avg, min: avg, max })

describe('valueDomain', () => {
  it('ends percentages at 100', () => {
    expect(valueDomain(3, 'percent', null)).toEqual({ bottom: 0, top: 100, ticks: [0, 25, 50, 75, 100] })
    expect(valueDomain(250, 'percent', null).top).toBeGreaterThan(250)
  })

  it('stays near small values and away from far limits', () => {
    expect(valueDomain(7.2, 'ms', { warning: 2000, critical: 5000 })).toEqual({
      bottom: 0,
      top: 8,
      ticks: [0, 2, 4, 6, 8],
    })
  })

  it('takes the warning limit in when values come near', () => {
    expect(valueDomain(1200, 'ms', { warning: 2000, critical: 5000 }).top).toBeGreaterThanOrEqual(2200)
  })

  it('counts whole things in whole steps', () => {
    expect(valueDomain(2, 'count', null).ticks.every((tick) => Number.isInteger(tick))).toBe(true)
  })

  it('steps bytes in powers of two', () => {
    const { ticks } = valueDomain(3.1 * 1024 ** 3, 'bytes', null)
    expect(ticks.map((tick) => tick / 1024 ** 3)).toEqual([0, 1, 2, 3, 4])
  })

  it('has an axis without any point', () => {
    const domain = valueDomain(null, 'bytes_per_second', null)
    expect(domain.top).toBeGreaterThan(0)
    expect(domain.ticks.length).toBeGreaterThan(1)
  })

  it.each([0.3, 1, 9.99, 10, 99, 1234, 5e6, 7.7e9])('always covers a peak of %d with few ticks', (peak) => {
    const domain = valueDomain(peak, 'bytes_per_second', null)
    expect(domain.top).toBeGreaterThanOrEqual(peak)
    expect(domain.ticks.length).toBeLessThanOrEqual(7)
  })
})

describe('largest', () => {
  it('is the peak, not the average', () => {
    expect(largest([point(1, 5, 50), point(2, 7)])).toBe(50)
    expect(largest([])).toBeNull()
  })
})
