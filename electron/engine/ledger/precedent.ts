import type { Precedent } from '@shared/domain/ledger-summary'
import { message } from '@shared/domain/message'

/** What came so short a time before may have to do with it. */
export const BEFORE_MS = 10 * 60_000
/** Less than this is chance. */
const LEAST_SHARE = 0.6
const LEAST_TIMES = 3

export type Surrounding = {
  /** Times at which work on the host began or ended. */
  readonly holds: readonly number[]
  readonly starts: readonly number[]
  /** Incidents of all rules in the order of time. */
  readonly incidents: readonly { readonly at: number; readonly ruleId: string }[]
  /** The hour of the day, 0 to 23, and a number that is the same for all times of one day, by the host's clock. */
  readonly hourOf: (at: number) => { readonly hour: number; readonly day: number }
}

type Candidate = Omit<Precedent, 'of'> & { readonly weight: number }

/** Where in a rising list the first number that is not below a limit stands. */
const firstFrom = <T>(items: readonly T[], atOf: (item: T) => number, limit: number): number => {
  let [low, high] = [0, items.length]
  while (low < high) {
    const middle = (low + high) >> 1
    const item = items[middle]
    if (item !== undefined && atOf(item) < limit) low = middle + 1
    else high = middle
  }
  return low
}

const shortlyBefore = (marks: readonly number[], at: number): boolean => {
  const found = marks[firstFrom(marks, (mark) => mark, at - BEFORE_MS)]
  return found !== undefined && found <= at
}

const minutes = BEFORE_MS / 60_000

const ofMarks = (
  kind: 'hold' | 'start',
  marks: readonly number[],
  times: readonly number[],
  weight: number,
): Candidate => {
  const n = times.filter((at) => shortlyBefore(marks, at)).length
  return { kind, n, weight, message: message(`ledger.mostly.${kind}`, { n, of: times.length, minutes }) }
}

/** The other rule that was set off most often shortly before; it counts once for each time. */
const ofRules = (
  ownRuleId: string,
  incidents: Surrounding['incidents'],
  times: readonly number[],
): Candidate | null => {
  const counts = new Map<string, number>()
  for (const at of times) {
    const rules = new Set<string>()
    for (let i = firstFrom(incidents, (one) => one.at, at - BEFORE_MS); i < incidents.length; i += 1) {
      const one = incidents[i]
      if (one === undefined || one.at >= at) break
      if (one.ruleId !== ownRuleId) rules.add(one.ruleId)
    }
    for (const rule of rules) counts.set(rule, (counts.get(rule) ?? 0) + 1)
  }
  const [most] = [...counts].toSorted(([a, n], [b, m]) => m - n || (a < b ? -1 : 1))
  if (most === undefined) return null
  const [rule, n] = most
  return {
    kind: 'rule',
    n,
    weight: 1,
    message: message('ledger.mostly.rule', { n, of: times.length, rule, minutes }),
  }
}

/** The hour of the day with the most; several within one day are one coincidence, not a habit. */
const ofHours = (hourOf: Surrounding['hourOf'], times: readonly number[]): Candidate | null => {
  const hours = new Map<number, { n: number; readonly days: Set<number> }>()
  for (const at of times) {
    const { hour, day } = hourOf(at)
    const one = hours.get(hour) ?? { n: 0, days: new Set<number>() }
    one.n += 1
    one.days.add(day)
    hours.set(hour, one)
  }
  const [most] = [...hours]
    .filter(([, { days }]) => days.size >= LEAST_TIMES)
    .toSorted(([a, one], [b, other]) => other.n - one.n || a - b)
  if (most === undefined) return null
  const [hour, { n }] = most
  return { kind: 'hour', n, weight: 0, message: message('ledger.mostly.hour', { n, of: times.length, hour }) }
}

/**
 * What mostly came before a problem's incidents, at `times`: work on the host, a start of Mamori, another rule, an hour of
 * the day. Said only when it holds for at least 60 % of them and three times; of several the one that holds most often.
 */
export const precedentOf = (
  ruleId: string,
  times: readonly number[],
  { holds, starts, incidents, hourOf }: Surrounding,
): Precedent | null => {
  const [best] = [
    ofMarks('hold', holds, times, 3),
    ofMarks('start', starts, times, 2),
    ofRules(ruleId, incidents, times),
    ofHours(hourOf, times),
  ]
    .filter((one) => one !== null)
    .filter(({ n }) => n >= LEAST_TIMES && n / times.length >= LEAST_SHARE)
    .toSorted((a, b) => b.n - a.n || b.weight - a.weight)
  return best === undefined ? null : { kind: best.kind, n: best.n, of: times.length, message: best.message }
}
