import type { Journal } from '../ports'
import { JournalError } from './journal-error'
import { startThread, type BegunThread, type JournalThread, type StartWorker } from './journal-thread'
import type { OpenReport } from './migrate'
import type { ReplayChunk, UnknownEvent } from './protocol'
import { defaultRetention } from './retention'
import { createSignals } from './thread-signals'
import { linkWorker, type CallOptions } from './worker-link'

const CALL_TIMEOUT_MS = 30_000
/** A migration copies the whole journal first. */
const OPEN_TIMEOUT_MS = 10 * 60_000
const PRUNE_EVERY_MS = 5 * 60_000

export type JournalWarning =
  /** Entries of a newer program: they stay in the journal and were left out of the replay. */
  | { readonly kind: 'unknown_events'; readonly count: number; readonly first: UnknownEvent }
  /** Entries whose payload was erased: only that they were there is known. */
  | { readonly kind: 'erased_events'; readonly count: number }
  | { readonly kind: 'prune_failed'; readonly error: JournalError }

export type OpenJournalOptions = {
  /** `mamori.db`; it and its directory are made when they are missing. */
  readonly file: string
  /** The built `journal-worker.js`. */
  readonly workerFile: URL | string
  readonly now?: () => number
  /** The journal's thread is gone, once; every call rejects from then on. Not told after `close`. */
  readonly onBroken: (error: JournalError) => void
  readonly onOpened?: (report: OpenReport) => void
  readonly onWarning?: (warning: JournalWarning) => void
  /** How long a call may take, 30 s unless told; opening may take 10 min. */
  readonly callTimeoutMs?: number
  readonly startWorker?: StartWorker
  /** Taken in its place when it is there. */
  readonly begun?: BegunThread | undefined
}

/**
 * Opens the durable record in a thread of its own. Rejects with a `JournalError`: `newer_version`, `locked`, `corrupt`,
 * `not_a_journal`, `not_permitted`, `full`, `io`.
 * A second opener of the same file can read and, while the first is between its transactions, write: writers wait for
 * each other up to 5 s, then are told `locked`. That only one engine acts is the engine's own lock.
 */
export const openJournal = async (options: OpenJournalOptions): Promise<Journal> => {
  const {
    file,
    workerFile,
    onBroken,
    onOpened,
    onWarning,
    now = Date.now,
    startWorker = startThread,
  } = options
  const wait: CallOptions = { timeoutMs: options.callTimeoutMs ?? CALL_TIMEOUT_MS, onTimeout: 'reject' }
  let isOpen = false
  let closing: Promise<void> | null = null
  let prunedAt = Number.NEGATIVE_INFINITY
  let policy = defaultRetention

  const begin = (signals = createSignals()): JournalThread => ({
    worker: startWorker(workerFile, { signals }),
    signals,
  })
  const { worker, signals } = options.begun?.take() ?? begin()
  const link = linkWorker(worker, file, signals, (error) => {
    if (isOpen && closing === null) onBroken(error)
  })

  const call: typeof link.call = (name, input, callOptions) =>
    closing === null
      ? link.call(name, input, callOptions)
      : Promise.reject(new JournalError({ code: 'closed', file, detail: `${name} after close` }))

  const chunkAfter = (afterSeq: number, untilSeq: number | null): Promise<ReplayChunk> =>
    call('replay', { afterSeq, untilSeq }, wait)

  const replay: Journal['replay'] = async (onEvents, { afterSeq = 0 } = {}) => {
    let count = 0
    let erased = 0
    let first: UnknownEvent | null = null
    let chunk = await chunkAfter(afterSeq, null)
    for (;;) {
      // The thread reads the next chunk while this one is folded.
      const next = chunk.done ? null : chunkAfter(chunk.lastSeq, chunk.untilSeq)
      // When `onEvents` throws, nobody awaits the chunk that is on its way; its failure has nothing to add.
      next?.catch(() => undefined)
      count += chunk.unknown.length
      erased += chunk.erased
      first ??= chunk.unknown[0] ?? null
      if (chunk.events.length > 0) onEvents(chunk.events)
      if (next === null) break
      chunk = await next
    }
    if (first !== null) onWarning?.({ kind: 'unknown_events', count, first })
    if (erased > 0) onWarning?.({ kind: 'erased_events', count: erased })
  }

  const prune: Journal['prune'] = async (nowAt, options = {}) => {
    policy = {
      keepEventsMs: options.keepEventsMs ?? policy.keepEventsMs,
      maxEvents: options.mostEvents ?? policy.maxEvents,
    }
    prunedAt = nowAt
    let buckets = 0
    let events = 0
    for (;;) {
      // Slice by slice: what others ask for in the meantime takes its turn between them.
      const slice = await call('prune', { nowAt, ...policy }, wait)
      buckets += slice.buckets
      events += slice.events
      // A close does not wait until everything old is gone.
      if (!slice.more || closing !== null) return { buckets, events }
    }
  }

  const pruneWhenDue = (): void => {
    const nowAt = now()
    // A clock that was set back must not put pruning off until it has caught up.
    if (nowAt >= prunedAt && nowAt - prunedAt < PRUNE_EVERY_MS) return
    prune(nowAt).catch((error: JournalError) => onWarning?.({ kind: 'prune_failed', error }))
  }

  const shut = async (): Promise<void> => {
    if (link.broken() !== null) return
    await link.call('close', null, { ...wait, onTimeout: 'break' })
    await link.ended()
  }

  try {
    const report = await link.call(
      'open',
      { file, nowAt: now() },
      { timeoutMs: OPEN_TIMEOUT_MS, onTimeout: 'break' },
    )
    isOpen = true
    onOpened?.(report)
  } catch (error) {
    // The reason is why it did not open; that the thread also did not end well adds nothing to it.
    await shut().catch(() => undefined)
    throw error
  }

  return {
    replay,
    // An append whose answer is lost may have happened: going on would number the next events wrongly.
    append: (drafts, options) => call('append', { ...options, drafts }, { ...wait, onTimeout: 'break' }),
    checkpoint: async (state, { reducer, at }) =>
      call(
        'checkpoint',
        { seq: state.seq, state: JSON.stringify(state), reducer, at },
        { ...wait, onTimeout: 'break' },
      ),
    checkpointBefore: (beforeSeq) => call('checkpoint_before', beforeSeq ?? null, wait),
    head: () => call('head', null, wait),
    repeats: () => call('repeats', null, wait),
    offsets: () => call('offsets', null, wait),
    page: (query) => call('page', query, wait),
    ledger: {
      rules: (nowAt) => call('ledger', { nowAt }, wait),
      target: (fingerprint, nowAt) => call('ledger_target', { fingerprint, nowAt }, wait),
      shadows: (query) => call('ledger_shadows', query, wait),
    },
    addSamples: async (samples) => {
      await call('add_samples', samples, wait)
      pruneWhenDue()
    },
    range: (query) => call('range', { ...query, nowAt: now() }, wait),
    courses: (query) => call('courses', { ...query, nowAt: now() }, wait),
    percentiles: (query) => call('percentiles', { ...query, nowAt: now() }, wait),
    prune,
    close: () => (closing ??= shut()),
  }
}
