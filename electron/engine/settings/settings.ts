import type { ServiceManagerId, ServiceVerb } from '@shared/domain/plan'
import type { Mode } from '@shared/domain/outcome'
import type { Severity } from '@shared/domain/observation'
import type { Fault } from '@shared/domain/event'
import type { SilenceScope } from '@shared/domain/upkeep'
import type { ReloadSignal } from '../services/service-manager'

export type AutoFix = true | false | 'approve'

/** One action of a rule with its parameters, already parsed by the action's own schema. */
export type ActionUse = { readonly type: string; readonly params: unknown }

/** What leads from an observation to actions: an error pattern, or a health check with `on_failure`. */
export type Rule = {
  /** The pattern's id, or `check:<name>`. */
  readonly id: string
  readonly name: string
  readonly severity: Severity
  readonly cause:
    | {
        readonly kind: 'log'
        readonly pattern: string
        readonly ignore: string | null
        readonly minCount: number
        readonly withinMs: number
        /** Ids of the sources that it reads; null for all. */
        readonly sources: readonly string[] | null
      }
    | { readonly kind: 'check'; readonly check: string }
  readonly autoFix: AutoFix
  readonly actions: readonly ActionUse[]
  /** Names of actions that the settings ask for and this version does not perform. */
  readonly notPerformed: readonly string[]
  readonly verifyChecks: readonly string[]
}

export type CheckUse = {
  readonly name: string
  readonly type: string
  readonly intervalMs: number
  readonly timeoutMs: number
  readonly critical: boolean
  readonly consecutive: number
  /** Names of the checks that have to be well before a failure of this one means anything. */
  readonly dependsOn: readonly string[]
  /** The check's own fields, already parsed by its schema. */
  readonly config: unknown
}

/** A file, or a pattern of files: `*` and `?` in any of its parts. */
export type FileSource = { readonly id: string; readonly path: string }
/** Entries of the systemd journal: of a unit, of the kernel (`kernel`), with a field (`FIELD=value`), or all (`*`). */
export type JournaldSource = { readonly id: string; readonly journald: string }
/** What a container prints. */
export type DockerSource = { readonly id: string; readonly docker: string }
export type LogSource = FileSource | JournaldSource | DockerSource

/** How a source is called before a person. */
export const sourceLabel = (source: LogSource): string => ('path' in source ? source.path : source.id)

export type ServiceUse = {
  readonly manager: ServiceManagerId | null
  readonly unit: string | null
  /** Where the manager has the service: supervisor's settings file, pm2's home, Compose's file or project directory. */
  readonly config?: string
  /** Whose manager it is, for systemd_user and pm2; whoever runs the engine unless told. */
  readonly user?: string
  /** The signal by which the program takes in its settings anew, where its manager has no way of its own. */
  readonly reloadSignal?: ReloadSignal
  readonly allow: readonly ServiceVerb[]
}

/** A silence that the settings name. Its id is made of what it says: one that is changed is another one. */
export type SettingsSilence = {
  readonly id: string
  readonly scope: SilenceScope
  readonly reason: string
  /** null begins at once. */
  readonly fromAt: number | null
  readonly untilAt: number
  readonly endsOnRecovery: boolean
}

/** Where a sign of life goes, and how often. */
export type HeartbeatUse = {
  readonly file: string | null
  readonly url: string | null
  readonly method: 'GET' | 'POST'
  readonly intervalMs: number
}

/** By which server, and from whom to whom, notices go as mail. */
export type EmailUse = {
  readonly host: string
  readonly port: number
  readonly security: 'starttls' | 'tls' | 'none'
  readonly login: { readonly user: string; readonly password: string } | null
  readonly from: string
  readonly to: readonly string[]
  readonly language: 'ja' | 'en'
  /** A PEM file with the authorities to believe in place of the public ones. */
  readonly caFile: string | null
  readonly verifyTls: boolean
}

/** How what repairs change is kept. */
export type BackupsUse = {
  /** The age recipient that it is encrypted to; null when it is not encrypted. */
  readonly recipient: string | null
  /** The file with the identity that decrypts it, where this host has it. */
  readonly identityFile: string | null
  readonly keepMs: number
  readonly maxBytes: number
}

export type Settings = {
  readonly file: string
  readonly sha256: string
  /** Where relative paths of actions begin; null when the settings do not say and it cannot be told. */
  readonly baseDir: string | null
  readonly mode: Mode
  readonly realtime: boolean
  readonly rules: readonly Rule[]
  readonly checks: readonly CheckUse[]
  readonly sources: readonly LogSource[]
  readonly services: Readonly<Record<string, ServiceUse>>
  readonly guards: {
    /** Nothing is changed outside of these. */
    readonly allowedRoots: readonly string[]
    /** Names of processes that are never ended, beside those that never are. */
    readonly protectedProcesses: readonly string[]
    readonly protectedPorts: readonly number[]
    /** Actions that need no click although they cannot be taken back. */
    readonly autoIrreversible: readonly string[]
  }
  readonly fix: {
    readonly maxRetries: number
    readonly retryDelayMs: number
    readonly cooldownMs: number
    readonly recurrenceMs: number
    readonly notificationsOn: boolean
    readonly channels: readonly string[]
    readonly backupBeforeFix: boolean
    /** How long a plan waits for its click. */
    readonly approvalMs: number
    /** Repairs that begin within an hour without a click; beyond that everything asks. */
    readonly repairsPerHour: number
  }
  readonly silences: readonly SettingsSilence[]
  /** How long the journal keeps events, and how many at most. */
  readonly keepEventsMs: number
  readonly mostEvents: number
  readonly heartbeat: HeartbeatUse | null
  /** Where notices are posted; null when the settings do not say. */
  readonly webhookUrl: string | null
  /** null when the settings do not say all of it. */
  readonly email: EmailUse | null
  readonly backups: BackupsUse
  readonly warnings: readonly Fault[]
}

export type LoadedSettings =
  | { readonly kind: 'loaded'; readonly settings: Settings }
  | { readonly kind: 'missing'; readonly file: string }
  | {
      readonly kind: 'faulty'
      readonly file: string
      readonly faults: readonly Fault[]
      /** The text's hash where there was a text. */
      readonly sha256?: string
    }
