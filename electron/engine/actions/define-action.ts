import type { LineKinds } from '@shared/domain/line-kinds'
import type { Message } from '@shared/domain/message'
import type { Risk, Step, UndoClass } from '@shared/domain/plan'
import type { Target } from '@shared/domain/target'
import type { z } from 'zod'
import type { Exec } from '../ports'
import type { RepairJson } from '../repair/json/json-repairer'
import type { ResolvedService } from '../services/service-manager'
import type { Settings } from '../settings/settings'

/** What an action may look at while it plans. Nothing in it changes the host. */
export type LookContext = {
  readonly now: () => number
  readonly exec: Exec
  readonly baseDir: string | null
  /** The settings' own roots, guards, services, checks and followed logs, to say before an approval what the guard would refuse. */
  readonly settings: Pick<Settings, 'guards' | 'services' | 'checks'> &
    Partial<Pick<Settings, 'file' | 'sources' | 'fix' | 'backups'>>
  /** Mamori's own folder for what it keeps; null where there is none yet. */
  readonly dataDir: string | null
  readonly resolveService: (name: string, signal: AbortSignal) => Promise<ResolvedService>
  readonly repairJson: RepairJson
  /** The pids that listen on a port, as root sees them; null when root's helper cannot be asked. */
  readonly lookAtPort?: (port: number, signal: AbortSignal) => Promise<readonly number[] | null>
  /** Newest first: matched log lines of the incident, redacted. For reports only, never a parameter. */
  readonly evidence: readonly string[]
  /** The ids of the rules, how often each matched since `sinceAt`, and what the lines said as far as that is known. */
  readonly countObservations: (sinceAt: number) => Promise<
    readonly {
      readonly ruleId: string
      readonly count: number
      readonly lastAt: number
      readonly kinds?: LineKinds
    }[]
  >
}

export type PlanDraft =
  | {
      readonly kind: 'steps'
      readonly steps: readonly Step[]
      readonly touches: readonly Message[]
      /** Where this plan is riskier, or harder to take back, than the action usually is. */
      readonly risk?: Risk
      readonly undo?: UndoClass
      /** Why a person has to be asked, whatever the mode. */
      readonly asks?: readonly Message[]
      /** What the disk gets back, less what backup and trash keep of it. */
      readonly freesBytes?: number
    }
  /** The host is already as the action wants it. */
  | { readonly kind: 'nothing'; readonly why: Message }
  | { readonly kind: 'impossible'; readonly why: Message }

export type Report = { readonly title: Message; readonly lines: readonly Message[] }

/** Changes the host: it plans, and only `perform` carries the plan out. */
export type RepairAction<P = unknown> = {
  readonly class: 'repair'
  readonly id: string
  /** Rises when the same parameters would lead to other steps. */
  readonly version: number
  readonly params: z.ZodType<P>
  readonly risk: Risk
  readonly undo: UndoClass
  /** What the action is about; the target of the rule's incidents. */
  readonly target: (params: P) => Target
  /** What it touches when its entry of the settings names no path; allowed like a named one. */
  readonly usualPaths?: readonly string[]
  readonly plan: (context: LookContext, params: P, signal: AbortSignal) => Promise<PlanDraft>
  /**
   * True when `nothing` from a later `plan` proves that the repair worked (directories exist).
   * False when only a check can prove it (a restarted service).
   */
  readonly planProves: boolean
}

/** Only reads and reports; it runs at once in every mode. */
export type ReadAction<P = unknown> = {
  readonly class: 'read'
  readonly id: string
  readonly params: z.ZodType<P>
  readonly target: (params: P) => Target | null
  readonly inspect: (context: LookContext, params: P, signal: AbortSignal) => Promise<Report>
}

/** Only tells people. */
export type TellAction<P = unknown> = {
  readonly class: 'tell'
  readonly id: string
  readonly params: z.ZodType<P>
}

export type Action<P = unknown> = RepairAction<P> | ReadAction<P> | TellAction<P>

/** Declares an action; its parameters are typed by its own schema. */
export const defineAction = <P>(action: Action<P>): Action<P> => action
