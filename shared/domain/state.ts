import type { Actor } from './actor'
import type { Band, CheckStatus, Reading } from './check'
import type { Decision } from './decision'
import type { EventData, Fault, SourceState } from './event'
import type { Touched, Would } from './ledger'
import type { LineKinds } from './line-kinds'
import type { Message } from './message'
import type { Severity } from './observation'
import type { BreakerCause, BreakerState, Mode, Outcome } from './outcome'
import type { Plan, StepResult } from './plan'
import type { Target } from './target'
import type { HeldBy, Hidden, SilenceScope } from './upkeep'

export type CheckState = {
  readonly name: string
  readonly type: string
  readonly subject: string
  readonly critical: boolean
  readonly intervalMs: number
  /** null until the check has run once. */
  readonly reading: Reading | null
  readonly consecutiveFailures: number
  readonly changedAt: number | null
}

export type Source = {
  readonly id: string
  readonly path: string
  readonly state: SourceState | null
  readonly message: Message | null
  readonly changedAt: number | null
}

export type Incident = {
  readonly id: string
  readonly fingerprint: string
  readonly ruleId: string
  readonly target: Target
  readonly severity: Severity
  readonly cause: 'check' | 'log'
  readonly title: Message
  readonly openedAt: number
  readonly lastSeenAt: number
  readonly closedAt: number | null
  readonly closedBy: EventData<'incident.closed'>['cause'] | null
  readonly observations: number
  /** Up to five of the lines that matched, newest last. */
  readonly evidence: readonly string[]
  /** What all lines so far say; none for an incident of a check. */
  readonly kinds?: LineKinds | undefined
  readonly decision: {
    readonly at: number
    readonly decision: Decision
    readonly heldBy: HeldBy | null
  } | null
  readonly repairIds: readonly string[]
  /** The last that a person has said of it; absent until somebody has. */
  readonly note?: IncidentNote | undefined
}

/** The beginning of a note: the journal keeps all of each. */
export type IncidentNote = {
  readonly at: number
  readonly text: string
  /** Who takes care of it; null is nobody. */
  readonly assignee: string | null
  /** How many there are. */
  readonly count: number
}

export type RepairStage =
  | 'awaiting'
  | 'approved'
  | 'performing'
  | 'verifying'
  | 'settled'
  | 'withdrawn'
  | 'rejected'

export type Repair = {
  readonly id: string
  readonly incidentId: string
  readonly ruleId: string
  readonly fingerprint: string
  readonly resources: readonly string[]
  readonly plan: Plan
  readonly attempt: number
  readonly stage: RepairStage
  readonly plannedAt: number
  readonly expiresAt: number | null
  readonly snoozedUntilAt: number | null
  readonly approvedAt: number | null
  readonly approvedBy: Actor | null
  readonly startedAt: number | null
  readonly performedAt: number | null
  readonly settledAt: number | null
  readonly steps: readonly StepResult[]
  readonly performedOk: boolean | null
  readonly outcome: Outcome | null
  readonly evidence: readonly Message[]
  /** The repair that this one takes back. */
  readonly undoes: string | null
  /** The repair that has taken this one back, or is about to. */
  readonly undoneBy: string | null
  /** How many steps would take back what has been done so far. */
  readonly undoSteps: number
  /** In what it differs from the plan that was approved before. */
  readonly differences: readonly Message[]
  /** Why it was withdrawn or rejected. */
  readonly endMessage: Message | null
}

/** What is remembered per fingerprint and per touched resource (`resource:service:redis`). */
export type Counter = {
  /** Attempts in the series that is running; 0 when none is. */
  readonly attempts: number
  readonly lastAttemptAt: number | null
  readonly cooldownUntilAt: number | null
  /** Outcomes of the last 24 h, newest last, at most 20. */
  readonly recent: readonly { readonly at: number; readonly outcome: Outcome }[]
}

export type Breaker = {
  readonly state: BreakerState
  readonly cause: BreakerCause
  readonly message: Message
  readonly changedAt: number
  readonly probeAt: number | null
}

/** A quiet that somebody asked for, with its end and what it has hidden so far. */
export type Silence = {
  readonly id: string
  readonly scope: SilenceScope
  readonly reason: string
  readonly by: Actor
  readonly addedAt: number
  readonly untilAt: number
  readonly endsOnRecovery: boolean
  readonly origin: 'person' | 'settings'
  readonly hidden: Hidden
  /** Open incidents that are counted in `hidden` already. */
  readonly hiddenIncidentIds: readonly string[]
}

/** Work on the host during which nothing is repaired, as a deployment. */
export type Hold = {
  readonly id: string
  readonly command: string
  readonly by: Actor
  readonly beganAt: number
  readonly untilAt: number
}

/** Several targets that fail at once: most likely one cause that no single repair would meet. */
export type Storm = {
  readonly id: string
  readonly beganAt: number
  readonly targets: readonly Target[]
  readonly incidents: number
  /** When the newest of its targets came. */
  readonly newestTargetAt: number
}

/** The time after a hold in which services come up again: what opens now is still its doing. */
export type Settling = {
  readonly holdId: string
  readonly beganAt: number
  readonly untilAt: number
}

/** A plan that was only noted, while its incident is open or until it was looked at what happened instead. */
export type Shadow = {
  readonly id: string
  readonly incidentId: string
  readonly ruleId: string
  readonly fingerprint: string
  readonly target: Target
  readonly would: Would
  readonly planHash: string
  readonly touched: readonly Touched[]
  readonly notedAt: number
  /** How its incident ended, when it has. */
  readonly ended: { readonly at: number; readonly cause: EventData<'incident.closed'>['cause'] } | null
  /** When work on the host began after it was noted. */
  readonly heldAt: number | null
  /** When a repair of the same incident began after all: somebody has changed the mode. */
  readonly repairedAt: number | null
  readonly settledAt: number | null
}

/** A rule that acts on its own no more, or again. */
export type Demotion = {
  readonly kind: 'demoted' | 'promoted'
  readonly at: number
  /** Why; null once it was promoted. */
  readonly message: Message | null
}

/** The fold of all events: open things and counters. Ended things are bounded, history is paged from the journal. */
export type State = {
  readonly seq: number
  readonly engine: {
    readonly version: string
    readonly host: string
    readonly startedAt: number
    readonly running: boolean
    readonly face: EventData<'engine.started'>['face']
  } | null
  readonly settings: {
    readonly file: string
    readonly sha256: string
    readonly loadedAt: number
    readonly rules: readonly { readonly id: string; readonly name: string; readonly severity: Severity }[]
    readonly warnings: readonly Fault[]
  } | null
  /** The last rejected settings, until good ones are loaded. */
  readonly rejected: { readonly file: string; readonly at: number; readonly faults: readonly Fault[] } | null
  readonly mode: Mode
  readonly checks: Readonly<Record<string, CheckState>>
  readonly sources: Readonly<Record<string, Source>>
  readonly incidents: Readonly<Record<string, Incident>>
  readonly repairs: Readonly<Record<string, Repair>>
  readonly counters: Readonly<Record<string, Counter>>
  readonly breakers: Readonly<Record<string, Breaker>>
  /** When repairs began, those of the last hour; undoing one does not count. */
  readonly begun: readonly number[]
  /** Only those that last. */
  readonly silences: Readonly<Record<string, Silence>>
  /** Only those that last. */
  readonly holds: Readonly<Record<string, Hold>>
  /** Of the last hold that ended; over from `untilAt` on. */
  readonly settling: Settling | null
  readonly storm: Storm | null
  /** Open incidents of which a notice was held back and none was sent since, with what held it. */
  readonly untold: Readonly<Record<string, HeldBy>>
  /** What would have been done while only observing, until it is known what happened instead. */
  readonly shadows: Readonly<Record<string, Shadow>>
  /** Rules that ask since they made things worse, and those that a person has trusted again since. */
  readonly demotions: Readonly<Record<string, Demotion>>
}

export type CheckSummary = { readonly status: CheckStatus; readonly band: Band; readonly critical: boolean }

export const emptyState: State = {
  seq: 0,
  engine: null,
  settings: null,
  rejected: null,
  mode: 'auto',
  checks: {},
  sources: {},
  incidents: {},
  repairs: {},
  counters: {},
  breakers: {},
  begun: [],
  silences: {},
  holds: {},
  settling: null,
  storm: null,
  untold: {},
  shadows: {},
  demotions: {},
}
