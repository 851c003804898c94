import type { Limits, Reading } from '@shared/domain/check'
import type { Point } from '@shared/domain/metric'

const HEADROOM = 1.2

export type Gauge = {
  /** Where the value ends on the bar, 0 to 1. */
  readonly value: number
  readonly warning: number
  readonly critical: number
}

/**
 * A value against its limits on a bar that is full at 100 % or a little beyond the critical edge.
 * Where less is worse (days left), the bar is full at twice the warning.
 */
export const gaugeOf = (value: number, limits: Limits, unit: Reading['unit']): Gauge => {
  const downwards = limits.critical < limits.warning
  const full = downwards ? limits.warning * 2 : unit === 'percent' ? 100 : limits.critical * HEADROOM
  const share = (amount: number): number => (full <= 0 ? 0 : Math.min(1, Math.max(0, amount / full)))
  return { value: share(value), warning: share(limits.warning), critical: share(limits.critical) }
}

const LEAST_SAMPLES = 5

/** How long a check takes to answer; the median and the far end are known where the engine counted them. */
export type Percentiles = { readonly p50: number | null; readonly p95: number; readonly p99: number | null }

/** The engine's answer to the quantiles 0.5, 0.95 and 0.99; null for a series without values. */
export const percentilesOf = (values: readonly number[] | null | undefined): Percentiles | null => {
  const [p50, p95, p99] = values ?? []
  return p50 === undefined || p95 === undefined || p99 === undefined ? null : { p50, p95, p99 }
}

/** The 95th percentile (nearest rank) of single samples; null for too few of them to say. */
export const p95Of = (points: readonly Point[]): number | null => {
  if (points.length < LEAST_SAMPLES) return null
  const sorted = points.map((point) => point.max).sort((a, b) => a - b)
  return sorted[Math.ceil(sorted.length * 0.95) - 1] ?? null
}
