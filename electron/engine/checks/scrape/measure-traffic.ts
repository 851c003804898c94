import type { MetricsPage, SeriesValues } from './read-metrics'

export type Quantile = {
  readonly seconds: number
  /** Whether it lies beyond the last bucket with an edge, so that all that is known is that it is not less. */
  readonly isAtLeast: boolean
}

/** What happened between two looks at a page. */
export type Traffic = {
  readonly elapsedSeconds: number
  readonly requests: number | null
  /** null where no series tells a status. */
  readonly errors: number | null
  /** How many durations the histogram has taken in; null without one. */
  readonly timed: number | null
  readonly p95: Quantile | null
}

/**
 * How far counters have gone on. One that is lower than before began anew at zero (its program was restarted), and a
 * series that was not there before began at zero as well.
 */
const increase = (before: SeriesValues | undefined, now: SeriesValues): number => {
  let sum = 0
  for (const [key, value] of now) {
    const earlier = before?.get(key) ?? 0
    sum += value < earlier ? value : value - earlier
  }
  return sum
}

/**
 * A quantile of a histogram by its cumulative counts, interpolated in its bucket as Prometheus does.
 * null when it has taken in nothing.
 */
export const quantileOf = (
  share: number,
  counts: readonly { readonly upTo: number; readonly count: number }[],
): Quantile | null => {
  const sorted = [...counts].sort((a, b) => a.upTo - b.upTo)
  // Pages are written while the program goes on: a bucket may know less than the one below it.
  let highest = 0
  const buckets = sorted.map(({ upTo, count }) => ({ upTo, count: (highest = Math.max(highest, count)) }))
  const total = buckets.at(-1)?.count ?? 0
  if (total <= 0) return null
  const rank = share * total
  const index = buckets.findIndex(({ count }) => count >= rank)
  const bucket = buckets[index]
  const below = buckets[index - 1]
  if (bucket === undefined) return null
  if (bucket.upTo === Infinity)
    return below === undefined ? null : { seconds: Math.max(0, below.upTo), isAtLeast: true }
  const from = below?.upTo ?? Math.min(0, bucket.upTo)
  const inBucket = bucket.count - (below?.count ?? 0)
  const into = inBucket <= 0 ? 1 : (rank - (below?.count ?? 0)) / inBucket
  return { seconds: from + (bucket.upTo - from) * into, isAtLeast: false }
}

/** What happened between two looks that lie `elapsedMs` apart, more than none. */
export const measureTraffic = (before: MetricsPage, now: MetricsPage, elapsedMs: number): Traffic => {
  const counts = [...now.buckets].map(([upTo, series]) => ({
    upTo,
    count: increase(before.buckets.get(upTo), series),
  }))
  const { requests } = now
  const earlier = before.requests?.source === requests?.source ? before.requests : null
  return {
    elapsedSeconds: elapsedMs / 1000,
    requests: requests === null ? null : increase(earlier?.all, requests.all),
    errors: requests === null || !requests.hasStatus ? null : increase(earlier?.errors, requests.errors),
    timed: counts.length === 0 ? null : Math.max(...counts.map(({ count }) => count)),
    p95: quantileOf(0.95, counts),
  }
}
