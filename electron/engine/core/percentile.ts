/**
 * The smallest of the values that at least `percent` % of them do not exceed (nearest rank); null for no values.
 * `percent` is above 0 and at most 100.
 */
export const percentile = (values: readonly number[], percent: number): number | null =>
  percentileOfSorted(
    [...values].sort((a, b) => a - b),
    percent,
  )

const percentileOfSorted = (sorted: readonly number[], percent: number): number | null => {
  if (!(percent > 0 && percent <= 100)) throw new RangeError(`there is no percentile ${percent}`)
  return sorted[Math.ceil((percent / 100) * sorted.length) - 1] ?? null
}

export type Percentiles = { readonly p50: number; readonly p95: number; readonly p99: number }

/** The median and the two upper percentiles that response times are judged by; null for no values. */
export const percentilesOf = (values: readonly number[]): Percentiles | null => {
  const sorted = [...values].sort((a, b) => a - b)
  const [p50, p95, p99] = [50, 95, 99].map((percent) => percentileOfSorted(sorted, percent))
  return typeof p50 === 'number' && typeof p95 === 'number' && typeof p99 === 'number'
    ? { p50, p95, p99 }
    : null
}
