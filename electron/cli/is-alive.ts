import type { Live } from '@shared/domain/live'

/** Far longer than a round of checks takes with all their timeouts, or a repair before new settings. */
const BUSY_MS = 10 * 60_000
/** How late a cycle may begin on a machine that can hardly breathe. */
const LATE_MS = 2 * 60_000

type Clocks = {
  readonly now: () => number
  /** Goes on while the wall clock is set, and stands still while the machine sleeps. */
  readonly monotonicMs: () => number
}

/** Makes the judge of whether the loop goes on as it said it would: a program that only looks alive is to be restarted. */
export const createIsAlive = (loop: () => Live['loop'], { now, monotonicMs }: Clocks): (() => boolean) => {
  let seen = ''
  let doneBy = 0
  return () => {
    const current = loop()
    const { nextCycleAt } = current
    const place = JSON.stringify(current)
    if (place !== seen) {
      seen = place
      doneBy = monotonicMs() + (nextCycleAt === null ? BUSY_MS : Math.max(0, nextCycleAt - now()) + LATE_MS)
    }
    return monotonicMs() <= doneBy
  }
}
