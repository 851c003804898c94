import type { Message } from '@shared/domain/message'
import type { ServiceManagerId, ServiceVerb } from '@shared/domain/plan'
import type { Exec } from '../ports'

/** Who ended a service that is down: a stop that was ordered, the service itself, or nobody can tell. */
export type StoppedBy = 'hand' | 'itself' | 'unknown'

export type ServiceState =
  /** Up. `unwell` is what its manager holds against it all the same, as Docker does when a health check fails. */
  | { readonly kind: 'active'; readonly unwell?: string }
  /** Up, and taking in new settings just now. */
  | { readonly kind: 'reloading' }
  /** Starting, also by itself after a crash. */
  | { readonly kind: 'activating' }
  | { readonly kind: 'deactivating' }
  /** Down; by hand also when its process complained about being stopped. */
  | { readonly kind: 'inactive'; readonly by: StoppedBy }
  | { readonly kind: 'failed' }
  /** Locked by a person so that it cannot start. */
  | { readonly kind: 'masked' }
  | { readonly kind: 'missing' }
  | { readonly kind: 'unknown'; readonly why: string }

/** Taking in settings anew (and with many programs opening logs anew) without going down. */
export type Reload = {
  /** Why this unit has no such thing, as far as looking tells; null when nothing speaks against it. */
  readonly objection: (unit: string, exec: Exec, signal: AbortSignal) => Promise<Message | null>
}

/** A service's last lines, oldest first, without secrets and control characters. */
export type ServiceLog =
  | {
      readonly kind: 'lines'
      readonly lines: readonly string[]
      /** Whether all of them are from after the moment that was asked for; else they are just the newest ones. */
      readonly isSince: boolean
    }
  | { readonly kind: 'none'; readonly why: Message }

/** Where a manager's services are, when the usual place is not meant; see `services` of the settings. */
export type ServicePlace = {
  readonly config?: string
  readonly user?: string
  readonly reloadSignal?: ReloadSignal
}
export type ReloadSignal = 'HUP' | 'USR1' | 'USR2'

/** One way of running services. Looking never changes anything; `argv` only names the command, `perform` runs it. */
export type ServiceManager = {
  readonly id: ServiceManagerId
  readonly state: (unit: string, exec: Exec, signal: AbortSignal) => Promise<ServiceState>
  /** Empty for a `reload` where there is none, so that neither a plan nor the guard takes it. */
  readonly argv: (verb: ServiceVerb | 'status', unit: string) => readonly string[]
  /** Absent where the manager has no way, or the settings do not say which signal the program understands. */
  readonly reload?: Reload
  /** The service's lines since a moment, in epoch milliseconds; absent where the manager keeps none. */
  readonly logsSince?: (unit: string, sinceAt: number, exec: Exec, signal: AbortSignal) => Promise<ServiceLog>
  /** The same manager at another place; absent where it has one only. */
  readonly within?: (place: ServicePlace) => ServiceManager
}

/** Another manager that knows a service of the same name. */
export type AlsoKnown = {
  readonly manager: ServiceManagerId
  readonly unit: string
  readonly state: ServiceState['kind']
}

/**
 * Why one manager was taken: the settings name it; it alone knows the service; of several it alone has it in use; or
 * several have, and only their order decided, which a person had better settle.
 */
export type Choice = 'settings' | 'only' | 'in_use' | 'order'

/** A service of the settings with the manager that runs it on this host. */
export type ResolvedService =
  | {
      readonly kind: 'found'
      readonly name: string
      readonly manager: ServiceManager
      readonly unit: string
      /** Its state where it was asked for on the way. */
      readonly seen?: ServiceState
      readonly choice?: Choice
      /** Who else knows a service of this name and was not taken. */
      readonly also?: readonly AlsoKnown[]
    }
  | { readonly kind: 'not_found'; readonly name: string; readonly tried: readonly string[] }
