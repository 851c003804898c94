import { describeStep } from '@shared/domain/describe-step'
import type { Event, EventType } from '@shared/domain/event'
import type { Message } from '@shared/domain/message'
import type { Severity } from '@shared/domain/observation'
import type { Outcome } from '@shared/domain/outcome'
import type { Plan } from '@shared/domain/plan'
import { entryOf } from '@shared/domain/record'
import type { State } from '@shared/domain/state'

const changeTypes = [
  'settings.rejected',
  'settings.edited',
  'mode.changed',
  'rule.auto_fix_set',
  'rule.expression_set',
  'rule.promoted',
  'rule.demoted',
] as const satisfies readonly EventType[]

/** What is asked of the journal about an absence. */
export const awayTypes = [
  'incident.opened',
  'incident.closed',
  'repair.planned',
  'repair.settled',
  'repair.regressed',
  'repair.withdrawn',
  'engine.started',
  'engine.stopped',
  'clock.jumped',
  'settings.loaded',
  ...changeTypes,
] as const satisfies readonly EventType[]

export type AwayIncident = {
  readonly incidentId: string
  /** null when the journal and the state have forgotten it. */
  readonly title: Message | null
  readonly severity: Severity | null
  /** Within the absence; null when it began before. */
  readonly openedAt: number | null
  /** How long it lasted; null while it lasts, or when its beginning is not known. */
  readonly lastedMs: number | null
  readonly closedAt: number | null
}
export type AwayRepair = {
  readonly repairId: string
  readonly incidentId: string | null
  readonly first: Message | null
  readonly outcome: Outcome
  readonly at: number
}
export type AwayExpired = {
  readonly repairId: string
  readonly incidentId: string | null
  readonly first: Message | null
  readonly at: number
}
export type AwayGap = {
  readonly kind: 'stopped' | 'died' | 'slept'
  readonly fromAt: number
  /** null while it lasts. */
  readonly toAt: number | null
}
export type AwayChange = Extract<Event, { readonly type: 'settings.loaded' | (typeof changeTypes)[number] }>

export type AwaySummary = {
  readonly opened: number
  readonly closed: number
  /** What lasts first, the worst at the top; then what is over, the newest first. */
  readonly incidents: readonly AwayIncident[]
  readonly repairs: readonly AwayRepair[]
  readonly expired: readonly AwayExpired[]
  readonly gaps: readonly AwayGap[]
  readonly changes: readonly AwayChange[]
}

const SLEPT_MS = 60_000

const severityRank: Readonly<Record<Severity, number>> = { critical: 0, error: 1, warning: 2 }
const rankOf = ({ severity }: AwayIncident): number => (severity === null ? 3 : severityRank[severity])

const incidentsOf = (events: readonly Event[], state: State): readonly AwayIncident[] => {
  const found = new Map<string, AwayIncident>()
  for (const event of events) {
    if (event.type === 'incident.opened') {
      const { incidentId, title, severity } = event.data
      found.set(incidentId, {
        incidentId,
        title,
        severity,
        openedAt: event.at,
        lastedMs: null,
        closedAt: null,
      })
    } else if (event.type === 'incident.closed') {
      const { incidentId } = event.data
      const known = entryOf(state.incidents, incidentId)
      const before = found.get(incidentId)
      const openedAt = before?.openedAt ?? known?.openedAt ?? null
      found.set(incidentId, {
        incidentId,
        title: before?.title ?? known?.title ?? null,
        severity: before?.severity ?? known?.severity ?? null,
        openedAt: before?.openedAt ?? null,
        lastedMs: openedAt === null ? null : Math.max(0, event.at - openedAt),
        closedAt: event.at,
      })
    }
  }
  return [...found.values()].sort((a, b) => {
    if (a.closedAt === null || b.closedAt === null) {
      if (a.closedAt !== b.closedAt) return a.closedAt === null ? -1 : 1
      return rankOf(a) - rankOf(b) || (a.openedAt ?? 0) - (b.openedAt ?? 0)
    }
    return b.closedAt - a.closedAt
  })
}

type Known = { readonly incidentId: string | null; readonly first: Message | null }

const firstOf = (plan: Plan): Message | null => {
  const [first] = plan.steps
  return first === undefined ? null : describeStep(first)
}

const repairsOf = (events: readonly Event[], state: State) => {
  const planned = new Map<string, Known>()
  const settled = new Map<string, AwayRepair>()
  const expired: AwayExpired[] = []
  const known = (repairId: string): Known => {
    const here = planned.get(repairId)
    if (here !== undefined) return here
    const repair = entryOf(state.repairs, repairId)
    return repair === undefined
      ? { incidentId: null, first: null }
      : { incidentId: repair.incidentId, first: firstOf(repair.plan) }
  }
  for (const { type, data, at } of events) {
    if (type === 'repair.planned')
      planned.set(data.repairId, { incidentId: data.incidentId, first: firstOf(data.plan) })
    else if (type === 'repair.settled') {
      const { repairId, outcome } = data
      settled.set(repairId, { repairId, ...known(repairId), outcome, at })
    } else if (type === 'repair.regressed') {
      const { repairId } = data
      settled.set(repairId, { repairId, ...known(repairId), outcome: 'regressed', at })
    } else if (type === 'repair.withdrawn' && data.message.code === 'repair.expired')
      expired.push({ repairId: data.repairId, ...known(data.repairId), at })
  }
  return {
    repairs: [...settled.values()].sort((a, b) => b.at - a.at),
    expired: expired.toReversed(),
  }
}

/** Times in which nobody watched: from an end of the engine to its next beginning, and while the computer slept. */
const gapsOf = (events: readonly Event[], sinceAt: number): readonly AwayGap[] => {
  const gaps: AwayGap[] = []
  let stoppedAt: number | null = null
  let lastAt: number | null = null
  for (const { type, data, at } of events) {
    if (type === 'engine.stopped') stoppedAt = at
    else if (type === 'engine.started') {
      if (stoppedAt !== null) gaps.push({ kind: 'stopped', fromAt: stoppedAt, toAt: at })
      // Before the first thing that is known, it may have ended in any way.
      else if (lastAt === null) gaps.push({ kind: 'stopped', fromAt: sinceAt, toAt: at })
      else gaps.push({ kind: 'died', fromAt: lastAt, toAt: at })
      stoppedAt = null
    } else if (type === 'clock.jumped' && data.byMs >= SLEPT_MS)
      gaps.push({ kind: 'slept', fromAt: Math.max(sinceAt, at - data.byMs), toAt: at })
    lastAt = at
  }
  if (stoppedAt !== null) gaps.push({ kind: 'stopped', fromAt: stoppedAt, toAt: null })
  return gaps
}

const changes: ReadonlySet<EventType> = new Set(changeTypes)
const isChange = (event: Event): event is AwayChange => changes.has(event.type)

/** What a person or the file has changed; what an engine reads at its start is no change unless it reads something else. */
const changesOf = (events: readonly Event[]): readonly AwayChange[] => {
  const changes: AwayChange[] = []
  let sha256: string | null = null
  let starting = false
  for (const event of events) {
    if (event.type === 'engine.started') starting = true
    else if (event.type === 'settings.loaded') {
      const other = sha256 === null ? !starting : sha256 !== event.data.sha256
      if (other) changes.push(event)
      sha256 = event.data.sha256
      starting = false
    } else if (isChange(event)) changes.push(event)
  }
  return changes.toReversed()
}

/** What came and went in an absence, from the events of its time in any order and the state of now. */
export const summarise = (all: readonly Event[], state: State, sinceAt: number): AwaySummary => {
  const events = all.toSorted((a, b) => a.seq - b.seq)
  const incidents = incidentsOf(events, state)
  return {
    opened: incidents.filter(({ openedAt }) => openedAt !== null).length,
    closed: incidents.filter(({ closedAt }) => closedAt !== null).length,
    incidents,
    ...repairsOf(events, state),
    gaps: gapsOf(events, sinceAt),
    changes: changesOf(events),
  }
}

/** Whether anything came or went. */
export const isUneventful = ({ incidents, repairs, expired, gaps, changes }: AwaySummary): boolean =>
  incidents.length + repairs.length + expired.length + gaps.length + changes.length === 0
