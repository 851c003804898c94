import type { EventDraft, Event } from '@shared/domain/event'
import type { RuleLedger, ShadowEntry, TargetLedger } from '@shared/domain/ledger-summary'
import type { LineKinds } from '@shared/domain/line-kinds'
import type { CheckCourse, Point } from '@shared/domain/metric'
import type { State } from '@shared/domain/state'
import type { TimelineFilter } from '@shared/ipc/contract'
import type { PlaceDetails } from './logs/place-details'

/** Time as the engine sees it. `now` is wall-clock epoch milliseconds. */
export type Clock = {
  readonly now: () => number
  /** Runs `run` once after `delayMs`; returns its cancellation. */
  readonly after: (delayMs: number, run: () => void) => () => void
  /** How long the machine has slept since some fixed moment, in milliseconds; absent where nobody counts it. */
  readonly asleepMs?: () => number
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
  /** Which part is kept when it is cut: its beginning unless told. */
  readonly keepOutput?: 'head' | 'tail'
  /** The folder that it runs in; the root unless told. */
  readonly cwd?: string
  /** What it finds in its environment beside `PATH`, `LANG` and `HOME`, or instead of them. */
  readonly env?: Readonly<Record<string, string>>
  /** How long it has between TERM and KILL when it is ended, where the usual time is not right. */
  readonly killGraceMs?: number
  /** Whether what it has left running is killed when it has ended by itself. Left alone unless told. */
  readonly endsGroup?: boolean
  /** What the program reads from its standard input; nothing unless told. It may end without reading all of it. */
  readonly input?: string
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
  readonly details?: PlaceDetails
}

/** Where the reading of a source stands that has marks of its own, as the cursor of a systemd journal. */
export type StoredCursor = { readonly sourceId: string; readonly cursor: string }

/** Where the reading of a source stands. A pattern of files has one of each file. */
export type StoredPlace = StoredOffset | StoredCursor

export const isFileOffset = (place: StoredPlace): place is StoredOffset => 'offset' in place

/** Matching lines that were only counted, per incident, rule and source, until an event tells their number. */
export type RepeatKey = { readonly incidentId: string; readonly ruleId: string; readonly sourceId: string }
export type Repeat = RepeatKey & {
  readonly count: number
  /** What the counted lines say. */
  readonly kinds?: LineKinds | undefined
  readonly firstAt: number
  readonly lastAt: number
  /** One of the lines, for a person; the newest one that was counted. */
  readonly sample: string
}

/** A place in the audit chain: its value (64 hex digits) after the event `seq`; 0 and zeros before the first one. */
export type ChainHead = { readonly seq: number; readonly chain: string }

/** A stored fold of all events up to `seq`, as it was then: `upcastState` says whether it can be used. */
export type Checkpoint = { readonly seq: number; readonly reducer: number; readonly state: unknown }

export type Sample = { readonly series: string; readonly at: number; readonly value: number }

/** `leftOut` counts the entries in between whose payload was erased or that this program does not know. */
export type TimelinePage = {
  readonly events: readonly Event[]
  readonly more: boolean
  readonly leftOut: number
}

export type AppendOptions = {
  readonly durable: boolean
  readonly offsets: readonly StoredPlace[]
  /** Ids of places that are of no use any more: their files are gone. Deleted before `offsets` are stored. */
  readonly forgetOffsets?: readonly string[]
  /** Emptied in the same transaction, before `repeats` are added: an event among the drafts tells their number. */
  readonly drainRepeats?: readonly RepeatKey[]
  /** Added to what is pending under the same key. */
  readonly repeats?: readonly Repeat[]
}

export type ShadowQuery = {
  readonly beforeSeq?: number | undefined
  readonly limit: number
  readonly ruleId?: string | undefined
}
export type ShadowPage = { readonly shadows: readonly ShadowEntry[]; readonly more: boolean }

/** What repairs have come to, and what would have been done: kept beside the events, in their transactions. */
export type Ledger = {
  /** The record of every rule that has one, up to `nowAt`. */
  readonly rules: (nowAt: number) => Promise<readonly RuleLedger[]>
  readonly target: (fingerprint: string, nowAt: number) => Promise<TargetLedger>
  /** Newest first. */
  readonly shadows: (query: ShadowQuery) => Promise<ShadowPage>
}

/** The durable record. Every call may reject with a `JournalError`; none blocks the caller's thread. */
export type Journal = {
  /**
   * Streams the events after `afterSeq` (0 unless told) in order, for the fold at start-up. Rejects with `corrupt` when
   * retention has deleted some of those: then only a checkpoint leads to today's state.
   */
  readonly replay: (
    onEvents: (events: readonly Event[]) => void,
    options?: { readonly afterSeq?: number },
  ) => Promise<void>
  /** The newest undamaged checkpoint, below `beforeSeq` when that is given; null when there is none. */
  readonly checkpointBefore: (beforeSeq?: number) => Promise<Checkpoint | null>
  /**
   * Stores the fold of all events and appends `checkpoint.made`, durably, in one transaction; gives back that event.
   * Rejects with `invalid` when the state is not at the newest event.
   */
  readonly checkpoint: (
    state: State,
    options: { readonly reducer: number; readonly at: number },
  ) => Promise<readonly Event[]>
  /** Where the audit chain stands, once everything up to there survives a power cut. */
  readonly head: () => Promise<ChainHead>
  /**
   * Appends in one transaction, together with the offsets and repeats that led to the events, and numbers them.
   * `durable` waits until the entries survive a power cut (the intent before a repair).
   */
  readonly append: (drafts: readonly EventDraft[], options: AppendOptions) => Promise<readonly Event[]>
  readonly offsets: () => Promise<readonly StoredPlace[]>
  /** What is counted and told by no event yet, in the order of its first line. */
  readonly repeats: () => Promise<readonly Repeat[]>
  /** Newest first. */
  readonly page: (query: {
    readonly beforeSeq?: number
    readonly limit: number
    readonly filter?: TimelineFilter
  }) => Promise<TimelinePage>
  readonly ledger: Ledger
  readonly addSamples: (samples: readonly Sample[]) => Promise<void>
  readonly range: (query: {
    readonly series: readonly string[]
    readonly fromAt: number
    readonly toAt: number
    readonly points: number
  }) => Promise<Readonly<Record<string, readonly Point[]>>>
  /**
   * How checks did over time, by their names: quantiles of their response times (each within 5 % of the exact one), and
   * how many of their runs failed. `intervalMs` is how often a check runs; its slots are not narrower.
   */
  readonly courses: (query: {
    readonly checks: readonly { readonly name: string; readonly intervalMs: number }[]
    readonly fromAt: number
    readonly toAt: number
    readonly points: number
  }) => Promise<Readonly<Record<string, CheckCourse>>>
  /**
   * Quantiles (0 to 1, nearest rank) of a series of response times in a window, in the order asked, each within 5 % of
   * the exact one; null for a series without samples there.
   */
  readonly percentiles: (query: {
    readonly series: readonly string[]
    readonly fromAt: number
    readonly toAt: number
    readonly quantiles: readonly number[]
  }) => Promise<Readonly<Record<string, readonly number[] | null>>>
  /**
   * Deletes metrics after their time, and events older than `keepEventsMs` (400 days unless told; or beyond
   * the newest `mostEvents`, 2,000,000 unless told), in small slices. Events go only below a readable checkpoint that has announced it, so a first
   * call may delete nothing yet. The journal does this by itself now and then, with what it was told last.
   */
  readonly prune: (
    nowAt: number,
    options?: { readonly keepEventsMs?: number; readonly mostEvents?: number },
  ) => Promise<{ readonly buckets: number; readonly events: number }>
  readonly close: () => Promise<void>
}

/** The engine's own log for people, `logs/auto_fix.log`. */
export type Log = {
  readonly info: (line: string) => void
  readonly warning: (line: string) => void
  readonly error: (line: string) => void
}
