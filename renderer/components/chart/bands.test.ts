import { describe, expect, it } from 'vitest'
import { bandAreas, bandOf, hostLimits, responseLimits } from './bands'

describe('bandAreas', () => {
  it('cuts an axis into its three bands', () => {
    expect(bandAreas({ warning: 70, critical: 85 }, 0, 100)).toEqual([
      { band: 'normal', from: 0, to: 70 },
      { band: 'caution', from: 70, to: 85 },
      { band: 'danger', from: 85, to: 100 },
    ])
  })

  it('leaves out what the axis does not reach', () => {
    expect(bandAreas({ warning: 2000, critical: 5000 }, 0, 40)).toEqual([{ band: 'normal', from: 0, to: 40 }])
    expect(bandAreas({ warning: 2000, critical: 5000 }, 0, 3000).map((area) => area.band)).toEqual([
      'normal',
      'caution',
    ])
  })

  it('turns round where smaller is worse', () => {
    expect(bandAreas({ warning: 30, critical: 7 }, 0, 90)).toEqual([
      { band: 'danger', from: 0, to: 7 },
      { band: 'caution', from: 7, to: 30 },
      { band: 'normal', from: 30, to: 90 },
    ])
  })

  it('leaves out an empty middle', () => {
    expect(bandAreas({ warning: 90, critical: 90 }, 0, 100).map((area) => area.band)).toEqual([
      'normal',
      'danger',
    ])
  })
})

describe('bandOf', () => {
  it.each([
    [69.9, 'normal'],
    [70, 'caution'],
    [85, 'danger'],
  ] as const)('%d is %s', (value, band) => expect(bandOf(value, { warning: 70, critical: 85 })).toBe(band))

  it('counts down for days left', () => {
    expect([40, 20, 3].map((days) => bandOf(days, { warning: 30, critical: 7 }))).toEqual([
      'normal',
      'caution',
      'danger',
    ])
  })
})

describe('limits', () => {
  it('are those of the reading, else the defaults of the type', () => {
    expect(responseLimits('http', { unit: 'ms', limits: { warning: 1, critical: 2 } })).toEqual({
      warning: 1,
      critical: 2,
    })
    expect(responseLimits('http', { unit: 'percent', limits: { warning: 80, critical: 90 } })).toEqual({
      warning: 2000,
      critical: 5000,
    })
    expect(responseLimits('postgresql', null)).toEqual({ warning: 500, critical: 1000 })
    expect(hostLimits['host.memory']).toEqual({ warning: 75, critical: 85 })
  })
})
