import type { Driven } from './drive'

/** How late the timers of a main process came, and what it took of a processor. */
export type Lag = { readonly p99Ms: number; readonly maxMs: number; readonly cpuPercent: number }

type Held = { end: () => Lag }

/** Measures the event loop of a program's main process until the returned function is called. */
export const measureLag = async ({ electron }: Driven): Promise<() => Promise<Lag>> => {
  await electron.evaluate(() => {
    const { monitorEventLoopDelay } = process.getBuiltinModule('node:perf_hooks')
    const RESOLUTION_MS = 2
    const delay = monitorEventLoopDelay({ resolution: RESOLUTION_MS })
    const cpu = process.cpuUsage()
    const startedMs = performance.now()
    delay.enable()
    // What is measured is the time between two timers.
    const late = (ns: number): number => Math.max(0, ns / 1e6 - RESOLUTION_MS)
    const held: Held = {
      end: () => {
        delay.disable()
        const { user, system } = process.cpuUsage(cpu)
        return {
          p99Ms: late(delay.percentile(99)),
          maxMs: late(delay.max),
          cpuPercent: (user + system) / 10 / (performance.now() - startedMs),
        }
      },
    }
    Object.assign(globalThis, { benchLag: held })
  })
  return () => electron.evaluate(() => (globalThis as unknown as { benchLag: Held }).benchLag.end())
}
