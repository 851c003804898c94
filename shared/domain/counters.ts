import type { Outcome } from './outcome'
import { entryOf } from './record'
import type { Counter, Repair, State } from './state'

const DAY_MS = 24 * 60 * 60 * 1000
const KEPT_OUTCOMES = 20

const noCounter: Counter = { attempts: 0, lastAttemptAt: null, cooldownUntilAt: null, recent: [] }

/** The keys under which a repair is counted: its fingerprint and every resource that it touches. */
export const counterKeys = (repair: Pick<Repair, 'fingerprint' | 'resources'>): readonly string[] => [
  repair.fingerprint,
  ...repair.resources.map((resource) => `resource:${resource}`),
]

/** The counter as it stands at a time: outcomes of more than a day ago no longer count. */
const current = (counter: Counter, at: number): Counter =>
  counter.recent.some((outcome) => at - outcome.at >= DAY_MS)
    ? { ...counter, recent: counter.recent.filter((outcome) => at - outcome.at < DAY_MS) }
    : counter

/** No series runs, nothing cools down, no outcome of the day: the same as no counter at all. */
const isSpent = (counter: Counter, at: number): boolean =>
  counter.attempts === 0 && counter.recent.length === 0 && (counter.cooldownUntilAt ?? at) <= at

export const withOutcome = (counter: Counter, at: number, outcome: Outcome): Counter => ({
  ...counter,
  recent: [...counter.recent, { at, outcome }].slice(-KEPT_OUTCOMES),
})

/** Changes the counters of a repair, and drops all that no longer say anything at that time. */
export const patchCounters = (
  state: State,
  repairId: string,
  at: number,
  change: (old: Counter) => Counter,
): State['counters'] => {
  const repair = entryOf(state.repairs, repairId)
  if (repair === undefined) return state.counters
  const changed = [...new Set(counterKeys(repair))].map(
    (key) => [key, change(current(entryOf(state.counters, key) ?? noCounter, at))] as const,
  )
  const kept = Object.entries(state.counters).map(([key, counter]) => [key, current(counter, at)] as const)
  return Object.fromEntries(
    [...new Map([...kept, ...changed])].filter(([, counter]) => !isSpent(counter, at)),
  )
}
