import { describe, expect, it } from 'vitest'
import { axisScale, formatTick, formatValue, valueText } from './format-value'

describe('valueText', () => {
  it.each([
    [7.31, 'percent', '7.3 %'],
    [43, 'percent', '43.0 %'],
    [99.97, 'percent', '100 %'],
    [0.42, 'ms', '0.42 ms'],
    [8, 'ms', '8 ms'],
    [12.34, 'ms', '12.3 ms'],
    [950, 'ms', '950 ms'],
    [1240, 'ms', '1.24 s'],
    [90_000, 'ms', '1.5 min'],
    [119 * 60_000, 'ms', '119 min'],
    [6.4 * 3_600_000, 'ms', '6.4 h'],
    [9 * 86_400_000, 'ms', '9 d'],
    [1234, 'count', '1,234'],
    [1.53, 'count', '1.53'],
    [3, 'count', '3'],
    [71.5, 'count', '72'],
    [512, 'bytes', '512 B'],
    [8 * 1024 ** 3, 'bytes', '8 GiB'],
    [0, 'bytes_per_second', '0 B/s'],
    [12_400_000, 'bytes_per_second', '12.4 MB/s'],
  ] as const)('%d %s is %s', (value, unit, expected) => expect(valueText(value, unit)).toBe(expected))

  it('shows a dash for what is not a number', () => {
    expect(formatValue(Number.NaN, 'ms')).toEqual({ number: '–', unit: '' })
  })
})

describe('axisScale', () => {
  it('gives all ticks of an axis one unit', () => {
    const scale = axisScale('ms', 2400)
    expect(scale).toEqual({ divisor: 1000, unit: 's' })
    expect([0, 500, 1000, 2000].map((value) => formatTick(value, scale))).toEqual(['0', '0.5', '1', '2'])
  })

  it('falls back to the base unit for an empty axis', () => {
    expect(axisScale('bytes_per_second', 0)).toEqual({ divisor: 1, unit: 'B/s' })
  })
})
