import { Worker } from 'node:worker_threads'
import type { WorkerData } from './protocol'
import { createSignals, type ThreadSignals } from './thread-signals'

/** Starts the thread; `data` is its `workerData`. */
export type StartWorker = (workerFile: URL | string, data: WorkerData) => Worker

export const startThread: StartWorker = (workerFile, data) =>
  new Worker(workerFile, {
    name: 'journal',
    execArgv: [],
    workerData: data,
    resourceLimits: { maxYoungGenerationSizeMb: 6 },
  })

export type JournalThread = { readonly worker: Worker; readonly signals: ThreadSignals }

/** A thread that was begun before anybody knows what it has to open. */
export type BegunThread = {
  /** Gives it away, once; null when it is gone, and its taker begins one that can say why. */
  readonly take: () => JournalThread | null
  /** Ends it when nobody has taken it. */
  readonly dismiss: () => void
}

/**
 * Begins a journal's thread while its engine is still being read: that takes as long as everything else before the journal
 * can be opened. It touches no file before it is told to.
 */
export const beginJournalThread = (workerFile: URL, start: StartWorker = startThread): BegunThread => {
  const signals = createSignals()
  const worker = start(workerFile, { signals })
  let begun: JournalThread | null = { worker, signals }
  const lose = (): void => {
    begun = null
  }
  worker.on('error', lose)
  worker.on('exit', lose)
  return {
    take: () => {
      const taken = begun
      begun = null
      worker.off('error', lose)
      worker.off('exit', lose)
      return taken
    },
    dismiss: () => {
      if (begun !== null) worker.postMessage({ id: 0, call: 'close', input: null })
      begun = null
    },
  }
}
