import type { MetricsPage } from './read-metrics'

/** A page and when it was seen, in epoch milliseconds. */
export type Mark = { readonly at: number; readonly page: MetricsPage }

/** Rates over a shorter time than this say little: a check that is being confirmed comes again after seconds. */
const LEAST_WINDOW_MS = 30_000

/** The look to compare with: the last one that lies back far enough, else the oldest. null when there is none yet. */
export const baseOf = (marks: readonly Mark[], now: number): Mark | null => {
  const past = marks.filter(({ at }) => at < now)
  return past.findLast(({ at }) => now - at >= LEAST_WINDOW_MS) ?? past[0] ?? null
}

/** The looks that are kept: at most two, so that one of them soon lies back far enough. Those of a clock that was set back go. */
export const withMark = (marks: readonly Mark[], mark: Mark): readonly Mark[] => {
  const past = marks.filter(({ at }) => at < mark.at)
  const last = past.at(-1)
  return last !== undefined && mark.at - last.at < LEAST_WINDOW_MS ? past : [...past, mark].slice(-2)
}
