/** Waits for `waitMs`, but not beyond the signal. */
export const pause = (signal: AbortSignal, waitMs: number): Promise<void> =>
  new Promise((resolve) => {
    const end = (): void => {
      clearTimeout(timer)
      signal.removeEventListener('abort', end)
      resolve()
    }
    const timer = setTimeout(end, waitMs)
    signal.addEventListener('abort', end)
    if (signal.aborted) end()
  })

/** Waits for work, but at most `limitMs`. */
export const within = async (limitMs: number, work: Promise<unknown>): Promise<void> => {
  const limit = new AbortController()
  const waiting = pause(limit.signal, limitMs)
  await Promise.race([work, waiting])
  limit.abort()
}
