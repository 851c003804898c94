import type { Event } from '@shared/domain/event'
import type { LogRule } from '../../log-watch'

/** Numbered lines, and the rules that match them. */
export type Numbering = {
  /** One numbered line; the number is told only by all of it. */
  readonly line: (number: number) => string
  readonly rules: readonly LogRule[]
}

/**
 * Lines are spread over so many rules that an observation shows every line that it counts: a rule shows ten lines of a
 * reading, so no more than ten for each rule may fit into one.
 */
const spread = (ruleCount: number, padding: string): Numbering => {
  const ruleOf = (number: number): string => `r${String(number % ruleCount).padStart(3, '0')}`
  return {
    line: (number) => `2026-01-31T14:30:15Z ${ruleOf(number)} n=${number} end ${padding}\n`,
    rules: Array.from({ length: ruleCount }, (_, rule) => ({
      id: `r${rule}`,
      severity: 'error',
      pattern: String.raw`${ruleOf(rule)} n=\d+ end`,
      ignore: null,
      sources: null,
    })),
  }
}

/** For files, whose readings are bounded by their bytes. */
export const inFiles = spread(50, 'x'.repeat(600))
/** For entries, whose readings are bounded by their number. */
export const inEntries = spread(250, '')

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
