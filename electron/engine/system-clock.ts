import type { Clock } from './ports'

const LONGEST_TIMER_MS = 2 ** 31 - 1

/** The machine's clock. Delays beyond what a timer can hold are cut to it (24.8 days). */
export const systemClock: Clock = {
  now: () => Date.now(),
  after: (delayMs, run) => {
    const timer = setTimeout(run, Math.min(delayMs, LONGEST_TIMER_MS))
    return () => clearTimeout(timer)
  },
}
