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

/** The 95th percentile (nearest rank) of single samples; null for too few of them to say. */
export const p95Of = (points: readonly Point[]): number | null => {
  if (points.length < LEAST_SAMPLES) return null
  const sorted = points.map((point) => point.max).sort((a, b) => a - b)
  return sorted[Math.ceil(sorted.length * 0.95) - 1] ?? null
}
