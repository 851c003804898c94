export type Throttle = {
  /** Runs it at once, unless it ran less than the interval ago: then once at the end of that interval. */
  readonly soon: () => void
  readonly now: () => void
  readonly stop: () => void
}

/** Makes something run at most once in `intervalMs`, however often it is asked for. */
export const createThrottle = (run: () => void, intervalMs: number): Throttle => {
  let timer: NodeJS.Timeout | undefined
  let again = false
  let stopped = false
  const now = (): void => {
    if (stopped) return
    clearTimeout(timer)
    again = false
    timer = setTimeout(() => {
      timer = undefined
      if (again) now()
    }, intervalMs)
    run()
  }
  return {
    now,
    soon: () => {
      if (timer === undefined) now()
      else again = true
    },
    stop: () => {
      stopped = true
      clearTimeout(timer)
    },
  }
}
