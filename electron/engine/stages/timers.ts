import type { Clock } from '../ports'

export type Timers = {
  /** Runs `run` at `at`, never before it, unless the same key is set anew or cleared before. */
  readonly set: (key: string, at: number, run: () => void) => void
  readonly isSet: (key: string) => boolean
  readonly clear: (key: string) => void
  readonly clearAll: () => void
  /** Sets all anew by the wall clock, after it moved beside the timers. */
  readonly rearm: () => void
}

type Timer = { readonly at: number; readonly run: () => void; readonly cancel: () => void }

/** One timer a key: setting it again moves it. */
export const createTimers = (clock: Clock): Timers => {
  const timers = new Map<string, Timer>()
  const clear = (key: string): void => {
    timers.get(key)?.cancel()
    timers.delete(key)
  }
  const set = (key: string, at: number, run: () => void): void => {
    clear(key)
    const cancel = clock.after(Math.max(0, at - clock.now()), () => {
      // A timer counts by itself: it may be a moment ahead of the wall clock, and can count no further than 24.8 days.
      if (clock.now() < at) return set(key, at, run)
      timers.delete(key)
      run()
    })
    timers.set(key, { at, run, cancel })
  }
  return {
    set,
    clear,
    isSet: (key) => timers.has(key),
    clearAll: () => [...timers.keys()].forEach(clear),
    rearm: () => [...timers].forEach(([key, { at, run }]) => set(key, at, run)),
  }
}
