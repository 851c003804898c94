import type { Clock } from '../ports'

export type FakeClock = Clock & {
  /** Lets time pass: runs every timer that falls due, in order, and lets promises settle in between. */
  readonly advance: (ms: number) => Promise<void>
  /** Lets promises settle without time passing. */
  readonly settle: () => Promise<void>
  /** Moves the wall clock alone, as a suspended machine or a changed clock does. */
  readonly jump: (ms: number) => void
  /** Suspends the machine for so long: the wall clock goes on, the timers do not. */
  readonly sleep: (ms: number) => void
  readonly asleepMs: () => number
}

const settle = async (): Promise<void> => {
  for (let i = 0; i < 4; i++) await new Promise<void>((resolve) => setImmediate(resolve))
}

/** A clock that only moves when a test says so. */
export const createFakeClock = (startAt = Date.UTC(2026, 0, 31, 5, 30, 0)): FakeClock => {
  let elapsed = 0
  let offset = startAt
  let asleep = 0
  let next = 0
  const timers = new Map<number, { readonly due: number; readonly run: () => void }>()
  const earliest = (until: number): [number, () => void] | null => {
    const due = [...timers]
      .filter(([, timer]) => timer.due <= until)
      .sort(([a, x], [b, y]) => x.due - y.due || a - b)[0]
    if (!due) return null
    timers.delete(due[0])
    elapsed = Math.max(elapsed, due[1].due)
    return [due[0], due[1].run]
  }
  return {
    now: () => offset + elapsed,
    after: (delayMs, run) => {
      const id = next++
      timers.set(id, { due: elapsed + delayMs, run })
      return () => timers.delete(id)
    },
    settle,
    jump: (ms) => {
      offset += ms
    },
    sleep: (ms) => {
      offset += ms
      asleep += ms
    },
    asleepMs: () => asleep,
    advance: async (ms) => {
      const until = elapsed + ms
      await settle()
      for (let timer = earliest(until); timer !== null; timer = earliest(until)) {
        timer[1]()
        await settle()
      }
      elapsed = until
      await settle()
    },
  }
}
