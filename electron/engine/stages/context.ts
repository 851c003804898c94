import type { Message } from '@shared/domain/message'
import type { Severity } from '@shared/domain/observation'
import type { Incident, Repair, State } from '@shared/domain/state'
import type { Action, LookContext } from '../actions/define-action'
import type { Check } from '../checks/define-check'
import type { Occurrences } from '../core/detect'
import type { Clock, Exec, Log } from '../ports'
import type { LabRuns } from '../lab/lab-runs'
import type { Guard } from '../repair/guard'
import type { RepairJson } from '../repair/json/json-repairer'
import type { Performer } from '../repair/perform'
import type { ResolvedService } from '../services/service-manager'
import type { Rule, Settings } from '../settings/settings'
import type { LookAround } from './look-around'
import type { Mailbox } from './mailbox'
import type { Recorder } from './recorder'
import type { CheckRunner } from './run-checks'
import type { Timers } from './timers'

/** What can change the host, and what stands in its way. */
export type Hands = {
  readonly perform: Performer
  readonly guard: Guard
  readonly lookAtPort?: LookContext['lookAtPort']
}

export type RunKind = 'continuous' | 'once'

/** What every stage works with. It lives as long as one version of the settings. */
export type Context = {
  readonly run: RunKind
  readonly host: string
  readonly dataDir: string
  readonly settings: Settings
  readonly rules: ReadonlyMap<string, Rule>
  readonly actions: ReadonlyMap<string, Action>
  readonly checkKinds: ReadonlyMap<string, Check>
  readonly clock: Clock
  readonly exec: Exec
  readonly perform: Performer
  readonly lookAtPort?: LookContext['lookAtPort']
  /** Whether this is still the engine that should begin a repair; always, unless told. */
  readonly mayRepair?: () => Promise<boolean>
  readonly guard: Guard
  readonly resolveService: (name: string, signal: AbortSignal) => Promise<ResolvedService>
  readonly repairJson: RepairJson
  readonly recorder: Recorder
  readonly mailbox: Mailbox
  readonly timers: Timers
  /** When the lines of each fingerprint came; kept over a change of the settings. */
  readonly occurrences: Map<string, Occurrences>
  readonly checks: CheckRunner
  readonly around: LookAround
  /** Without them nothing can be tried: in a pass over old logs, or a test. */
  readonly labs?: LabRuns
  readonly log: Log
  readonly say: (message: Message) => string
  readonly countObservations: LookContext['countObservations']
  readonly newId: (prefix: string) => string
  readonly tell: (notice: {
    readonly severity: Severity
    readonly title: Message
    readonly incidentId: string | null
  }) => void
  /** Tells about a bug in full; nothing is swallowed. */
  readonly bug: (name: string, error: unknown) => void
  /** Aborted when the engine stops or new settings take over; a repair that has begun is not cut off by it. */
  readonly signal: AbortSignal
  /** Readings from before this moment prove nothing: the clock jumped or the machine slept. */
  readonly trustedSince: () => number
}

export const openIncidents = (state: State): readonly Incident[] =>
  Object.values(state.incidents).filter((incident) => incident.closedAt === null)

export const openIncidentOf = (state: State, fingerprint: string): Incident | undefined =>
  openIncidents(state).find((incident) => incident.fingerprint === fingerprint)

const ACTIVE: ReadonlySet<Repair['stage']> = new Set(['awaiting', 'approved', 'performing', 'verifying'])

export const activeRepairs = (state: State): readonly Repair[] =>
  Object.values(state.repairs).filter((repair) => ACTIVE.has(repair.stage))

export const activeRepairOf = (state: State, incidentId: string): Repair | undefined =>
  activeRepairs(state).find((repair) => repair.incidentId === incidentId)
