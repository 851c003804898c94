import { describe, expect, it } from 'vitest'
import { loadReading } from './load-reading'

const limits = { warning: 1, critical: 2 }
const averages = { 1: 12, 5: 6, 15: 3 }
const read = (more: Partial<Parameters<typeof loadReading>[0]> = {}) =>
  loadReading({ averages, processors: 4, minutes: 5, limits, previousBand: undefined, ...more })

describe('loadReading', () => {
  it.each([
    [1, 3, 'danger', 'unhealthy', 2],
    [5, 1.5, 'caution', 'healthy', 1],
    [15, 0.75, 'normal', 'healthy', 1],
  ] as const)('over %d minutes: %d, %s', (minutes, value, band, status, limit) => {
    expect(read({ minutes })).toMatchObject({
      status,
      band,
      value,
      message: { params: { perProcessor: value, processors: 4, minutes, limit } },
    })
  })

  it('keeps a band until the load is clearly below its edge', () => {
    const close = { 1: 0, 5: 7.7, 15: 0 }
    expect(read({ averages: close })).toMatchObject({ band: 'caution' })
    expect(read({ averages: close, previousBand: 'danger' })).toMatchObject({ band: 'danger' })
    expect(read({ averages: { ...close, 5: 7.5 }, previousBand: 'danger' })).toMatchObject({
      band: 'caution',
    })
  })
})
