import type { Message } from '@shared/domain/message'
import type { Step, StepName, StepOf } from '@shared/domain/plan'
import type { HelperState } from '../privilege/helper-state'
import type { Route } from '../privilege/route'
import type { Clock, Exec } from '../ports'
import type { ServiceResolver } from '../services/resolve-service'
import type { Settings } from '../settings/settings'
import type { Backups } from './backup/backups'
import type { Hand } from './hand/hand'
import type { HostPlaces } from './host-places'
import type { RepairJson } from './json/json-repairer'

/** What a guard may look at; it trusts nothing that the step says about itself. */
export type GuardContext = {
  readonly settings: Pick<Settings, 'services'> & {
    readonly guards: Pick<Settings['guards'], 'allowedRoots'> & Partial<Settings['guards']>
    readonly checks?: Settings['checks']
  }
  readonly resolveService: ServiceResolver
  readonly hostPlaces?: () => Promise<HostPlaces>
  /** Who may own the links that an allowed root leads through; root and this process's user unless told. */
  readonly trustedUids?: ReadonlySet<number>
  /** The folders of Mamori itself: no repair touches anything in them, but for what `undo` takes out of them. */
  readonly ownDirs?: readonly string[]
  /** Reads what an earlier repair kept, to tell before an undo is approved that it is not there any more. */
  readonly readBackup?: Backups['read']
}

/** What tells how a step would be carried out on this host now. */
export type RouteContext = {
  readonly exec: Exec
  readonly services: Settings['services']
  readonly ids: () => { readonly uid: number; readonly gid: number; readonly groups?: readonly number[] }
  readonly readMounts: () => Promise<string>
  /** Whether this process may make and remove something in a directory. */
  readonly mayWrite: (path: string) => Promise<boolean>
  readonly helper: (signal: AbortSignal) => Promise<HelperState>
}

export type PerformContext = {
  readonly repairId: string
  readonly exec: Exec
  readonly clock: Clock
  readonly resolveService: ServiceResolver
  readonly settings: GuardContext['settings']
  readonly hand: Hand
  /** Whose hand it is: root's helper does nothing outside of root's own roots. */
  readonly by: 'direct' | 'helper'
  readonly repairJson: RepairJson
  /** null when the settings want no backup. */
  readonly backups: Backups | null
  /** Reads what an earlier repair kept, also when the settings want no backup by now; `backups.read` unless told. */
  readonly readBackup?: Backups['read']
  /** Mamori's own folders and files: what lists files passes them by. */
  readonly ownDirs?: readonly string[]
  /** Words a step's output in the engine's language; English unless told. */
  readonly say?: (text: Message) => string
}

export type Prepared =
  /** `undo`: the steps that would take it back, in their order; each does nothing where nothing was done. */
  | { readonly kind: 'ready'; readonly undo: readonly Step[]; readonly keptBytes: number }
  /** What has to be kept could not be: the step must not run. */
  | { readonly kind: 'failed'; readonly message: Message }

export type StepDone = { readonly failed: Message | null; readonly output: string }
export type StepRefused = { readonly refused: Message; readonly output: string }

/**
 * All that a kind of step is: what it touches, when it must not be done, who can do it, what takes it back, and how it is
 * done. `perform` only looks these up; a new kind is one file and its test.
 */
export type StepKind<K extends StepName = StepName> = {
  readonly kind: K
  /** What it touches, one key a thing (`service:redis`, `path:/srv/app/logs`): counters and locks go by these. */
  readonly resources: (step: StepOf<K>) => readonly string[]
  /** Why it must not be done, or null. Asked when it is planned, and again right before it runs. */
  readonly refuse: (step: StepOf<K>, context: GuardContext, signal: AbortSignal) => Promise<Message | null>
  readonly route: (step: StepOf<K>, context: RouteContext, signal: AbortSignal) => Promise<Route>
  /** Keeps what is needed to take the step back; changes nothing that the step touches. Absent: it cannot be taken back. */
  readonly prepare?: (step: StepOf<K>, context: PerformContext, signal: AbortSignal) => Promise<Prepared>
  readonly perform: (
    step: StepOf<K>,
    context: PerformContext,
    signal: AbortSignal,
  ) => Promise<StepDone | StepRefused>
}

/** Declares a kind of step. The lookup is by its name, so the step that it gets is always of its kind. */
export const defineStepKind = <K extends StepName>(kind: StepKind<K>): StepKind => kind as unknown as StepKind
