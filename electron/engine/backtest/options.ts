import type { Mode } from '@shared/domain/outcome'
import type { Action } from '../actions/define-action'

export type BacktestOptions = {
  /** The built `backtest-worker.js`. */
  readonly workerFile: URL | string
  /** The actions of this program; they are asked for their targets and never carried out. */
  readonly actions: ReadonlyMap<string, Action>
  /** What is read under the name `-`. */
  readonly stdin?: AsyncIterable<Uint8Array>
  /** Lines from before and after these moments, epoch ms, are left out. */
  readonly fromAt?: number
  readonly toAt?: number
  /** Instead of the mode of the settings. */
  readonly mode?: Exclude<Mode, 'observe'>
  /** Takes every question as answered with yes at once; nobody answers unless told. */
  readonly approve?: boolean
  /** The timeline holds the first so many moments; 200,000 unless told. */
  readonly mostMoments?: number
  /** Nothing that a log states is later than this by more than a day. Epoch ms. */
  readonly now: number
  /** How long a rule may be busy with one piece of a log; 2000 ms unless told. */
  readonly hangMs?: number
  /** A bug of the program itself, in full. */
  readonly bug: (name: string, error: unknown) => void
}

/** What is replayed: a path, and the log of the settings that it is a part of, when that is known. */
export type BacktestInput = { readonly path: string; readonly sourceId?: string }
