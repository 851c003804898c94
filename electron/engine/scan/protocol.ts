import type { Message } from '@shared/domain/message'
import type { PreparedRule } from '../logs/match-lines'
import type { ScanPlan } from './plan-scan'
import type { Tally } from './tally'

/** A file, or the lines of it that begin within some of its bytes. */
export type ScanTask = {
  readonly file: string
  /** Null for what is read from its beginning to its end: compressed files, streams, other encodings. */
  readonly part: { readonly from: number; readonly to: number } | null
}

/**
 * What a scanning thread is started with; all threads of a scan take their tasks from one counter.
 * What it searches for comes as its first message.
 */
export type ScanStart = {
  readonly tasks: readonly ScanTask[]
  readonly mostMissed: number
  /** How many tasks have been taken, in its one number. */
  readonly taken: SharedArrayBuffer
  /** See missed-room.ts. */
  readonly missed: SharedArrayBuffer
  readonly progress: SharedArrayBuffer
}

/** What a scan's threads search for. */
export type ScanOrders = { readonly rules: readonly PreparedRule[]; readonly plan: ScanPlan }

/** What one task came to. `fault` says why it was not read to its end. */
export type TaskDone = {
  readonly kind: 'task_done'
  readonly index: number
  readonly tally: Tally
  readonly fault: Message | null
}

export type FromScanWorker = TaskDone | { readonly kind: 'finished' }
