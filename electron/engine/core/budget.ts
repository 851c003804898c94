/**
 * How much of what repeats becomes events of its own: a journal that must last for years cannot hold every line of a
 * flood. What is beyond is counted, and the counts are told at growing intervals, so that all of it adds up.
 */
export type Budget = {
  /** So many are told one by one; afterwards one for each `refillMs`. */
  readonly burst: number
  readonly refillMs: number
  /** The counted ones are told after this long, twice as long each time, up to the longest. */
  readonly firstWaitMs: number
  readonly longestWaitMs: number
}

const SECOND_MS = 1000
const MINUTE_MS = 60 * SECOND_MS
const HOUR_MS = 60 * MINUTE_MS

/** Matching lines of one incident in one source: at most about 190 events a day. */
export const LOG_BUDGET: Budget = {
  burst: 10,
  refillMs: HOUR_MS,
  firstWaitMs: 10 * SECOND_MS,
  longestWaitMs: 10 * MINUTE_MS,
}

/** Changes of one check that lead to nothing: at most about 460 events a day. */
export const CHECK_BUDGET: Budget = {
  burst: 50,
  refillMs: 10 * MINUTE_MS,
  firstWaitMs: 5 * MINUTE_MS,
  longestWaitMs: 5 * MINUTE_MS,
}

/** Notices about one incident; what is beyond stands in the record of the incident itself. */
export const NOTICE_BUDGET: Budget = {
  burst: 20,
  refillMs: HOUR_MS,
  firstWaitMs: HOUR_MS,
  longestWaitMs: HOUR_MS,
}

export type Tally = {
  readonly tokens: number
  readonly refilledAt: number
  readonly seenAt: number
  readonly waitMs: number
  /** Counted and not told yet, and when that is to be told. */
  readonly pending: { readonly count: number; readonly tellAt: number } | null
}

export const newTally = (budget: Budget, now: number): Tally => ({
  tokens: budget.burst,
  refilledAt: now,
  seenAt: now,
  waitMs: budget.firstWaitMs,
  pending: null,
})

export type Spent =
  /** It is told as an event of its own. */
  | { readonly kind: 'tell'; readonly tally: Tally }
  /** It is only counted; `tally.pending` says until when. */
  | { readonly kind: 'count'; readonly tally: Tally }

/** Decides about one more observation that stands for `count`. */
export const spend = (budget: Budget, before: Tally, count: number, now: number): Spent => {
  const passedMs = Math.max(0, now - before.refilledAt)
  const tokens = Math.min(budget.burst, before.tokens + passedMs / budget.refillMs)
  const waitMs = now - before.seenAt >= budget.longestWaitMs ? budget.firstWaitMs : before.waitMs
  const tally: Tally = { ...before, tokens, refilledAt: now, seenAt: now, waitMs }
  if (tally.pending === null && tokens >= 1) return { kind: 'tell', tally: { ...tally, tokens: tokens - 1 } }
  const pending = {
    count: (tally.pending?.count ?? 0) + count,
    // A clock that was set back must not put it off.
    tellAt: Math.min(tally.pending?.tellAt ?? now + waitMs, now + budget.longestWaitMs),
  }
  return { kind: 'count', tally: { ...tally, pending } }
}

/** After what was pending has been told: the next time is later. */
export const afterTelling = (budget: Budget, tally: Tally): Tally => ({
  ...tally,
  pending: null,
  waitMs: Math.min(2 * tally.waitMs, budget.longestWaitMs),
})

/** A check that recovered so often within an hour is not trusted to be well at its next passes. */
const FLAPPING_CLOSINGS = 3
const FLAPPING_MS = HOUR_MS
const CALM_MS = 10 * MINUTE_MS

/**
 * How long a check must have been well before its incident closes, after it recovered and failed again several times:
 * one incident that lasts tells more than a thousand that open and close.
 */
export const calmMs = (closedAt: readonly number[], now: number): number =>
  closedAt.filter((at) => now - at < FLAPPING_MS).length >= FLAPPING_CLOSINGS ? CALM_MS : 0
