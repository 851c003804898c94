import type { Clock } from '../ports'

export type Timers = {
  /** Runs `run` at `at`, unless the same key is set anew or cleared before. */
  readonly set: (key: string, at: number, run: () => void) => void
  readonly clear: (key: string) => void
  readonly clearAll: () => void
}

/** One timer a key: setting it again moves it. */
export const createTimers = (clock: Clock): Timers => {
  const cancels = new Map<string, () => void>()
  const clear = (key: string): void => {
    cancels.get(key)?.()
    cancels.delete(key)
  }
  return {
    clear,
    clearAll: () => [...cancels.keys()].forEach(clear),
    set: (key, at, run) => {
      clear(key)
      const cancel = clock.after(Math.max(0, at - clock.now()), () => {
        cancels.delete(key)
        run()
      })
      cancels.set(key, cancel)
    },
  }
}
