import { open, stat } from 'node:fs/promises'
import { availableParallelism } from 'node:os'
import { Worker } from 'node:worker_threads'
import { message, type Message } from '@shared/domain/message'
import type { LogRule } from '../logs/log-watch'
import { createProgress, watchProgress } from '../logs/rule-progress'
import {
  fromScanWorkerSchema,
  type FromScanWorker,
  type ScanStart,
  type ScanTask,
  type TaskDone,
} from './protocol'
import { toReport, type ScanReport } from './scan-report'
import { MOST_MISSED_SHOWN } from './tally'

const HANG_MS = 2000
/** Below, a second thread costs more than it brings. */
const SHARED_FROM_BYTES = 64 * 1024 * 1024
const SHARED_FROM_TASKS = 4
const PART_BYTES = 16 * 1024 * 1024
const MOST_THREADS = 8

export type ScanOptions = {
  readonly workerFile: URL | string
  readonly signal: AbortSignal
  /** How long a rule may be busy with one chunk of lines; 2000 ms unless told. */
  readonly hangMs?: number
  /** At most so many threads; one for each core, unless told. */
  readonly threads?: number
  /** How many lines that look like an error and match nothing are told in full; 20 unless told. */
  readonly mostMissed?: number
}

/** Whether a file's bytes can be read from anywhere: not compressed, not in another encoding than UTF-8. */
const isPlain = async (file: string): Promise<boolean> => {
  const handle = await open(file)
  try {
    const { buffer } = await handle.read(Buffer.alloc(2), 0, 2, 0)
    return !['1f8b', 'fffe', 'feff'].includes(buffer.toString('hex'))
  } finally {
    await handle.close()
  }
}

const tasksOf = async (file: string): Promise<readonly ScanTask[]> => {
  try {
    const found = await stat(file)
    if (!found.isFile() || !(await isPlain(file))) return [{ file, part: null }]
    const parts = Math.max(1, Math.ceil(found.size / PART_BYTES))
    return Array.from({ length: parts }, (_, index) => ({
      file,
      // The last part goes on to where the file ends by then.
      part: { from: index * PART_BYTES, to: index + 1 === parts ? Infinity : (index + 1) * PART_BYTES },
    }))
  } catch {
    // What is wrong with it is told when it is read.
    return [{ file, part: null }]
  }
}

type Run =
  | { readonly kind: 'done'; readonly done: readonly TaskDone[]; readonly broken: Broken }
  | { readonly kind: 'hung'; readonly rule: LogRule }
type Broken = Extract<FromScanWorker, { kind: 'finished' }>['broken']

/** One thread over tasks that it shares with others. */
const runThread = (
  start: Omit<ScanStart, 'progress'>,
  { workerFile, signal, hangMs = HANG_MS }: ScanOptions,
): Promise<Run> =>
  new Promise((resolve, reject) => {
    signal.throwIfAborted()
    const progress = createProgress()
    const worker = new Worker(workerFile, { workerData: { ...start, progress } })
    const tasks: TaskDone[] = []
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
    const stopWatching = watchProgress(progress, hangMs, (index) => {
      const rule = start.rules[index]
      settle(() => (rule ? resolve({ kind: 'hung', rule }) : reject(new Error('an unknown rule hangs'))))
    })
    signal.addEventListener('abort', abort, { once: true })
    worker.once('error', (error) => settle(() => reject(error)))
    worker.once('exit', () => settle(() => reject(new Error('the scanning thread ended without a report'))))
    worker.on('message', (raw: unknown) => {
      const parsed = fromScanWorkerSchema.safeParse(raw)
      if (!parsed.success)
        return settle(() => reject(new Error('the scanning thread gave an answer that cannot be read')))
      const { data } = parsed
      if (data.kind === 'task_done') tasks.push(data)
      else settle(() => resolve({ kind: 'done', done: tasks, broken: data.broken }))
    })
  })

/** All threads of a scan; where one of them hangs or fails, the others end, too. */
const runAll = async (
  start: Omit<ScanStart, 'progress' | 'taken'>,
  threads: number,
  options: ScanOptions,
): Promise<Run> => {
  const stop = new AbortController()
  const signal = AbortSignal.any([options.signal, stop.signal])
  const taken = new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT)
  const ends = await Promise.allSettled(
    Array.from({ length: threads }, async () => {
      const run = await runThread({ ...start, taken }, { ...options, signal }).catch((error: unknown) => {
        stop.abort(error)
        throw error
      })
      if (run.kind === 'hung') stop.abort(new Error(`the rule ${run.rule.id} hangs`))
      return run
    }),
  )
  const runs = ends.flatMap((end) => (end.status === 'fulfilled' ? [end.value] : []))
  const hung = runs.find((run) => run.kind === 'hung')
  if (hung !== undefined) return hung
  const failed = ends.find((end) => end.status === 'rejected')
  if (failed !== undefined) throw failed.reason
  const done = runs.filter((run) => run.kind === 'done')
  return { kind: 'done', done: done.flatMap((run) => run.done), broken: done[0]?.broken ?? [] }
}

/**
 * Counts what the rules find in files: every line counts once for each rule that it matches. Runs on threads of its own,
 * several where the files are large. A rule whose expression takes too long is left out, told in the report, and the
 * files are read again without it. Rejects with the signal's reason when aborted.
 */
export const scanFiles = async (
  files: readonly string[],
  rules: readonly LogRule[],
  options: ScanOptions,
): Promise<ScanReport> => {
  options.signal.throwIfAborted()
  const tasks = (await Promise.all(files.map(tasksOf))).flat()
  const bytes = tasks.filter(({ part }) => part !== null).length * PART_BYTES
  const threads =
    bytes < SHARED_FROM_BYTES && tasks.length < SHARED_FROM_TASKS
      ? 1
      : Math.min(options.threads ?? availableParallelism(), MOST_THREADS, tasks.length)
  const { mostMissed = MOST_MISSED_SHOWN } = options
  const slow = new Map<string, Message>()
  for (;;) {
    const used = rules.filter((rule) => !slow.has(rule.id))
    const run = await runAll({ tasks, rules: used, mostMissed }, threads, options)
    if (run.kind === 'done') return toReport({ files, tasks, rules, slow, mostMissed, ...run })
    const seconds = (options.hangMs ?? HANG_MS) / 1000
    slow.set(run.rule.id, message('logs.rule_slow', { rule: run.rule.id, seconds }))
  }
}
