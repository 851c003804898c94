import type { Clock } from '../ports'

const TICK_MS = 5000
const JUMP_MS = 30_000

export type ClockWatch = { readonly start: () => void; readonly stop: () => void }

/**
 * Notices that the wall clock moved by more than half a minute beside the timers: the machine slept, or somebody set
 * the clock. What was seen before proves nothing then.
 */
export const watchClock = (clock: Clock, onJump: () => void): ClockWatch => {
  let cancel = (): void => undefined
  const tick = (): void => {
    const dueAt = clock.now() + TICK_MS
    cancel = clock.after(TICK_MS, () => {
      if (Math.abs(clock.now() - dueAt) > JUMP_MS) onJump()
      tick()
    })
  }
  return { start: tick, stop: () => cancel() }
}
