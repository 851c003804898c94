import type { Band, Limits } from '@shared/domain/check'

/** A band that was reached is left again only this share of the critical value below its edge. */
const CLEARING_SHARE = 0.05

const rank: Readonly<Record<Band, number>> = { normal: 0, caution: 1, danger: 2 }

/** The worst of some bands; normal when there are none. */
export const worstBand = (bands: readonly Band[]): Band =>
  bands.reduce((worst, band) => (rank[band] > rank[worst] ? band : worst), 'normal' as Band)

/**
 * The band of a value: caution from `limits.warning`, danger from `limits.critical`, in the unit of the limits.
 * A band that `previous` had already reached holds until the value is below its edge by 5 % of the critical value,
 * so that a value on an edge does not flap (disk 80/90: danger ends below 85.5, caution below 75.5).
 * How long a danger has to last before it counts is the caller's to say. Throws a RangeError for a value that is not a number.
 */
export const bandOf = (value: number, limits: Limits, previous: Band = 'normal'): Band => {
  if (!Number.isFinite(value)) throw new RangeError(`a value of ${value} has no band`)
  const slack = Math.abs(limits.critical) * CLEARING_SHARE
  const reached = (edge: number, band: Band): boolean =>
    value >= (rank[previous] >= rank[band] ? edge - slack : edge)
  if (reached(limits.critical, 'danger')) return 'danger'
  return reached(limits.warning, 'caution') ? 'caution' : 'normal'
}
