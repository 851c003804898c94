import type { Limits, Unit } from '@shared/domain/check'
import type { Point } from '@shared/domain/metric'

export type Domain = { readonly bottom: number; readonly top: number; readonly ticks: readonly number[] }

/** Bytes step in powers of two, everything else in 1, 2, 2.5 and 5 times a power of ten. */
const decimalFactors = [1, 2, 2.5, 5, 10]
const binaryFactors = [1, 2, 4, 5, 8, 10, 16, 32, 64, 128, 256, 512, 1024]

const niceStep = (rough: number, unit: Unit): number => {
  const base =
    unit === 'bytes'
      ? 1024 ** Math.max(0, Math.floor(Math.log(rough) / Math.log(1024)))
      : 10 ** Math.floor(Math.log10(rough))
  const factors = unit === 'bytes' ? binaryFactors : decimalFactors
  const step = (factors.find((factor) => factor * base >= rough) ?? 10) * base
  return unit === 'count' ? Math.max(1, Math.ceil(step)) : step
}

/** The largest value that was seen; peaks count, not averages. Null without points. */
export const largest = (points: readonly Point[]): number | null =>
  points.reduce<number | null>((max, point) => (max === null || point.max > max ? point.max : max), null)

/**
 * The vertical axis from 0. Percentages end at 100; others end at the next round number above the peak.
 * A limit joins the axis only once the values come near it: a 5 ms answer is not drawn against 5 s.
 */
export const valueDomain = (
  peak: number | null,
  unit: Unit,
  limits: Limits | null,
  tickCount = 4,
): Domain => {
  if (unit === 'percent' && (peak === null || peak <= 100))
    return { bottom: 0, top: 100, ticks: [0, 25, 50, 75, 100] }
  const near =
    limits !== null && peak !== null && peak >= limits.warning * 0.5
      ? Math.max(peak, limits.warning * 1.1)
      : peak
  const wanted = near === null || near <= 0 ? 1 : near * 1.05
  const step = niceStep(wanted / tickCount, unit)
  const count = Math.ceil(wanted / step)
  return {
    bottom: 0,
    top: step * count,
    ticks: Array.from({ length: count + 1 }, (_, index) => step * index),
  }
}
