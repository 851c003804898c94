import { Worker } from 'node:worker_threads'
import type { LogRule } from '../logs/log-watch'
import { createProgress, watchProgress } from '../logs/rule-progress'
import {
  fromReplaySchema,
  type FileRead,
  type FromReplay,
  type ReplayStart,
  type Slice,
  type ToReplay,
} from './protocol'

const HANG_MS = 2000

/** A rule that does not come back from a piece of a log. */
export class RuleHangs extends Error {
  readonly rule: LogRule
  constructor(rule: LogRule) {
    super(`${rule.id} does not come back`)
    this.rule = rule
  }
}

export type ReadOptions = {
  /** The built `backtest-worker.js`. */
  readonly workerFile: URL | string
  readonly stdin: AsyncIterable<Uint8Array> | null
  readonly signal: AbortSignal
  readonly hangMs?: number
}

/**
 * Reads logs on a thread of its own and hands over what they say, in the order of time; the next comes when the one before
 * is done with. Rejects with `RuleHangs`, or with the signal's reason.
 */
export const readSlices = (
  start: Omit<ReplayStart, 'progress'>,
  { workerFile, stdin, signal, hangMs = HANG_MS }: ReadOptions,
  onSlice: (slice: Slice) => Promise<void>,
): Promise<{ readonly files: readonly FileRead[]; readonly broken: ReadonlyMap<string, string> }> =>
  new Promise((resolve, reject) => {
    signal.throwIfAborted()
    const progress = createProgress()
    const worker = new Worker(workerFile, { workerData: { ...start, progress } satisfies ReplayStart })
    const input = stdin?.[Symbol.asyncIterator]() ?? null
    const broken = new Map<string, string>()
    let turn: Promise<void> = Promise.resolve()
    let isOver = false
    const end = (act: () => void): void => {
      // Ending the thread ends in an 'exit' that says nothing new.
      if (isOver) return
      isOver = true
      stopWatching()
      signal.removeEventListener('abort', abort)
      void worker.terminate().then(act, reject)
    }
    const fail = (error: unknown): void => end(() => reject(error))
    const abort = (): void => fail(signal.reason)
    const stopWatching = watchProgress(progress, hangMs, (index) => {
      const rule = start.rules[index]
      fail(rule ? new RuleHangs(rule) : new Error('an unknown rule hangs'))
    })
    const tell = (message: ToReplay): void => worker.postMessage(message)

    const decide = async (slices: readonly Slice[]): Promise<void> => {
      for (const slice of slices) {
        if (isOver) return
        await onSlice(slice)
      }
      tell({ kind: 'more' })
    }
    const feed = async (): Promise<void> => {
      try {
        const next = await input?.next()
        tell({ kind: 'input', bytes: next?.done === false ? next.value : null, fault: null })
      } catch (error) {
        tell({ kind: 'input', bytes: null, fault: error instanceof Error ? error.message : String(error) })
      }
    }
    const take = (told: FromReplay): void => {
      switch (told.kind) {
        case 'slices':
          turn = turn.then(() => decide(told.slices))
          turn.catch(fail)
          return
        case 'input':
          void feed()
          return
        case 'rule_broken':
          broken.set(told.ruleId, told.reason)
          return
        case 'read':
          turn.then(() => end(() => resolve({ files: told.files, broken })), fail)
      }
    }

    signal.addEventListener('abort', abort, { once: true })
    worker.on('error', fail)
    worker.on('message', (raw: unknown) => {
      const parsed = fromReplaySchema.safeParse(raw)
      if (parsed.success) take(parsed.data)
      else fail(new Error('the replaying thread gave an answer that cannot be read'))
    })
    worker.on('exit', () => {
      turn.then(() => fail(new Error('the replaying thread ended without a report')), fail)
    })
  })
