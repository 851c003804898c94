import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { bandOf, worstBand } from './bands'

const disk = { warning: 80, critical: 90 }

describe('bandOf', () => {
  it.each([
    [0, 'normal'],
    [79.9, 'normal'],
    [80, 'caution'],
    [89.9, 'caution'],
    [90, 'danger'],
    [140, 'danger'],
  ] as const)('puts %d %% of a disk into %s', (value, band) => {
    expect(bandOf(value, disk)).toBe(band)
  })

  it.each([
    [86, 'danger', 'danger'],
    [85.5, 'danger', 'danger'],
    [85.4, 'danger', 'caution'],
    [75.5, 'danger', 'caution'],
    [75.4, 'danger', 'normal'],
    [79, 'caution', 'caution'],
    [75.4, 'caution', 'normal'],
    [89, 'caution', 'caution'],
    [79, 'normal', 'normal'],
    [90, 'normal', 'danger'],
  ] as const)('holds what was reached: %d after %s is %s', (value, previous, band) => {
    expect(bandOf(value, disk, previous)).toBe(band)
  })

  it('clears milliseconds by their own scale', () => {
    const connect = { warning: 500, critical: 1000 }
    expect(bandOf(960, connect, 'danger')).toBe('danger')
    expect(bandOf(949, connect, 'danger')).toBe('caution')
    expect(bandOf(449, connect, 'caution')).toBe('normal')
  })

  it('never answers for something that is not a number', () => {
    expect(() => bandOf(Number.NaN, disk)).toThrow(RangeError)
    expect(() => bandOf(Number.POSITIVE_INFINITY, disk)).toThrow(RangeError)
  })

  it('is never better with a worse past, and never better for a higher value', () => {
    const band = fc.constantFrom('normal', 'caution', 'danger' as const)
    fc.assert(
      fc.property(
        fc.double({ min: 0, max: 200, noNaN: true }),
        fc.double({ min: 0, max: 50, noNaN: true }),
        band,
        (value, more, previous) => {
          const now = bandOf(value, disk, previous)
          expect(worstBand([now, bandOf(value, disk, 'normal')])).toBe(now)
          const higher = bandOf(value + more, disk, previous)
          expect(worstBand([now, higher])).toBe(higher)
        },
      ),
    )
  })
})

describe('worstBand', () => {
  it('is the worst, or normal for none', () => {
    expect(worstBand([])).toBe('normal')
    expect(worstBand(['caution', 'normal'])).toBe('caution')
    expect(worstBand(['caution', 'danger', 'normal'])).toBe('danger')
  })
})
