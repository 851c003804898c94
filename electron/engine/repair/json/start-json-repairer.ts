import { Worker } from 'node:worker_threads'
import { stepOutput } from '../step-output'
import { givenAway, type JsonFailure, type RepairedJson, type RepairJson } from './json-repairer'

export type JsonRepairerOptions = {
  /** The built `json-worker.js`. */
  readonly workerFile: URL | string
  /** How long one file may take; 10 s unless told. */
  readonly limitMs?: number
  /** How long the thread waits for a next file before it ends; 5 s unless told. */
  readonly idleMs?: number
  /** How large the thread's heap may become; 256 MB unless told. */
  readonly heapMegabytes?: number
  /** Whether a thread is there now. */
  readonly onThread?: (isThere: boolean) => void
}

export type JsonRepairer = {
  readonly repairJson: RepairJson
  /** Ends the thread; what is asked of it then, or waits, is rejected. */
  readonly stop: () => Promise<void>
}

type Thread = { readonly worker: Worker; readonly end: () => Promise<void> }

const reasonOf = (error: unknown): string =>
  stepOutput(error instanceof Error ? error.message : String(error)).slice(0, 200)

const orAborted = <T>(work: Promise<T>, signal: AbortSignal): Promise<T> =>
  new Promise((resolve, reject) => {
    const abort = (): void => reject(signal.reason)
    signal.addEventListener('abort', abort, { once: true })
    if (signal.aborted) abort()
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', abort))
  })

/**
 * Repairs JSON on a thread of its own, one file at a time. The thread begins with the first file and ends when there is none
 * for some seconds; one that takes too long, too much memory or dies is ended, which is told as that file's failure.
 */
export const startJsonRepairer = ({
  workerFile,
  limitMs = 10_000,
  idleMs = 5000,
  heapMegabytes = 256,
  onThread = () => undefined,
}: JsonRepairerOptions): JsonRepairer => {
  let thread: Thread | null = null
  let idle: NodeJS.Timeout | undefined
  let tail: Promise<unknown> = Promise.resolve()
  const stopping = new AbortController()

  const begin = (): Thread => {
    const worker = new Worker(workerFile, { resourceLimits: { maxOldGenerationSizeMb: heapMegabytes } })
    onThread(true)
    const over = new Promise<void>((resolve) => {
      worker.once('exit', () => resolve())
    })
    const begun: Thread = {
      worker,
      end: async () => {
        if (thread === begun) thread = null
        await worker.terminate()
        await over
      },
    }
    // Also while it waits, when nobody else listens: the next file gets a new one.
    worker.on('error', () => void (thread === begun && (thread = null)))
    worker.once('exit', () => {
      if (thread === begun) thread = null
      onThread(false)
    })
    return begun
  }

  const failureOf = (error: NodeJS.ErrnoException): JsonFailure =>
    error.code === 'ERR_WORKER_OUT_OF_MEMORY'
      ? { code: 'memory', megabytes: heapMegabytes }
      : { code: 'thread', reason: reasonOf(error) }

  /** One answer of the thread. Whatever else comes of it ends the thread, and it has ended when this is settled. */
  const ask = (
    { worker, end }: Thread,
    bytes: Uint8Array,
    options: object,
    signal: AbortSignal,
  ): Promise<RepairedJson> =>
    new Promise((resolve, reject) => {
      const settle = (): void => {
        clearTimeout(limit)
        worker.off('message', answered).off('error', broken).off('exit', ended)
        for (const one of [signal, stopping.signal]) one.removeEventListener('abort', abort)
      }
      const fail = (why: JsonFailure): void => {
        settle()
        end().then(() => resolve({ kind: 'failed', why }), reject)
      }
      const answered = (answer: RepairedJson): void => {
        settle()
        resolve(answer)
      }
      const broken = (error: Error): void => fail(failureOf(error))
      const ended = (code: number): void => fail({ code: 'thread', reason: `exit ${String(code)}` })
      const abort = (): void => {
        settle()
        end().then(() => reject(signal.aborted ? signal.reason : stopping.signal.reason), reject)
      }
      const limit = setTimeout(() => fail({ code: 'time', seconds: limitMs / 1000 }), limitMs)
      worker.on('message', answered).on('error', broken).on('exit', ended)
      for (const one of [signal, stopping.signal]) one.addEventListener('abort', abort, { once: true })
      const given = givenAway(bytes)
      worker.postMessage({ bytes: given, options }, [given.buffer])
    })

  const rest = (): void => {
    // What waits for nothing keeps no program from ending.
    thread?.worker.unref()
    idle = setTimeout(() => void thread?.end(), idleMs).unref()
  }

  const inTurn: RepairJson = async (bytes, options, signal) => {
    stopping.signal.throwIfAborted()
    signal.throwIfAborted()
    clearTimeout(idle)
    thread ??= begin()
    thread.worker.ref()
    try {
      return await ask(thread, bytes, options, signal)
    } finally {
      rest()
    }
  }

  return {
    repairJson: (bytes, options, signal) => {
      const turn = tail.then(() => inTurn(bytes, options, signal))
      // Whoever asked is told of a failure; the next one begins all the same.
      tail = turn.catch(() => undefined)
      return orAborted(turn, signal)
    },
    stop: async () => {
      stopping.abort(new Error('JSON is not repaired any more: the engine has stopped'))
      await tail
      clearTimeout(idle)
      await thread?.end()
    },
  }
}
