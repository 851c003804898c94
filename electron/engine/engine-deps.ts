import type { Message } from '@shared/domain/message'
import type { Action } from './actions/define-action'
import type { Check } from './checks/define-check'
import type { LoopRhythm } from './core/schedule'
import type { LabRuns } from './lab/lab-runs'
import type { StartLogWatch } from './logs/log-watch'
import type { HostSampler } from './metrics/sample-host'
import type { Notifier } from './notifiers/define-notifier'
import type { Clock, Exec, Journal, Log } from './ports'
import type { RepairJson } from './repair/json/json-repairer'
import type { Meter } from './self-watch/meter'
import type { ServiceResolver } from './services/resolve-service'
import type { Settings } from './settings/settings'
import type { Hands, RunKind } from './stages/context'
import type { Surroundings } from './surroundings/surroundings'

/** Everything that the engine needs from outside. */
export type EngineDeps = {
  readonly clock: Clock
  readonly exec: Exec
  readonly journal: Journal
  readonly startLogWatch: StartLogWatch
  readonly labs?: LabRuns
  readonly checks: ReadonlyMap<string, Check>
  readonly actions: ReadonlyMap<string, Action>
  readonly notifiers: ReadonlyMap<string, Notifier>
  readonly hostSampler: HostSampler
  readonly meter: Meter
  readonly surroundings: Surroundings
  /** Made anew for each version of the settings, since they say what may be touched. */
  readonly createServiceResolver: (settings: Settings) => ServiceResolver
  readonly createHands: (settings: Settings, services: ServiceResolver) => Hands
  readonly repairJson: RepairJson
  readonly fileChangedAt: (path: string) => Promise<number | null>
  readonly log: Log
  /** Gets the line that fixes the head of the audit chain outside of the journal. */
  readonly tellAnchor: (line: string) => void
  readonly say: (text: Message) => string
  readonly newId: (prefix: string) => string
  readonly bug: (name: string, error: unknown) => void
  readonly host: string
  readonly version: string
  readonly pid: number
  readonly face: 'desktop' | 'cli' | 'daemon'
  /** Asked right before each repair: whether this is still the engine that should begin it. Always, unless told. */
  readonly mayRepair?: () => Promise<boolean>
  readonly dataDir: string
  readonly run: RunKind
  readonly rhythm: LoopRhythm
}
