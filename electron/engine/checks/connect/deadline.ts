/** How a probe ended that had to be done in time. */
export type InTime<T> =
  | { readonly kind: 'done'; readonly value: T }
  | { readonly kind: 'late'; readonly afterMs: number }

/** The check speaks a little before the engine's own limit, so that its words about the silence are the ones that are heard. */
const ownLimitMs = (timeoutMs: number): number => Math.max(1, timeoutMs - Math.min(250, timeoutMs * 0.05))

/**
 * Runs a probe under a limit, in milliseconds. The probe's signal is aborted when the limit has passed, when `signal` is,
 * and when the probe has ended. This answers at that moment, whether or not the probe obeys.
 * Rejects with the reason of `signal`, or as the probe does.
 */
export const withDeadline = async <T>(
  timeoutMs: number,
  signal: AbortSignal,
  probe: (signal: AbortSignal) => Promise<T>,
): Promise<InTime<T>> => {
  signal.throwIfAborted()
  const afterMs = ownLimitMs(timeoutMs)
  const inner = new AbortController()
  let late = false
  const pass = (): void => inner.abort(signal.reason)
  // By hand, not AbortSignal.any: the caller's signal lives as long as the program, and would keep what follows it.
  signal.addEventListener('abort', pass, { once: true })
  const timer = setTimeout(() => {
    late = true
    inner.abort()
  }, afterMs)
  const interrupted = new Promise<never>((_resolve, reject) => {
    inner.signal.addEventListener('abort', () => reject(inner.signal.reason), { once: true })
  })
  const running = probe(inner.signal)
  // Who loses the race may still reject: its answer is no longer asked for.
  running.catch(() => undefined)
  interrupted.catch(() => undefined)
  try {
    return { kind: 'done', value: await Promise.race([running, interrupted]) }
  } catch (error) {
    signal.throwIfAborted()
    if (late) return { kind: 'late', afterMs: Math.round(afterMs) }
    throw error
  } finally {
    clearTimeout(timer)
    signal.removeEventListener('abort', pass)
    inner.abort()
  }
}
