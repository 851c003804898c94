/** What one rule came to in some bytes. */
export type RuleTally = {
  /** Lines that it matches, without those that are ignored. */
  readonly hits: number
  readonly ignored: number
  /** Lines about which nobody knows, since the search took too long. */
  readonly givenUp: number
  /** Lines that were looked at closely, because what the expression needs stands in them. */
  readonly candidates: number
  readonly ms: number
}

export const NO_TALLY: RuleTally = { hits: 0, ignored: 0, givenUp: 0, candidates: 0, ms: 0 }

/** What a scan came to; rules in the order in which they were given. */
export type Tally = {
  readonly lines: number
  readonly rules: readonly RuleTally[]
  /** Lines that look like an error and that no rule matches. */
  readonly missed: number
  /** The first few of them, redacted. */
  readonly missedLines: readonly string[]
  /** Lines of which only the beginning was looked at. */
  readonly cut: number
}

export const MOST_MISSED_SHOWN = 20

const addRule = (one: RuleTally, other: RuleTally | undefined): RuleTally =>
  other === undefined
    ? one
    : {
        hits: one.hits + other.hits,
        ignored: one.ignored + other.ignored,
        givenUp: one.givenUp + other.givenUp,
        candidates: one.candidates + other.candidates,
        ms: one.ms + other.ms,
      }

/** Adds what came later; keeps the first `mostMissed` lines. */
export const addTallies = (mostMissed: number, one: Tally, later: Tally): Tally => ({
  lines: one.lines + later.lines,
  rules: one.rules.map((rule, index) => addRule(rule, later.rules[index])),
  missed: one.missed + later.missed,
  missedLines: [...one.missedLines, ...later.missedLines].slice(0, mostMissed),
  cut: one.cut + later.cut,
})
