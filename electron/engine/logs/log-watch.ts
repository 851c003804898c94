import type { SourceState } from '@shared/domain/event'
import type { Message } from '@shared/domain/message'
import type { Observation, Severity } from '@shared/domain/observation'
import type { StoredPlace } from '../ports'
import type { Followed } from './followed'
import type { LogSource } from '../settings/settings'

/** A log rule as the scanner needs it. */
export type LogRule = {
  readonly id: string
  readonly severity: Severity
  readonly pattern: string
  readonly ignore: string | null
  readonly sources: readonly string[] | null
}

/** What one read of one source found. Its offset is stored only together with the events that it led to. */
export type LogBatch = {
  /** Under which its place is stored: the source's id, or of a pattern one for each file. */
  readonly sourceId: string
  readonly observations: readonly Observation[]
  readonly offset: StoredPlace
}

export type SourceStatus = {
  readonly sourceId: string
  readonly state: SourceState
  readonly message: Message
  readonly readBytes: number
  readonly lagBytes: number
  readonly lastReadAt: number | null
}

export type LogWatchOptions = {
  readonly sources: readonly LogSource[]
  readonly rules: readonly LogRule[]
  readonly offsets: readonly StoredPlace[]
  /** Reads as soon as a file changes; without, only when poked. */
  readonly realtime: boolean
  /** Mamori's own files, which never set it off. */
  readonly ownPaths: readonly string[]
  /** The next batch of a source comes only after this one's promise has resolved. */
  readonly onBatch: (batch: LogBatch) => Promise<void>
  /** What the watches before this one have followed since the program started; kept up to date by this one. */
  readonly followed?: Followed
  /** Stored places under these ids are of no use any more. */
  readonly onForgotten?: (sourceIds: readonly string[]) => void
  readonly onStatus: (status: SourceStatus) => void
  readonly onBroken: (error: Error) => void
  /** Lines could not be judged by a rule, or it is not used any more until the next start; `why` says which. */
  readonly onRuleTrouble: (ruleId: string, why: Message) => void
}

/** Follows log sources off the main thread. */
export type LogWatch = {
  /** Looks at every source now; resolves when all that stood in them has been handed to `onBatch`. */
  readonly poke: () => Promise<void>
  readonly stop: () => Promise<void>
}

export type StartLogWatch = (options: LogWatchOptions) => LogWatch
