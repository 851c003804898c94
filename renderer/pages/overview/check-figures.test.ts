import { describe, expect, it } from 'vitest'
import { gaugeOf, p95Of, percentilesOf } from './check-figures'

const point = (value: number) => ({ at: value, avg: value, min: value, max: value })

describe('a value against its limits', () => {
  it('fills a bar of percent up to 100', () => {
    expect(gaugeOf(61, { warning: 80, critical: 90 }, 'percent')).toEqual({
      value: 0.61,
      warning: 0.8,
      critical: 0.9,
    })
  })

  it('leaves headroom beyond the critical edge of other units and never overflows', () => {
    const gauge = gaugeOf(9000, { warning: 2000, critical: 5000 }, 'ms')
    expect(gauge.value).toBe(1)
    expect(gauge.critical).toBeCloseTo(1 / 1.2)
  })

  it('knows limits where less is worse', () => {
    expect(gaugeOf(15, { warning: 30, critical: 6 }, 'count')).toEqual({
      value: 0.25,
      warning: 0.5,
      critical: 0.1,
    })
  })

  it('draws nothing for limits without extent', () => {
    expect(gaugeOf(3, { warning: 0, critical: 0 }, 'count')).toEqual({ value: 0, warning: 0, critical: 0 })
  })
})

describe('p95', () => {
  it('is the nearest rank of the samples', () => {
    expect(p95Of(Array.from({ length: 100 }, (_, n) => point(n + 1)))).toBe(95)
    expect(p95Of([5, 1, 4, 2, 3].map(point))).toBe(5)
  })

  it('says nothing about too few samples', () => {
    expect(p95Of([point(1), point(2)])).toBeNull()
  })
})

describe('percentiles of the engine', () => {
  it.each([
    [[1, 2, 3], { p50: 1, p95: 2, p99: 3 }],
    [null, null],
    [undefined, null],
    [[1, 2], null],
  ])('%j', (values, percentiles) => {
    expect(percentilesOf(values)).toEqual(percentiles)
  })
})
