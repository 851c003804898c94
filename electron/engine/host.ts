import type { Contract, Push } from '@shared/ipc/contract'
import type { Handlers } from '@shared/ipc/router'

/** The calls that the engine's side answers; the rest is the desktop's own. */
export type EngineCall = Exclude<keyof Contract, `desktop.${string}` | `hosts.${string}`>

/** An engine with its settings: the welcome before there are any, faults while they cannot be used, hot reload. */
export type Host = {
  readonly handlers: Handlers<EngineCall>
  /** Returns the end of the subscription. */
  readonly subscribe: (listener: (push: Push) => void) => () => void
  readonly start: () => Promise<void>
  /** The machine is about to sleep, or woke up: what was seen before is stale. */
  readonly onPower: (change: 'suspend' | 'resume') => void
  /** Stops everything in reverse order within a deadline. May be called twice. */
  readonly stop: () => Promise<void>
}
