import { open } from 'node:fs/promises'
import { Worker } from 'node:worker_threads'
import type { LogRule } from '../logs/log-watch'
import { compileRules, prepareRules, type BrokenRule } from '../logs/compile-rules'
import type { CompiledRule } from '../logs/match-lines'
import { createProgress, watchProgress } from '../logs/rule-progress'
import { createMissed } from './missed-room'
import { planScan } from './plan-scan'
import type { FromScanWorker, ScanOrders, ScanStart, ScanTask, TaskDone } from './protocol'

export const HANG_MS = 2000
const SAMPLE_BYTES = 16 * 1024

export type ThreadOptions = {
  readonly workerFile: URL | string
  readonly signal: AbortSignal
  readonly hangMs?: number
}

type ThreadRun =
  | { readonly kind: 'done'; readonly done: readonly TaskDone[] }
  | { readonly kind: 'hung'; readonly ruleIndex: number }

/** One thread over tasks that it shares with others; it begins once its orders are known. */
const runThread = (
  start: Omit<ScanStart, 'progress'>,
  orders: Promise<ScanOrders>,
  { workerFile, signal, hangMs = HANG_MS }: ThreadOptions,
): Promise<ThreadRun> =>
  new Promise((resolve, reject) => {
    signal.throwIfAborted()
    const progress = createProgress()
    const worker = new Worker(workerFile, { workerData: { ...start, progress } })
    const done: TaskDone[] = []
    let settled = false
    const settle = (act: () => void): void => {
      // Ending the thread ends in an 'exit' that says nothing new.
      if (settled) return
      settled = true
      stopWatching()
      signal.removeEventListener('abort', abort)
      void worker.terminate().then(act, reject)
    }
    const abort = (): void => settle(() => reject(signal.reason))
    const stopWatching = watchProgress(progress, hangMs, (ruleIndex) =>
      settle(() => resolve({ kind: 'hung', ruleIndex })),
    )
    signal.addEventListener('abort', abort, { once: true })
    orders.then(
      (known) => worker.postMessage(known),
      (error: unknown) => settle(() => reject(error)),
    )
    worker.once('error', (error) => settle(() => reject(error)))
    worker.once('exit', () => settle(() => reject(new Error('the scanning thread ended without a report'))))
    // At its other end is this program's own thread, of the same build.
    worker.on('message', (told: FromScanWorker) => {
      if (told.kind === 'task_done') done.push(told)
      else {
        // It has nothing left to do: nobody waits until it is gone.
        resolve({ kind: 'done', done })
        settle(() => undefined)
      }
    })
  })

const readSample = async (file: string): Promise<Uint8Array> => {
  const handle = await open(file)
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(SAMPLE_BYTES), 0, SAMPLE_BYTES, 0)
    return buffer.subarray(0, bytesRead)
  } finally {
    await handle.close()
  }
}

const isWatched = ({ pattern, ignore }: CompiledRule): boolean =>
  pattern.engine.kind === 'watched' || ignore?.engine.kind === 'watched'

export type ThreadsStart = {
  readonly tasks: readonly ScanTask[]
  readonly rules: readonly LogRule[]
  readonly mostMissed: number
  /** The file whose beginning shows what will be scanned; null where the usual will do. */
  readonly sampleFrom: string | null
}

export type ThreadsRun = (
  | {
      readonly kind: 'done'
      readonly done: readonly TaskDone[]
      /** Rules that only a backtracking engine can run. */
      readonly watched: ReadonlySet<string>
    }
  | { readonly kind: 'hung'; readonly ruleId: string }
) & { readonly broken: readonly BrokenRule[] }

/**
 * All threads of a scan. They start while the plan is made that they share; where one of them hangs or fails, the others
 * end, too. Rejects with the signal's reason when aborted.
 */
export const runThreads = async (
  { tasks, rules, mostMissed, sampleFrom }: ThreadsStart,
  threads: number,
  options: ThreadOptions,
): Promise<ThreadsRun> => {
  const stop = new AbortController()
  const signal = AbortSignal.any([options.signal, stop.signal])
  const taken = new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT)
  const missed = createMissed(tasks.length)
  // What is wrong with the file is told when it is scanned.
  const sampled = sampleFrom === null ? Promise.resolve(null) : readSample(sampleFrom).catch(() => null)
  const planned = sampled.then((sample) => {
    const { compiled, broken } = compileRules(rules)
    const orders = { rules: prepareRules(compiled), plan: planScan(compiled, sample) }
    return { orders, broken, compiled }
  })
  const orders = planned.then((known) => known.orders)
  const ends = await Promise.allSettled(
    Array.from({ length: threads }, async () => {
      const start = { tasks, mostMissed, taken, missed }
      const run = await runThread(start, orders, { ...options, signal }).catch((error: unknown) => {
        stop.abort(error)
        throw error
      })
      if (run.kind === 'hung') stop.abort(new Error('a rule hangs'))
      return run
    }),
  )
  const runs = ends.flatMap((end) => (end.status === 'fulfilled' ? [end.value] : []))
  const hung = runs.find((run) => run.kind === 'hung')
  const failed = ends.find((end) => end.status === 'rejected')
  if (hung === undefined && failed !== undefined) throw failed.reason
  const { broken, compiled, orders: known } = await planned
  if (hung === undefined)
    return {
      kind: 'done',
      done: runs.flatMap((run) => (run.kind === 'done' ? run.done : [])),
      watched: new Set(compiled.flatMap((rule) => (isWatched(rule) ? [rule.id] : []))),
      broken,
    }
  const rule = known.rules[hung.ruleIndex]
  if (rule === undefined) throw new Error('an unknown rule hangs')
  return { kind: 'hung', ruleId: rule.id, broken }
}
