import type { Fault } from '@shared/domain/event'
import type { Live } from '@shared/domain/live'
import { emptyState, type State } from '@shared/domain/state'
import type { Problem } from '../bridge/problem'
import type { Slept } from './sleep'

/** Whether there is an engine to show: not yet, not set up, not startable, running, or lost with its last data kept. */
export type Phase =
  | { readonly kind: 'connecting'; readonly attempt: number; readonly problem: Problem | null }
  | { readonly kind: 'setup'; readonly settingsFile: string }
  | { readonly kind: 'faults'; readonly settingsFile: string; readonly faults: readonly Fault[] }
  | { readonly kind: 'running' }
  | { readonly kind: 'lost'; readonly sinceAt: number; readonly problem: Problem }

export type MirrorState = {
  readonly phase: Phase
  readonly state: State
  readonly live: Live | null
  /** What is shown is from before a sleep; null once there is something newer. */
  readonly slept: Slept | null
}

/** Before the first answer. */
export const nothingYet: MirrorState = {
  phase: { kind: 'connecting', attempt: 0, problem: null },
  state: emptyState,
  live: null,
  slept: null,
}
