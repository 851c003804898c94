import { describe, expect, it } from 'vitest'
import { fieldTime, lengthOf } from './silence-length'

const now = new Date(2026, 0, 31, 14, 30, 15).getTime()

describe('how long a silence is to last', () => {
  it.each([
    ['30', 30],
    ['60', 60],
    ['240', 240],
  ] as const)('%s', (preset, minutes) => {
    expect(lengthOf(preset, '', now)).toEqual({ kind: 'minutes', minutes })
  })

  it('reaches at least to the time that was given', () => {
    expect(lengthOf('until', '2026-01-31T15:00', now)).toEqual({ kind: 'minutes', minutes: 30 })
    expect(lengthOf('until', '2026-02-01T14:30', now)).toEqual({ kind: 'minutes', minutes: 1440 })
  })

  it.each([
    ['', 'missing'],
    ['tomorrow', 'missing'],
    ['2026-01-31T14:30', 'past'],
    ['2026-04-01T00:00', 'too_long'],
  ] as const)('until %j: %s', (until, fault) => {
    expect(lengthOf('until', until, now)).toEqual({ kind: 'fault', fault })
  })

  it('writes a time as the field takes it, and reads it back', () => {
    expect(fieldTime(now)).toBe('2026-01-31T14:30')
    expect(lengthOf('until', fieldTime(now + 3_600_000), now)).toEqual({ kind: 'minutes', minutes: 60 })
  })
})
