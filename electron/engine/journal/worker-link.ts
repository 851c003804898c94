import type { Worker } from 'node:worker_threads'
import { JournalError, type JournalErrorCode } from './journal-error'
import type { CallName, Calls, Response } from './protocol'
import { abandon, blockUntilLetGo, type ThreadSignals } from './thread-signals'

/** How long a thread that has closed its database may take to end. */
const END_TIMEOUT_MS = 5000

/** How long an exiting process waits for the thread: longer than any commit, shorter than a person's patience. */
const LEAVE_TIMEOUT_MS = 3000

/** `break` where a late answer would leave the caller with a wrong picture: the thread is given up. */
export type CallOptions = { readonly timeoutMs: number; readonly onTimeout: 'reject' | 'break' }

export type WorkerLink = {
  readonly call: <N extends CallName>(
    name: N,
    input: Calls[N]['input'],
    options: CallOptions,
  ) => Promise<Calls[N]['output']>
  /** What ended the thread; null while it lives. */
  readonly broken: () => JournalError | null
  /** Waits until the thread, told to close, has ended; then its files are let go. */
  readonly ended: () => Promise<void>
}

type Pending = {
  readonly resolve: (value: unknown) => void
  readonly reject: (error: JournalError) => void
  readonly stopTimer: () => void
}

/**
 * Numbered requests to the journal's thread. When it dies, everything that waits is rejected and `onBroken` hears of it once.
 * The thread is never terminated from outside: to be terminated during an SQLite call aborts the whole process (the
 * binding throws into a thread that may not throw any more). A thread that hangs is abandoned: it carries nothing more
 * out. A process that exits without `close`, which terminates its threads, first waits until this one has let go.
 */
export const linkWorker = (
  worker: Worker,
  file: string,
  signals: ThreadSignals,
  onBroken: (error: JournalError) => void,
): WorkerLink => {
  const pending = new Map<number, Pending>()
  let lastId = 0
  let broken: JournalError | null = null
  let exited = false

  const failure = (code: JournalErrorCode, detail: string): JournalError =>
    new JournalError({ code, file, detail })

  const take = (id: number): Pending | undefined => {
    const found = pending.get(id)
    pending.delete(id)
    found?.stopTimer()
    return found
  }

  const giveUp = (error: JournalError): void => {
    if (broken !== null) return
    broken = error
    for (const id of pending.keys()) take(id)?.reject(error)
    onBroken(error)
  }

  worker.on('message', (response: Response) => {
    const waiting = take(response.id)
    if (response.ok) waiting?.resolve(response.value)
    else waiting?.reject(new JournalError(response.failure))
  })
  worker.on('messageerror', (error) => giveUp(failure('worker_died', error.message)))
  worker.on('error', (error) =>
    giveUp(failure('worker_died', error instanceof Error ? error.message : String(error))),
  )
  const leave = (): void => {
    abandon(signals)
    worker.postMessage({ id: 0, call: 'close', input: null })
    blockUntilLetGo(signals, LEAVE_TIMEOUT_MS)
  }
  process.once('exit', leave)
  worker.on('exit', (code) => {
    exited = true
    process.off('exit', leave)
    giveUp(failure('worker_died', `exit code ${code}`))
  })

  const call: WorkerLink['call'] = (name, input, { timeoutMs, onTimeout }) =>
    new Promise((resolve, reject) => {
      if (broken !== null) {
        reject(broken)
        return
      }
      const id = (lastId += 1)
      const timer = setTimeout(() => {
        const late = failure('timeout', `${name} took longer than ${timeoutMs} ms`)
        if (onTimeout === 'reject') {
          take(id)?.reject(late)
          return
        }
        abandon(signals)
        worker.unref()
        giveUp(late)
      }, timeoutMs)
      // The number ties the answer to its call, and the thread answers each call with its own output.
      pending.set(id, {
        resolve: resolve as (value: unknown) => void,
        reject,
        stopTimer: () => clearTimeout(timer),
      })
      try {
        worker.postMessage({ id, call: name, input })
      } catch (error) {
        take(id)?.reject(failure('invalid', error instanceof Error ? error.message : String(error)))
      }
    })

  return {
    call,
    broken: () => broken,
    ended: () =>
      new Promise((resolve) => {
        if (exited) {
          resolve()
          return
        }
        const timer = setTimeout(() => {
          worker.unref()
          resolve()
        }, END_TIMEOUT_MS)
        worker.once('exit', () => {
          clearTimeout(timer)
          resolve()
        })
      }),
  }
}
