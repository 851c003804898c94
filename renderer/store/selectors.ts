import { entryOf } from '@shared/domain/record'
import { isEnded } from '@shared/domain/apply-event'
import type { Severity } from '@shared/domain/observation'
import type { Outcome } from '@shared/domain/outcome'
import type { CheckState, Incident, Repair, State } from '@shared/domain/state'

const DAY_MS = 24 * 60 * 60 * 1000

const severityRank: Readonly<Record<Severity, number>> = { critical: 0, error: 1, warning: 2 }

const isOpen = (incident: Incident): boolean => incident.closedAt === null

/** What is wrong now: worst first, then what has waited longest. */
export const openIncidents = (state: State): readonly Incident[] =>
  Object.values(state.incidents)
    .filter(isOpen)
    .sort((a, b) => severityRank[a.severity] - severityRank[b.severity] || a.openedAt - b.openedAt)

const severityOf = (state: State, repair: Repair): number => {
  const incident = entryOf(state.incidents, repair.incidentId)
  return incident === undefined ? severityRank.warning : severityRank[incident.severity]
}

const isSnoozed = (repair: Repair, now: number): boolean =>
  repair.snoozedUntilAt !== null && repair.snoozedUntilAt > now

/** Plans that wait for a person now: the worst incident's first, then the oldest. */
export const waitingApprovals = (state: State, now: number): readonly Repair[] =>
  Object.values(state.repairs)
    .filter((repair) => repair.stage === 'awaiting' && !isSnoozed(repair, now))
    .sort((a, b) => severityOf(state, a) - severityOf(state, b) || a.plannedAt - b.plannedAt)

/** Plans that a person has put off, the one that comes back first at the top. */
export const snoozedApprovals = (state: State, now: number): readonly Repair[] =>
  Object.values(state.repairs)
    .filter((repair) => repair.stage === 'awaiting' && isSnoozed(repair, now))
    .sort((a, b) => (a.snoozedUntilAt ?? 0) - (b.snoozedUntilAt ?? 0))

/** Repairs that are on their way: approved, performing or being verified. */
export const activeRepairs = (state: State): readonly Repair[] =>
  Object.values(state.repairs)
    .filter((repair) => repair.stage !== 'awaiting' && !isEnded(repair))
    .sort((a, b) => a.plannedAt - b.plannedAt)

/** Repairs that have ended in any way, the newest first. */
export const endedRepairs = (state: State): readonly Repair[] =>
  Object.values(state.repairs)
    .filter(isEnded)
    .sort((a, b) => (b.settledAt ?? b.plannedAt) - (a.settledAt ?? a.plannedAt))

export type CheckGroup = { readonly subject: string; readonly checks: readonly CheckState[] }

/** Checks grouped by what they are about, in a fixed order so that no row changes its place; the host comes last. */
export const checksBySubject = (state: State): readonly CheckGroup[] => {
  const groups = new Map<string, CheckState[]>()
  for (const check of Object.values(state.checks))
    groups.set(check.subject, [...(groups.get(check.subject) ?? []), check])
  const place = (subject: string): number => (subject === 'host' ? 1 : 0)
  return [...groups]
    .map(([subject, checks]) => ({ subject, checks: checks.sort((a, b) => a.name.localeCompare(b.name)) }))
    .sort((a, b) => place(a.subject) - place(b.subject) || a.subject.localeCompare(b.subject))
}

export type RepairCount = { readonly total: number; readonly verified: number }

/** Repairs that were settled within the last 24 h, among those that the state still holds. */
export const repairsOfDay = (state: State, now: number): RepairCount => {
  const recent = endedRepairs(state).filter(
    (repair) => repair.outcome !== null && now - (repair.settledAt ?? 0) < DAY_MS,
  )
  return { total: recent.length, verified: recent.filter((repair) => repair.outcome === 'verified').length }
}

/** The last outcomes of the same repair on this host, newest first. */
export const pastOutcomes = (
  state: State,
  repair: Repair,
  limit: number,
): readonly { at: number; outcome: Outcome }[] =>
  (entryOf(state.counters, repair.fingerprint)?.recent ?? []).toReversed().slice(0, limit)
