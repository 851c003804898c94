import type { Band, Limits, Reading } from '@shared/domain/check'
import type { hostSeries } from '@shared/domain/metric'

/** A stretch of an axis that is judged alike. */
export type BandArea = { readonly band: Band; readonly from: number; readonly to: number }

/** The product's default bands of host metrics; network and processes are shown without judgement. */
export const hostLimits: Readonly<Record<(typeof hostSeries)[number], Limits | null>> = {
  'host.cpu': { warning: 70, critical: 85 },
  'host.memory': { warning: 75, critical: 85 },
  'host.disk': { warning: 80, critical: 90 },
  'host.network_in': null,
  'host.network_out': null,
  'host.processes': null,
}

const connectTypes: ReadonlySet<string> = new Set(['postgresql', 'redis'])
const connectLimits: Limits = { warning: 500, critical: 1000 }
const defaultLimits: Limits = { warning: 2000, critical: 5000 }

/** The bands of a check's response time in milliseconds: what its reading states, else the product's defaults. */
export const responseLimits = (type: string, reading: Pick<Reading, 'unit' | 'limits'> | null): Limits => {
  if (reading?.limits && reading.unit === 'ms') return reading.limits
  return connectTypes.has(type) ? connectLimits : defaultLimits
}

/** Where a value falls. Some limits count downwards (days left): then smaller is worse. */
export const bandOf = (value: number, limits: Limits): Band => {
  const down = limits.critical < limits.warning
  if (down ? value <= limits.critical : value >= limits.critical) return 'danger'
  if (down ? value <= limits.warning : value >= limits.warning) return 'caution'
  return 'normal'
}

/** The bands as areas of an axis from `bottom` to `top`, lowest first; what lies outside of the axis is left out. */
export const bandAreas = (limits: Limits, bottom: number, top: number): readonly BandArea[] => {
  const down = limits.critical < limits.warning
  const edges = down ? [limits.critical, limits.warning] : [limits.warning, limits.critical]
  const bands: readonly Band[] = down ? ['danger', 'caution', 'normal'] : ['normal', 'caution', 'danger']
  return bands
    .map((band, index) => ({
      band,
      from: Math.max(bottom, edges[index - 1] ?? Number.NEGATIVE_INFINITY),
      to: Math.min(top, edges[index] ?? Number.POSITIVE_INFINITY),
    }))
    .filter((area) => area.to > area.from)
}
