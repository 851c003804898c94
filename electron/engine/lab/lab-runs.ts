import { randomUUID } from 'node:crypto'
import type { Output, ParsedInput } from '@shared/ipc/contract'
import type { Judged } from './judged'
import type { Message } from '@shared/domain/message'
import type { Expressions, LabStart, Reading } from './protocol'
import { ended, hasNews, newRun, newsOf, type RunState } from './run-state'
import { runBacktest, type BacktestJob, type RunBacktest } from './run-backtest'
import { runOnThread } from './run-thread'

/** A face that reads no more is gone. */
const LEASE_MS = 10_000
/** How long a reader waits for news. */
const PATIENCE_MS = 2000
/** Each takes a thread of its own. */
const MOST_RUNS = 3
const JUDGE_MS = 3000

type Job = Omit<LabStart, 'progress'>

export type LabJob =
  | { readonly kind: 'preview'; readonly job: Job }
  /** What is tried has to be fetched first; a message says why it could not be. */
  | {
      readonly kind: 'fetched'
      readonly job: Omit<Job, 'reading'>
      readonly fetch: (signal: AbortSignal) => Promise<Reading | Message>
    }
  | { readonly kind: 'backtest'; readonly job: BacktestJob }

/** To have an expression judged and tried on nothing. */
const nothingOf = (edited: Expressions): Job => ({
  edited,
  today: null,
  others: [],
  reading: { kind: 'lines', text: '' },
  maxMs: JUDGE_MS,
  now: 0,
})

export type LabRunsDeps = {
  readonly workerFile: URL | string
  readonly backtest: RunBacktest
  readonly bug: (name: string, error: unknown) => void
  readonly leaseMs?: number
  readonly patienceMs?: number
  readonly hangMs?: number
}

export type StartedRun = { readonly kind: 'started'; readonly runId: string } | { readonly kind: 'busy' }

/** The runs of all labs, of whichever face. Each ends by itself when nobody reads it any more. */
export type LabRuns = {
  /** Ends the run of the same lab before. */
  readonly start: (labId: string, job: LabJob) => StartedRun
  /** Waits for news; null when there is no such run (any more). */
  readonly read: (input: ParsedInput<'lab.read'>) => Promise<Output<'lab.read'> | null>
  readonly cancel: (runId: string) => void
  /** What an expression is; null when judging it takes too long. */
  readonly judge: (edited: Expressions) => Promise<Judged | null>
  readonly stop: () => Promise<void>
}

type Run = {
  readonly labId: string
  readonly stopping: AbortController
  state: RunState
  lease: NodeJS.Timeout
  readonly changed: Set<() => void>
}

export const createLabRuns = ({
  workerFile,
  backtest,
  bug,
  leaseMs = LEASE_MS,
  patienceMs = PATIENCE_MS,
  hangMs,
}: LabRunsDeps): LabRuns => {
  const runs = new Map<string, Run>()
  const threads = new Set<Promise<void>>()

  const drop = (runId: string): void => {
    const run = runs.get(runId)
    if (run === undefined) return
    runs.delete(runId)
    clearTimeout(run.lease)
    run.stopping.abort()
    for (const wake of run.changed) wake()
  }

  const hold = (runId: string): NodeJS.Timeout => setTimeout(() => drop(runId), leaseMs)

  const news = (run: Run): Promise<void> =>
    new Promise((resolve) => {
      const wake = (): void => {
        clearTimeout(timer)
        run.changed.delete(wake)
        resolve()
      }
      const timer = setTimeout(wake, patienceMs)
      run.changed.add(wake)
    })

  const judge = async (edited: Expressions): Promise<Judged | null> => {
    let judged: Judged | null = null
    await track({ kind: 'preview', job: nothingOf(edited) }, new AbortController().signal, (state) => {
      judged = state.judged
    })
    return judged
  }

  /** Resolves when the run has ended, whatever came of it. */
  const track = (work: LabJob, signal: AbortSignal, onChange: (state: RunState) => void): Promise<void> => {
    const preview = (job: Job): Promise<void> =>
      runOnThread(job, { workerFile, signal, onChange, ...(hangMs === undefined ? {} : { hangMs }) })
    const begin = async (): Promise<void> => {
      switch (work.kind) {
        case 'preview':
          return preview(work.job)
        case 'backtest':
          return runBacktest(work.job, { backtest, judge, signal, onChange })
        case 'fetched': {
          const reading = await work.fetch(signal).catch((error: unknown) => {
            if (!signal.aborted) throw error
            return null
          })
          if (reading === null) return onChange(ended(newRun, { kind: 'cancelled' }))
          if ('code' in reading) return onChange(ended(newRun, { kind: 'failed', message: reading }))
          return preview({ ...work.job, reading })
        }
      }
    }
    const running = begin()
    const thread = running.catch((error: unknown) => bug('lab', error)).finally(() => threads.delete(thread))
    threads.add(thread)
    return thread
  }

  return {
    start: (labId, job) => {
      for (const [runId, run] of runs) if (run.labId === labId) drop(runId)
      if ([...runs.values()].filter(({ state }) => state.end === null).length >= MOST_RUNS)
        return { kind: 'busy' }
      const runId = randomUUID()
      const run: Run = {
        labId,
        stopping: new AbortController(),
        state: newRun,
        lease: hold(runId),
        changed: new Set(),
      }
      runs.set(runId, run)
      void track(job, run.stopping.signal, (state) => {
        run.state = state
        for (const wake of run.changed) wake()
      })
      return { kind: 'started', runId }
    },
    read: async ({ runId, rev, have }) => {
      const run = runs.get(runId)
      if (run === undefined) return null
      clearTimeout(run.lease)
      run.lease = hold(runId)
      if (!hasNews(run.state, rev, have)) await news(run)
      return runs.has(runId) ? newsOf(run.state, have) : null
    },
    judge,
    cancel: (runId) => runs.get(runId)?.stopping.abort(),
    stop: async () => {
      for (const runId of runs.keys()) drop(runId)
      await Promise.all(threads)
    },
  }
}
