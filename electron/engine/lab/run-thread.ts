import { Worker } from 'node:worker_threads'
import { message } from '@shared/domain/message'
import { createProgress, watchProgress } from '../logs/rule-progress'
import { fromLabSchema, OTHERS_FROM, type LabStart } from './protocol'
import { applyTold, ended, newRun, without, type RunState } from './run-state'

/** How long one expression may be busy with one part of a log. */
const HANG_MS = 1500
/** A thread knows its own time; this much later it is not believed to know any more. */
const GRACE_MS = 5000

export type ThreadOptions = {
  readonly workerFile: URL | string
  readonly signal: AbortSignal
  readonly onChange: (run: RunState) => void
  readonly hangMs?: number
}

type Job = Omit<LabStart, 'progress'>

/** `hung`: which expression did not come back. */
type ThreadEnd = { readonly kind: 'over' } | { readonly kind: 'hung'; readonly index: number }

const runThread = (
  job: Job,
  { workerFile, signal, hangMs = HANG_MS }: ThreadOptions,
  hear: (told: unknown) => void,
): Promise<ThreadEnd> =>
  new Promise((resolve, reject) => {
    signal.throwIfAborted()
    const progress = createProgress()
    const start: LabStart = { ...job, progress }
    const worker = new Worker(workerFile, { workerData: start })
    let settled = false
    const settle = (act: () => void): void => {
      // Ending the thread ends in an 'exit' that says nothing new.
      if (settled) return
      settled = true
      clearTimeout(late)
      stopWatching()
      signal.removeEventListener('abort', abort)
      void worker.terminate().then(act, reject)
    }
    const abort = (): void => settle(() => reject(signal.reason))
    const late = setTimeout(() => settle(() => resolve({ kind: 'hung', index: 0 })), job.maxMs + GRACE_MS)
    const stopWatching = watchProgress(progress, hangMs, (index) =>
      settle(() => resolve({ kind: 'hung', index })),
    )
    signal.addEventListener('abort', abort, { once: true })
    worker.on('message', (told) => {
      if (!settled) hear(told)
    })
    worker.once('error', (error) => settle(() => reject(error)))
    worker.once('exit', () => settle(() => resolve({ kind: 'over' })))
  })

/** What is left to do when an expression has hung; null when it was the edited one. */
const goOn = (job: Job, index: number, run: RunState): Job | null => {
  if (index === 0) return null
  const reading = job.reading.kind === 'file' ? restOf(job.reading, run) : job.reading
  if (index < OTHERS_FROM) return { ...job, reading, today: null }
  return { ...job, reading, others: job.others.filter((_, at) => at !== index - OTHERS_FROM) }
}

type FileReading = Extract<LabStart['reading'], { readonly kind: 'file' }>
const restOf = (reading: FileReading, { position, preview }: RunState): FileReading =>
  position === null || preview === null
    ? reading
    : { ...reading, to: position, maxBytes: Math.max(0, preview.ofBytes - preview.bytes) }

/**
 * Runs a preview on a thread of its own, which ends with the signal. An expression that does not come back ends its
 * thread: without the edited one there is nothing to tell any more; without another one, reading goes on where it was.
 * Resolves when the run has ended, whatever came of it; rejects for a bug.
 */
export const runOnThread = async (job: Job, options: ThreadOptions): Promise<void> => {
  let run = newRun
  const become = (next: RunState): void => {
    if (next === run) return
    run = next
    options.onChange(run)
  }
  const startedAt = performance.now()
  let next: Job | null = job
  try {
    while (next !== null) {
      const current: Job = { ...next, maxMs: Math.max(0, job.maxMs - (performance.now() - startedAt)) }
      const end = await runThread(current, options, (told) =>
        become(applyTold(run, fromLabSchema.parse(told))),
      )
      if (end.kind === 'over') {
        if (run.end === null) throw new Error('the thread of the lab ended without an end')
        return
      }
      next = goOn(current, end.index, run)
      if (next === null) {
        const seconds = Math.round((options.hangMs ?? HANG_MS) / 100) / 10
        return become(ended(run, { kind: 'failed', message: message('lab.slow', { seconds }) }))
      }
      const rule = current.others[end.index - OTHERS_FROM]
      become(without(run, rule === undefined ? 'today' : { ruleId: rule.id }))
    }
  } catch (error) {
    if (options.signal.aborted) return become(ended(run, { kind: 'cancelled' }))
    become(ended(run, { kind: 'failed', message: message('lab.broken') }))
    throw error
  }
}
