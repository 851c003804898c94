import { shadowEndingSchema, type ShadowEnding } from '@shared/domain/ledger'
import type { OutcomeCounts, RuleLedger, ShadowSummary, TargetLedger } from '@shared/domain/ledger-summary'
import { outcomeSchema, type Outcome } from '@shared/domain/outcome'
import { BEFORE_MS, precedentOf, type Surrounding } from './precedent'
import type { LedgerRow } from './rows'

export const DAY_MS = 24 * 60 * 60 * 1000
/** How far back the ledger looks, and recurrences among it. */
export const LEDGER_MS = 30 * DAY_MS
export const RECURRENCE_MS = 7 * DAY_MS
/** From here on rows say something about what came before recurrences. */
export const SURROUNDING_MS = RECURRENCE_MS + BEFORE_MS
const RECENT = 5
const MOST_TARGETS = 20

type Row = Pick<LedgerRow, 'kind' | 'at' | 'ruleId' | 'fingerprint' | 'ref' | 'value' | 'afterMs'>

/** The host's own hours and days. */
export const localHour: Surrounding['hourOf'] = (at) => {
  const date = new Date(at)
  return { hour: date.getHours(), day: Math.floor((at - date.getTimezoneOffset() * 60_000) / DAY_MS) }
}

const noOutcomes: OutcomeCounts = {
  total: 0,
  verified: 0,
  ineffective: 0,
  regressed: 0,
  inconclusive: 0,
  interrupted: 0,
}

const outcomes: ReadonlyMap<string | null, Outcome> = new Map(
  outcomeSchema.options.map((outcome) => [outcome, outcome]),
)
const endings: ReadonlyMap<string | null, ShadowEnding> = new Map(
  shadowEndingSchema.options.map((ending) => [ending, ending]),
)

/** null for what this program does not know as an outcome: a newer one has written it. */
const outcomeOf = ({ value }: Row): Outcome | null => outcomes.get(value) ?? null

const countOutcomes = (repairs: readonly Row[]): OutcomeCounts => {
  const counts = { ...noOutcomes }
  for (const row of repairs) {
    const outcome = outcomeOf(row)
    if (outcome === null) continue
    counts.total += 1
    counts[outcome] += 1
  }
  return counts
}

const sumShadows = (shadows: readonly Row[]): ShadowSummary => {
  const counts = { open: 0, recovered: 0, same_fix: 0, wrong: 0, lasting: 0, unknown: 0 }
  let recoveredWithinMs: number | null = null
  for (const { value, afterMs } of shadows) {
    const ending = endings.get(value) ?? null
    if (value === null) counts.open += 1
    else counts[ending ?? 'unknown'] += 1
    if (ending === 'recovered' && afterMs !== null)
      recoveredWithinMs = Math.max(recoveredWithinMs ?? 0, afterMs)
  }
  return { total: shadows.length, ...counts, recoveredWithinMs }
}

const groupBy = <T>(items: readonly T[], keyOf: (item: T) => string): ReadonlyMap<string, readonly T[]> => {
  const groups = new Map<string, T[]>()
  for (const item of items) {
    const key = keyOf(item)
    const group = groups.get(key)
    if (group) group.push(item)
    else groups.set(key, [item])
  }
  return groups
}

const byKind = (rows: readonly Row[], kind: Row['kind']): readonly Row[] =>
  rows.filter((row) => row.kind === kind)

/** What happened around recurrences, from rows of all rules. */
export const surroundingOf = (rows: readonly Row[], hourOf: Surrounding['hourOf']): Surrounding => {
  const timesOf = (kind: Row['kind']): readonly number[] =>
    byKind(rows, kind)
      .map(({ at }) => at)
      .toSorted((a, b) => a - b)
  return {
    holds: timesOf('hold'),
    starts: timesOf('start'),
    incidents: byKind(rows, 'incident').toSorted((a, b) => a.at - b.at),
    hourOf,
  }
}

/** The record of one rule on one target from its incidents and repairs. */
export const summarizeTarget = (
  fingerprint: string,
  ruleId: string,
  { incidents, repairs }: { readonly incidents: readonly Row[]; readonly repairs: readonly Row[] },
  surrounding: Surrounding,
  nowAt: number,
): TargetLedger => {
  const times = incidents.map(({ at }) => at).filter((at) => at > nowAt - RECURRENCE_MS)
  return {
    fingerprint,
    recurrences: times.length,
    mostly: precedentOf(ruleId, times, surrounding),
    days30: countOutcomes(repairs.filter(({ at }) => at > nowAt - LEDGER_MS)),
    recent: repairs
      .toSorted((a, b) => b.at - a.at)
      .flatMap((row) => {
        const outcome = outcomeOf(row)
        return outcome === null ? [] : [{ repairId: row.ref, at: row.at, outcome }]
      })
      .slice(0, RECENT),
  }
}

/**
 * The record of every rule that has one: repairs of 7 and 30 days with what they came to, how often its problems came back
 * in 7 days and after what, and what would have been done while only observing.
 */
export const summarizeLedger = (
  rows: readonly Row[],
  { nowAt, hourOf }: { readonly nowAt: number; readonly hourOf: Surrounding['hourOf'] },
): readonly RuleLedger[] => {
  const surrounding = surroundingOf(rows, hourOf)
  const recently = ({ at }: Row): boolean => at > nowAt - RECURRENCE_MS
  const ofRules = groupBy(
    rows.filter(({ ruleId }) => ruleId !== ''),
    ({ ruleId }) => ruleId,
  )
  return [...ofRules].map(([ruleId, own]) => {
    const repairs = byKind(own, 'repair')
    const incidents = byKind(own, 'incident').filter(recently)
    const ofTargets = groupBy([...repairs, ...incidents], ({ fingerprint }) => fingerprint)
    const targets = [...ofTargets]
      .toSorted(([one, a], [other, b]) => b.length - a.length || (one < other ? -1 : 1))
      .slice(0, MOST_TARGETS)
      .map(([fingerprint, ofTarget]) =>
        summarizeTarget(
          fingerprint,
          ruleId,
          { incidents: byKind(ofTarget, 'incident'), repairs: byKind(ofTarget, 'repair') },
          surrounding,
          nowAt,
        ),
      )
    return {
      ruleId,
      days7: countOutcomes(repairs.filter(recently)),
      days30: countOutcomes(repairs),
      recurrences: incidents.length,
      targets,
      shadows: sumShadows(byKind(own, 'shadow')),
    }
  })
}

/** The record of a rule of which nothing has happened yet. */
export const emptyLedger = (ruleId: string): RuleLedger => ({
  ruleId,
  days7: noOutcomes,
  days30: noOutcomes,
  recurrences: 0,
  targets: [],
  shadows: sumShadows([]),
})
