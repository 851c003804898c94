import { entryOf } from '@shared/domain/record'
import type { Mode } from '@shared/domain/outcome'
import type { Incident, Repair, State } from '@shared/domain/state'
import type { Snapshot } from '@shared/ipc/contract'
import type { Link, Shape } from '@shared/ipc/hosts'
import { silenceOf } from '../engine/core/silence'
import { waitingRepairs, type WaitingRepair } from './hosts/waiting-repairs'

export type Summary = {
  readonly shape: Shape
  readonly status: Shape | 'silenced' | 'setup' | 'faults' | 'starting' | 'lost' | 'skewed'
  /** How many things of this status there are. */
  readonly count: number
  /** Repairs that wait for a person and were not put off. */
  readonly approvals: number
  /** The ones that wait longest. */
  readonly waiting: readonly WaitingRepair[]
  /** How many things wait for a person: approvals, and what is critical and nobody handles. */
  readonly needed: number
  /** Everything is silenced until then; null when it is not. */
  readonly silence: { readonly untilAt: number; readonly ids: readonly string[] } | null
  /** null while no engine is running. */
  readonly mode: Mode | null
}

export const startingSummary: Summary = {
  shape: 'unknown',
  status: 'starting',
  count: 0,
  approvals: 0,
  waiting: [],
  needed: 0,
  silence: null,
  mode: null,
}

/** As many as a menu shows. */
const MOST_LISTED = 8

const UNDER_WAY: ReadonlySet<Repair['stage']> = new Set(['approved', 'performing', 'verifying'])

const repairsOf = (state: State, incident: Incident): readonly Repair[] =>
  incident.repairIds.flatMap((id) => entryOf(state.repairs, id) ?? [])

/** An incident whose repair is under way, or that somebody has silenced, is being handled: it needs nobody now. */
const isUnhandled = (state: State, incident: Incident, now: number): boolean =>
  incident.closedAt === null &&
  silenceOf(state, incident, now) === null &&
  !repairsOf(state, incident).some((repair) => UNDER_WAY.has(repair.stage))

/** What keeps everything quiet now; a person may end what a person has begun. */
const silenceOfAll = ({ silences }: State, now: number): Summary['silence'] => {
  const all = Object.values(silences).filter(({ scope, untilAt }) => scope.kind === 'all' && untilAt > now)
  if (all.length === 0) return null
  return {
    untilAt: Math.max(...all.map(({ untilAt }) => untilAt)),
    ids: all.filter(({ origin }) => origin === 'person').map(({ id }) => id),
  }
}

const summarizeState = (state: State, now: number): Summary => {
  const unhandled = Object.values(state.incidents).filter((incident) => isUnhandled(state, incident, now))
  const critical = unhandled.filter((incident) => incident.severity === 'critical')
  const waiting = waitingRepairs(state, now)
  const readings = Object.values(state.checks).flatMap((check) => check.reading ?? [])
  const troubled = readings.filter(
    (reading) => reading.status === 'unhealthy' || reading.band !== 'normal',
  ).length
  const unknown = readings.filter((reading) => reading.status === 'unknown').length
  const rejected = state.rejected ? 1 : 0
  const caution = Math.max(unhandled.length, troubled) + rejected
  const asked = new Set(waiting.map(({ incidentId }) => incidentId))
  const silence = silenceOfAll(state, now)
  const shared = {
    approvals: waiting.length,
    waiting: waiting.slice(0, MOST_LISTED),
    needed: waiting.length + critical.filter(({ id }) => !asked.has(id)).length,
    silence,
    mode: state.mode,
  }
  const as = (shape: Shape, count: number): Summary => ({ shape, status: shape, count, ...shared })
  if (state.engine?.running !== true) return { ...as('unknown', 0), status: 'starting' }
  if (critical.length > 0) return as('critical', critical.length)
  if (waiting.length > 0) return as('approval', waiting.length)
  if (silence !== null)
    return rejected > 0 ? as('caution', rejected) : { ...as('paused', 0), status: 'silenced' }
  if (caution > 0) return as('caution', caution)
  if (unknown > 0) return as('unknown', unknown)
  return as(state.mode === 'observe' ? 'paused' : 'ok', 0)
}

/** The worst thing that nobody is handling yet. */
export const summarize = (snapshot: Snapshot, now: number): Summary => {
  switch (snapshot.kind) {
    case 'setup':
      return { ...startingSummary, status: 'setup' }
    case 'faults':
      return { ...startingSummary, shape: 'caution', status: 'faults' }
    case 'running':
      return summarizeState(snapshot.state, now)
  }
}

/** One host's summary. What was seen before its engine was lost says nothing about now. */
export const summarizeHost = (
  link: Link,
  snapshot: Snapshot | null,
  wasAttached: boolean,
  now: number,
): Summary => {
  switch (link.kind) {
    case 'own':
    case 'attached':
      return snapshot === null ? startingSummary : summarize(snapshot, now)
    case 'connecting':
      return wasAttached ? { ...startingSummary, status: 'lost' } : startingSummary
    case 'down':
      return { ...startingSummary, status: 'lost' }
    case 'skewed':
      return { ...startingSummary, status: 'skewed' }
  }
}
