import type { Observation } from '@shared/domain/observation'

const HISTORY_MS = 10 * 60 * 1000

export type Age =
  | { readonly kind: 'fresh' }
  /** It happened before the start: it is recorded and never acted on. */
  | { readonly kind: 'history' }

/**
 * Tells whether an observation may act. Followed lines count by their arrival. Lines that were there before the start
 * never act in continuous mode; a single run takes those of the last 10 minutes, by their own time or else the file's.
 */
export const judgeAge = (
  observation: Pick<Observation, 'backlog' | 'statedAt' | 'observedAt'>,
  run: { readonly kind: 'continuous' } | { readonly kind: 'once'; readonly fileChangedAt: number | null },
): Age => {
  if (!observation.backlog) return { kind: 'fresh' }
  if (run.kind === 'continuous') return { kind: 'history' }
  const happenedAt = observation.statedAt ?? run.fileChangedAt
  // A line from the future has a wrong clock or zone: nobody knows how old it is.
  return happenedAt !== null && Math.abs(observation.observedAt - happenedAt) < HISTORY_MS
    ? { kind: 'fresh' }
    : { kind: 'history' }
}

/** When a rule's lines arrived, in the order of their times; one entry a batch. */
export type Occurrences = readonly { readonly at: number; readonly count: number }[]

export type Threshold = { readonly minCount: number; readonly withinMs: number }

/** The newest that reach the threshold by themselves: older ones can add nothing to them, however busy the log is. */
const newest = (occurrences: Occurrences, minCount: number): Occurrences => {
  let total = 0
  const first = occurrences.findLastIndex(({ count }) => (total += count) >= minCount)
  return first <= 0 ? occurrences : occurrences.slice(first)
}

/** Adds an observation and tells whether the rule's `min_count` within `within_seconds` is now reached. */
export const countOccurrences = (
  before: Occurrences,
  observation: Pick<Observation, 'observedAt' | 'count'>,
  { minCount, withinMs }: Threshold,
): { readonly occurrences: Occurrences; readonly reached: boolean } => {
  const since = observation.observedAt - withinMs
  const until = observation.observedAt + withinMs
  const inWindow = [
    // Lines of several files come a little out of order; one far ahead is from before the clock was set back.
    ...before.filter(({ at }) => at > since && at < until),
    { at: observation.observedAt, count: observation.count },
  ].sort((a, b) => a.at - b.at)
  const occurrences = newest(inWindow, minCount)
  const total = occurrences.reduce((sum, { count }) => sum + count, 0)
  return { occurrences, reached: total >= minCount }
}
