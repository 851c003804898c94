import type { EventDraft, Event } from '@shared/domain/event'
import type { Point } from '@shared/domain/metric'
import type { TimelineFilter } from '@shared/ipc/contract'

/** Time as the engine sees it. `now` is wall-clock epoch milliseconds. */
export type Clock = {
  readonly now: () => number
  /** Runs `run` once after `delayMs`; returns its cancellation. */
  readonly after: (delayMs: number, run: () => void) => () => void
}

export type ExecResult =
  | {
      readonly kind: 'exited'
      readonly code: number
      readonly stdout: string
      readonly stderr: string
      readonly durationMs: number
    }
  | {
      readonly kind: 'failed'
      /** `not_started`: the operating system refused for another reason, which `stderr` then names. */
      readonly why: 'not_found' | 'not_permitted' | 'not_started' | 'timeout' | 'aborted' | 'signal'
      readonly stdout: string
      readonly stderr: string
      readonly durationMs: number
    }

export type ExecOptions = {
  readonly timeoutMs: number
  readonly signal: AbortSignal
  /** Output beyond this many bytes is cut; 64 KiB unless told. */
  readonly maxOutputBytes?: number
}

/** Runs a program by its argument vector, never through a shell. It does not throw for a program that fails. */
export type Exec = (argv: readonly string[], options: ExecOptions) => Promise<ExecResult>

/** Where the reading of one log file stands. */
export type StoredOffset = {
  readonly sourceId: string
  /** The real path of the file that is read. */
  readonly path: string
  readonly device: string
  readonly inode: string
  /** SHA-256 of the first `headBytes` bytes, at most 1024. */
  readonly headBytes: number
  readonly headHash: string
  readonly offset: number
  /** SHA-256 of the bytes just before `offset`, at most 256; without it only the head is compared. */
  readonly tailHash?: string
}

export type Sample = { readonly series: string; readonly at: number; readonly value: number }

export type TimelinePage = { readonly events: readonly Event[]; readonly more: boolean }

/** The durable record. Every call may reject with a `JournalError`; none blocks the caller's thread. */
export type Journal = {
  /** Streams all events from the oldest, in order, for the fold at start-up. */
  readonly replay: (onEvents: (events: readonly Event[]) => void) => Promise<void>
  /**
   * Appends in one transaction, together with the offsets that led to the events, and numbers them.
   * `durable` waits until the entries survive a power cut (the intent before a repair).
   */
  readonly append: (
    drafts: readonly EventDraft[],
    options: { readonly durable: boolean; readonly offsets: readonly StoredOffset[] },
  ) => Promise<readonly Event[]>
  readonly offsets: () => Promise<readonly StoredOffset[]>
  /** Newest first. */
  readonly page: (query: {
    readonly beforeSeq?: number
    readonly limit: number
    readonly filter?: TimelineFilter
  }) => Promise<TimelinePage>
  readonly addSamples: (samples: readonly Sample[]) => Promise<void>
  readonly range: (query: {
    readonly series: readonly string[]
    readonly fromAt: number
    readonly toAt: number
    readonly points: number
  }) => Promise<Readonly<Record<string, readonly Point[]>>>
  readonly close: () => Promise<void>
}

/** The engine's own log for people, `logs/auto_fix.log`. */
export type Log = {
  readonly info: (line: string) => void
  readonly warning: (line: string) => void
  readonly error: (line: string) => void
}
