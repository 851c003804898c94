import type { Event } from '@shared/domain/event'
import type { LogRule } from '../../log-watch'

/**
 * Lines are spread over so many rules that an observation shows every line that it counts: a rule shows ten lines of a
 * reading, and so many lines of this length do not fit into one.
 */
const RULES = 50
const PADDING = 'x'.repeat(600)

/** One numbered line; the number is told only by all of it. */
export const numberedLine = (number: number): string =>
  `2026-01-31T14:30:15Z r${String(number % RULES).padStart(2, '0')} n=${number} end ${PADDING}\n`

export const numberedRules: readonly LogRule[] = Array.from({ length: RULES }, (_, rule) => ({
  id: `r${rule}`,
  severity: 'error',
  pattern: String.raw`r${String(rule).padStart(2, '0')} n=\d+ end`,
  ignore: null,
  sources: null,
}))

export type Observed = {
  /** How often each number was told. */
  readonly times: ReadonlyMap<number, number>
  /** Lines that were counted and not shown: nothing could be said of them. */
  readonly hidden: number
}

/** What a journal says of the numbered lines of a source. */
export const observedIn = (events: readonly Event[], sourceId: string): Observed => {
  const times = new Map<number, number>()
  let hidden = 0
  for (const event of events) {
    if (event.type !== 'log.observed' || event.data.observation.sourceId !== sourceId) continue
    const { count, lines } = event.data.observation
    const shown = lines.filter(({ matched }) => matched)
    hidden += Math.max(0, count - shown.length)
    for (const { text } of shown) {
      const number = Number(/ n=(\d+) end/.exec(text)?.[1])
      times.set(number, (times.get(number) ?? 0) + 1)
    }
  }
  return { times, hidden }
}
