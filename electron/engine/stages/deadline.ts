import type { Clock } from '../ports'

/** Rejects with the signal's reason as soon as it is aborted; `forget` ends the waiting. */
const aborted = (signal: AbortSignal): { readonly ended: Promise<never>; readonly forget: () => void } => {
  let onAbort = (): void => undefined
  const ended = new Promise<never>((_, reject) => {
    onAbort = () => reject(signal.reason instanceof Error ? signal.reason : new Error(String(signal.reason)))
    if (signal.aborted) onAbort()
    else signal.addEventListener('abort', onAbort, { once: true })
  })
  return { ended, forget: () => signal.removeEventListener('abort', onAbort) }
}

/**
 * Runs work that is over after `limitMs` or when `signal` is aborted, whether it listens to its own signal or not.
 * Rejects then; what the work still comes to is of no further interest.
 */
export const withDeadline = async <T>(
  clock: Clock,
  { limitMs, signal }: { readonly limitMs: number; readonly signal: AbortSignal | null },
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> => {
  const late = new AbortController()
  const cancel = clock.after(limitMs, () => late.abort(new Error(`no answer within ${limitMs / 1000} s`)))
  const both = signal === null ? late.signal : AbortSignal.any([signal, late.signal])
  const { ended, forget } = aborted(both)
  try {
    const answer = Promise.resolve().then(() => work(both))
    return await Promise.race([answer, ended])
  } finally {
    cancel()
    forget()
  }
}
