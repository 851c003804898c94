import { isEnded } from '@shared/domain/apply-event'
import type { Reading } from '@shared/domain/check'
import type { Live } from '@shared/domain/live'
import type { Message } from '@shared/domain/message'
import type { Severity } from '@shared/domain/observation'
import type { Outcome } from '@shared/domain/outcome'
import type { CheckState, Incident, Repair, Source, State } from '@shared/domain/state'
import type { Shape } from '../components/state-shape'

const DAY_MS = 24 * 60 * 60 * 1000

const severityRank: Readonly<Record<Severity, number>> = { critical: 0, error: 1, warning: 2 }
const shapeRank: Readonly<Record<Shape, number>> = {
  critical: 0,
  caution: 1,
  unknown: 2,
  approval: 3,
  paused: 4,
  ok: 5,
}

/** How bad an incident looks: what only warns is amber, anything above is red. */
export const severityShape = (severity: Severity): Shape => (severity === 'warning' ? 'caution' : 'critical')

export const incidentShape = (incident: Incident): Shape =>
  incident.closedAt === null ? severityShape(incident.severity) : 'ok'

const isOpen = (incident: Incident): boolean => incident.closedAt === null

/** What is wrong now: worst first, then what has waited longest. */
export const openIncidents = (state: State): readonly Incident[] =>
  Object.values(state.incidents)
    .filter(isOpen)
    .sort((a, b) => severityRank[a.severity] - severityRank[b.severity] || a.openedAt - b.openedAt)

const severityOf = (state: State, repair: Repair): number => {
  const incident = state.incidents[repair.incidentId]
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

/** The newest reading of a check: what was pushed by the second, else what the last event told. */
export const readingOf = (check: CheckState, live: Live | null): Reading | null =>
  live?.checks[check.name]?.reading ?? check.reading

/** A check's state: a failing critical one is critical, any other failure or a value out of its band is a caution. */
export const checkShape = (check: Pick<CheckState, 'critical'>, reading: Reading | null): Shape => {
  if (reading === null) return 'unknown'
  switch (reading.status) {
    case 'unknown':
      return 'unknown'
    case 'unhealthy':
      return check.critical || reading.band === 'danger' ? 'critical' : 'caution'
    case 'healthy':
      return reading.band === 'normal' ? 'ok' : 'caution'
  }
}

export const sourceShape = (source: Pick<Source, 'state'>): Shape => {
  switch (source.state) {
    case 'following':
      return 'ok'
    case 'unreadable':
      return 'caution'
    case 'waiting':
    case null:
      return 'unknown'
  }
}

export const outcomeShape = (outcome: Outcome): Shape => {
  switch (outcome) {
    case 'verified':
      return 'ok'
    case 'ineffective':
    case 'regressed':
    case 'interrupted':
      return 'caution'
    case 'inconclusive':
      return 'unknown'
  }
}

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

/** Names of the checks whose trouble an open incident already tells. */
const toldChecks = (state: State): ReadonlySet<string> => {
  const told = new Set<string>()
  for (const incident of openIncidents(state)) {
    if (incident.ruleId.startsWith('check:')) told.add(incident.ruleId.slice('check:'.length))
    if (incident.target.kind === 'check') told.add(incident.target.name)
    for (const id of incident.repairIds)
      for (const name of state.repairs[id]?.plan.verifyChecks ?? []) told.add(name)
  }
  return told
}

export type Trouble =
  | {
      readonly kind: 'incident'
      readonly shape: Shape
      readonly incident: Incident
      readonly sinceAt: number
      readonly title: Message
    }
  | {
      readonly kind: 'check'
      readonly shape: Shape
      readonly check: CheckState
      readonly sinceAt: number | null
      readonly title: Message
    }
  | {
      readonly kind: 'source'
      readonly shape: Shape
      readonly source: Source
      readonly sinceAt: number | null
      readonly title: Message
    }

/** Everything that is not as it should be, worst first: open incidents, then checks and logs that no incident tells about. */
export const troubles = (state: State, live: Live | null): readonly Trouble[] => {
  const told = toldChecks(state)
  const incidents = openIncidents(state).map((incident): Trouble => ({
    kind: 'incident',
    shape: incidentShape(incident),
    incident,
    sinceAt: incident.openedAt,
    title: incident.title,
  }))
  const checks = Object.values(state.checks).flatMap((check): readonly Trouble[] => {
    const reading = readingOf(check, live)
    const shape = checkShape(check, reading)
    if (reading === null || shape === 'ok' || told.has(check.name)) return []
    return [{ kind: 'check', shape, check, sinceAt: check.changedAt, title: reading.message }]
  })
  const sources = Object.values(state.sources).flatMap((source): readonly Trouble[] =>
    source.state === 'unreadable' && source.message !== null
      ? [{ kind: 'source', shape: 'caution', source, sinceAt: source.changedAt, title: source.message }]
      : [],
  )
  return [...incidents, ...checks, ...sources].sort((a, b) => shapeRank[a.shape] - shapeRank[b.shape])
}

export type Overall =
  | { readonly kind: 'trouble'; readonly shape: Shape; readonly count: number; readonly worst: Trouble }
  | { readonly kind: 'stopped'; readonly shape: 'paused' }
  | { readonly kind: 'waiting'; readonly shape: 'unknown' }
  | { readonly kind: 'empty'; readonly shape: 'unknown' }
  | { readonly kind: 'well'; readonly shape: 'ok'; readonly lastCheckAt: number | null }

/** When any check ran last. */
export const lastCheckAt = (live: Live | null): number | null => {
  const times = Object.values(live?.checks ?? {}).flatMap((check) =>
    check.lastRunAt === null ? [] : [check.lastRunAt],
  )
  return times.length === 0 ? null : Math.max(...times)
}

/** The one state of the whole, with its reason: the count of what is as bad as the worst, and the worst itself. */
export const overall = (state: State, live: Live | null): Overall => {
  if (live?.loop.phase === 'stopped' || state.engine?.running === false)
    return { kind: 'stopped', shape: 'paused' }
  const all = troubles(state, live)
  const worst = all[0]
  if (worst !== undefined) {
    const count = all.filter((trouble) => trouble.shape === worst.shape).length
    return { kind: 'trouble', shape: worst.shape, count, worst }
  }
  const checks = Object.values(state.checks)
  if (checks.length === 0 && Object.keys(state.sources).length === 0)
    return { kind: 'empty', shape: 'unknown' }
  if (checks.some((check) => readingOf(check, live) === null)) return { kind: 'waiting', shape: 'unknown' }
  return { kind: 'well', shape: 'ok', lastCheckAt: lastCheckAt(live) }
}

export type Doing =
  | { readonly kind: 'repair'; readonly repair: Repair }
  | { readonly kind: 'held'; readonly message: Message; readonly retryAt: number | null }
  | { readonly kind: 'deciding' }

/** What is being done about an incident: a repair on its way, or the reason for which nothing is done. */
export const doingAbout = (state: State, incident: Incident): Doing => {
  const repair = incident.repairIds
    .map((id) => state.repairs[id])
    .filter((one) => one !== undefined)
    .findLast((one) => !isEnded(one))
  if (repair !== undefined) return { kind: 'repair', repair }
  const decision = incident.decision?.decision
  const stop = decision?.reasons.find((reason) => reason.verdict === 'stop')
  if (decision?.kind === 'skip' && stop !== undefined)
    return { kind: 'held', message: stop.message, retryAt: decision.retryAt }
  return { kind: 'deciding' }
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
  (state.counters[repair.fingerprint]?.recent ?? []).toReversed().slice(0, limit)
