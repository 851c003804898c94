/**
 * Mergeable histograms: the value v > 0 belongs to the class ceil(log(v) / log(γ)) with γ = (1 + α) / (1 − α); the
 * class i stands for 2 γ^i / (γ + 1), which is within α of every value in it. Sums of histograms are exact.
 * Source: Masson, Rim, Lee: DDSketch, a fast and fully-mergeable quantile sketch with relative-error guarantees, 2019.
 */
export const RELATIVE_ERROR = 0.05
const GAMMA = (1 + RELATIVE_ERROR) / (1 - RELATIVE_ERROR)
const LOG_GAMMA = Math.log(GAMMA)

/** What takes less than a microsecond (in milliseconds) took no time at all. */
const LEAST = 0.001
export const NO_TIME = -1000

/** The class of a value in milliseconds. */
export const classOf = (value: number): number =>
  value < LEAST ? NO_TIME : Math.ceil(Math.log(value) / LOG_GAMMA)

/** The value that stands for a class. */
export const valueOf = (valueClass: number): number =>
  valueClass === NO_TIME ? 0 : (2 * GAMMA ** valueClass) / (GAMMA + 1)

/** How many values there are in each class. */
export type Histogram = ReadonlyMap<number, number>

/** The quantiles by nearest rank (0 to 1, in the order asked); null of nothing. */
export const quantilesOf = (histogram: Histogram, quantiles: readonly number[]): readonly number[] | null => {
  const classes = [...histogram].toSorted(([a], [b]) => a - b)
  const total = classes.reduce((sum, [, count]) => sum + count, 0)
  if (total === 0) return null
  return quantiles.map((quantile) => {
    const rank = Math.max(1, Math.ceil(quantile * total))
    let seen = 0
    const found = classes.find(([, count]) => (seen += count) >= rank) ?? classes.at(-1)
    return found === undefined ? 0 : valueOf(found[0])
  })
}
