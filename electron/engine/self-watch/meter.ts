import { monitorEventLoopDelay } from 'node:perf_hooks'

/** What can only be learned from the running process itself. */
export type Meter = {
  /** By how many milliseconds the main thread is late, p99 of the last 30 to 60 s; null before the first look. */
  readonly lagMs: () => number | null
  readonly rssBytes: () => number
  /** A clock that neither jumps nor counts sleep. */
  readonly elapsedMs: () => number
  readonly stop: () => void
}

/** One wake-up a second costs 0.01 % of a core; a hundred times as many cost a hundred times as much. */
const RESOLUTION_MS = 1000
const WINDOW_MS = 30_000
const NS_PER_MS = 1e6

/** Measures this process from now on. */
export const createMeter = (elapsedMs: () => number = () => performance.now()): Meter => {
  const delays = monitorEventLoopDelay({ resolution: RESOLUTION_MS })
  delays.enable()
  let beganMs = elapsedMs()
  let before: number | null = null

  const current = (): number | null =>
    delays.count === 0 ? null : Math.max(0, delays.percentile(99) / NS_PER_MS - RESOLUTION_MS)

  return {
    lagMs: () => {
      const now = current()
      const worst = now === null ? before : Math.max(now, before ?? 0)
      if (elapsedMs() - beganMs >= WINDOW_MS) {
        before = now
        delays.reset()
        beganMs = elapsedMs()
      }
      return worst
    },
    rssBytes: () => process.memoryUsage.rss(),
    elapsedMs,
    stop: () => void delays.disable(),
  }
}
