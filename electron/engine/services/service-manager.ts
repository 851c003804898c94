import type { ServiceManagerId } from '@shared/domain/plan'
import type { Exec } from '../ports'

/** Who ended a service that is down: a stop that was ordered, the service itself, or nobody can tell. */
export type StoppedBy = 'hand' | 'itself' | 'unknown'

export type ServiceState =
  | { readonly kind: 'active' }
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

/** One way of running services. Looking never changes anything; `argv` only names the command, `perform` runs it. */
export type ServiceManager = {
  readonly id: ServiceManagerId
  readonly state: (unit: string, exec: Exec, signal: AbortSignal) => Promise<ServiceState>
  readonly argv: (verb: 'restart' | 'start' | 'status', unit: string) => readonly string[]
}

/** A service of the settings with the manager that runs it on this host. */
export type ResolvedService =
  | {
      readonly kind: 'found'
      readonly name: string
      readonly manager: ServiceManager
      readonly unit: string
      /** Its state where it was asked for on the way. */
      readonly seen?: ServiceState
    }
  | { readonly kind: 'not_found'; readonly name: string; readonly tried: readonly string[] }
