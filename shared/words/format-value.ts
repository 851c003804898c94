import type { Unit } from '../domain/check'

/** A number and its unit apart, so that both can be set in their own way. */
export type ValueParts = { readonly number: string; readonly unit: string }

/** How one axis writes its numbers: all of them in the same unit, stated once. */
export type AxisScale = { readonly divisor: number; readonly unit: string }

type Step = { readonly from: number; readonly divisor: number; readonly unit: string }

const binary: readonly Step[] = [
  { from: 1024 ** 4, divisor: 1024 ** 4, unit: 'TiB' },
  { from: 1024 ** 3, divisor: 1024 ** 3, unit: 'GiB' },
  { from: 1024 ** 2, divisor: 1024 ** 2, unit: 'MiB' },
  { from: 1024, divisor: 1024, unit: 'KiB' },
  { from: 0, divisor: 1, unit: 'B' },
]
const decimalRate: readonly Step[] = [
  { from: 1e9, divisor: 1e9, unit: 'GB/s' },
  { from: 1e6, divisor: 1e6, unit: 'MB/s' },
  { from: 1e3, divisor: 1e3, unit: 'kB/s' },
  { from: 0, divisor: 1, unit: 'B/s' },
]
const duration: readonly Step[] = [
  { from: 48 * 3_600_000, divisor: 24 * 3_600_000, unit: 'd' },
  { from: 2 * 3_600_000, divisor: 3_600_000, unit: 'h' },
  { from: 60_000, divisor: 60_000, unit: 'min' },
  { from: 1000, divisor: 1000, unit: 's' },
  { from: 0, divisor: 1, unit: 'ms' },
]

const steps: Readonly<Record<Unit, readonly Step[]>> = {
  percent: [{ from: 0, divisor: 1, unit: '%' }],
  count: [{ from: 0, divisor: 1, unit: '' }],
  ms: duration,
  bytes: binary,
  bytes_per_second: decimalRate,
}

const grouped = new Intl.NumberFormat('en-US', { maximumFractionDigits: 0 })

/** Three digits are enough to read; thousands are grouped. */
const threeDigits = (value: number): string => {
  const size = Math.abs(value)
  if (size >= 100) return grouped.format(value)
  if (size >= 10) return value.toFixed(1).replace(/\.0$/, '')
  return value.toFixed(2).replace(/\.?0+$/, '')
}

/** The scale that suits the largest value of an axis. */
export const axisScale = (unit: Unit, largest: number): AxisScale => {
  const size = Math.abs(largest)
  const found = steps[unit].find((step) => size >= step.from)
  return { divisor: found?.divisor ?? 1, unit: found?.unit ?? '' }
}

/** A value of an axis in the axis's scale, without its unit. */
export const formatTick = (value: number, scale: AxisScale): string => threeDigits(value / scale.divisor)

/**
 * A value for a person: at most three digits, the unit beside.
 * Percentages always carry one decimal, so that a live number does not shift its neighbours.
 */
export const formatValue = (value: number, unit: Unit): ValueParts => {
  if (!Number.isFinite(value)) return { number: '–', unit: '' }
  if (unit === 'percent') return { number: value >= 99.95 ? '100' : value.toFixed(1), unit: '%' }
  if (unit === 'count') {
    // Counts are whole; what is small and has a fraction is a rate or a load, and its fraction is what is looked for.
    const isRate = Math.abs(value) < 10 && !Number.isInteger(value)
    return { number: isRate ? threeDigits(value) : grouped.format(value), unit: '' }
  }
  const scale = axisScale(unit, value)
  return { number: threeDigits(value / scale.divisor), unit: scale.unit }
}

/** The same in one string: `1.24 s`. */
export const valueText = (value: number, unit: Unit): string => {
  const parts = formatValue(value, unit)
  return parts.unit === '' ? parts.number : `${parts.number} ${parts.unit}`
}
