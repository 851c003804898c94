import { describe, expect, it } from 'vitest'
import { areOrdered, limitsFrom } from './limits-setting'
import { worstReading } from './worst-reading'

const disk = { warning: 80, critical: 90 }

describe('limitsFrom', () => {
  it('takes the usual ones, what the settings say, and a lower edge that fits', () => {
    expect(limitsFrom({}, disk)).toEqual(disk)
    expect(limitsFrom({ threshold: 95 }, disk)).toEqual({ warning: 80, critical: 95 })
    expect(limitsFrom({ threshold: 45 }, disk)).toEqual({ warning: 40, critical: 45 })
    expect(limitsFrom({ warning: 50 }, disk)).toEqual({ warning: 50, critical: 90 })
    expect(limitsFrom({ warning: 0.1, threshold: 2 }, { warning: 500, critical: 1000 }, 1000)).toEqual({
      warning: 100,
      critical: 2000,
    })
  })

  it('has its edges in order, or the settings are at fault', () => {
    expect(
      [{}, { threshold: 50 }, { warning: 90 }, { warning: 10, threshold: 10 }].map(areOrdered(disk)),
    ).toEqual([true, true, true, true])
    expect([{ warning: 91 }, { warning: 60, threshold: 50 }].map(areOrdered(disk))).toEqual([false, false])
  })
})

describe('worstReading', () => {
  const reading = (
    status: 'healthy' | 'unhealthy' | 'unknown',
    band: 'normal' | 'danger',
    value?: number,
  ) => ({
    status,
    band,
    message: { code: 'x', params: {} },
    details: {},
    ...(value === undefined ? {} : { value }),
  })

  it('goes by status, then band, then value; the first of equals', () => {
    const well = reading('healthy', 'normal', 5)
    const slow = reading('healthy', 'danger', 1)
    const mute = reading('unknown', 'normal')
    const down = reading('unhealthy', 'danger')
    expect(worstReading([well, slow])).toBe(slow)
    expect(worstReading([slow, mute, well])).toBe(mute)
    expect(worstReading([mute, down, slow])).toBe(down)
    expect(worstReading([reading('healthy', 'normal', 3), well])).toBe(well)
    expect(worstReading([down, reading('unhealthy', 'danger')])).toBe(down)
  })
})
