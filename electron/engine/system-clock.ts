import { uptime } from 'node:os'
import { performance } from 'node:perf_hooks'
import type { Clock } from './ports'

const LONGEST_TIMER_MS = 2 ** 31 - 1

/** The machine's clock. Delays beyond what a timer can hold are cut to it (24.8 days). */
export const systemClock: Clock = {
  now: () => Date.now(),
  after: (delayMs, run) => {
    const timer = setTimeout(run, Math.min(delayMs, LONGEST_TIMER_MS))
    return () => clearTimeout(timer)
  },
  // The time since the boot goes on while the machine sleeps, that of the timers stands still (CLOCK_BOOTTIME and
  // CLOCK_MONOTONIC of clock_gettime(2)). Windows counts sleep in both.
  ...(process.platform === 'win32' ? {} : { asleepMs: () => uptime() * 1000 - performance.now() }),
}
