import type { Event, EventDraft } from '@shared/domain/event'
import type { RuleLedger, TargetLedger } from '@shared/domain/ledger-summary'
import type { CheckCourse, Point } from '@shared/domain/metric'
import type {
  AppendOptions,
  ChainHead,
  Checkpoint,
  Journal,
  Repeat,
  Sample,
  ShadowPage,
  ShadowQuery,
  StoredPlace,
  TimelinePage,
} from '../ports'
import type { JournalFailure } from './journal-error'
import type { OpenReport } from './migrate'
import type { ThreadSignals } from './thread-signals'

export type WorkerData = { readonly signals: ThreadSignals }

/** An entry that this program cannot read: kept in the journal, left out of what is shown. */
export type UnknownEvent = { readonly seq: number; readonly type: string; readonly reason: string }

export type PageQuery = Parameters<Journal['page']>[0]
export type RangeQuery = Parameters<Journal['range']>[0]

export type CourseQuery = Parameters<Journal['courses']>[0]

export type PercentileQuery = Parameters<Journal['percentiles']>[0]

export type ReplayChunk = {
  readonly events: readonly Event[]
  readonly unknown: readonly UnknownEvent[]
  /** How many entries were passed over because their payload was erased. */
  readonly erased: number
  /** Where the next chunk begins: after this number. */
  readonly lastSeq: number
  /** The newest event when the replay began. */
  readonly untilSeq: number
  readonly done: boolean
}

/** What the thread that owns the database answers. Times come from the caller: the thread has no clock of its own. */
export type Calls = {
  readonly open: {
    readonly input: { readonly file: string; readonly nowAt: number }
    readonly output: OpenReport
  }
  readonly append: {
    readonly input: AppendOptions & { readonly drafts: readonly EventDraft[] }
    readonly output: readonly Event[]
  }
  readonly checkpoint: {
    readonly input: {
      readonly seq: number
      /** JSON. */
      readonly state: string
      readonly reducer: number
      readonly at: number
    }
    readonly output: readonly Event[]
  }
  readonly checkpoint_before: { readonly input: number | null; readonly output: Checkpoint | null }
  readonly head: { readonly input: null; readonly output: ChainHead }
  readonly repeats: { readonly input: null; readonly output: readonly Repeat[] }
  readonly replay: {
    readonly input: { readonly afterSeq: number; readonly untilSeq: number | null }
    readonly output: ReplayChunk
  }
  readonly offsets: { readonly input: null; readonly output: readonly StoredPlace[] }
  readonly page: { readonly input: PageQuery; readonly output: TimelinePage }
  readonly add_samples: { readonly input: readonly Sample[]; readonly output: null }
  readonly prune: {
    readonly input: { readonly nowAt: number; readonly keepEventsMs: number; readonly maxEvents?: number }
    /** One slice; `more` asks to be called again. */
    readonly output: { readonly buckets: number; readonly events: number; readonly more: boolean }
  }
  readonly courses: {
    readonly input: CourseQuery & { readonly nowAt: number }
    readonly output: Readonly<Record<string, CheckCourse>>
  }
  readonly percentiles: {
    readonly input: PercentileQuery & { readonly nowAt: number }
    readonly output: Readonly<Record<string, readonly number[] | null>>
  }
  readonly range: {
    readonly input: RangeQuery & { readonly nowAt: number }
    readonly output: Readonly<Record<string, readonly Point[]>>
  }
  readonly ledger: { readonly input: { readonly nowAt: number }; readonly output: readonly RuleLedger[] }
  readonly ledger_target: {
    readonly input: { readonly fingerprint: string; readonly nowAt: number }
    readonly output: TargetLedger
  }
  readonly ledger_shadows: { readonly input: ShadowQuery; readonly output: ShadowPage }
  readonly close: { readonly input: null; readonly output: null }
}
export type CallName = keyof Calls

/** One numbered request; each gets exactly one response with its number. */
export type Request = {
  readonly [N in CallName]: { readonly id: number; readonly call: N; readonly input: Calls[N]['input'] }
}[CallName]

export type Response =
  | { readonly id: number; readonly ok: true; readonly value: Calls[CallName]['output'] }
  | { readonly id: number; readonly ok: false; readonly failure: JournalFailure }
