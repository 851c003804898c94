import type { Clock } from '../ports'

const TICK_MS = 5000
const JUMP_MS = 30_000
const TELL_EVERY_MS = 60_000

export type ClockWatch = { readonly start: () => void; readonly stop: () => void }

/**
 * Notices that the wall clock moved by more than half a minute beside the timers: the machine slept, or somebody set
 * the clock. What was seen before proves nothing then. `byMs` is how far it moved, ahead or back.
 */
export const watchClock = (clock: Clock, onJump: (byMs: number) => void): ClockWatch => {
  let cancel = (): void => undefined
  const tick = (): void => {
    const dueAt = clock.now() + TICK_MS
    cancel = clock.after(TICK_MS, () => {
      const byMs = clock.now() - dueAt
      if (Math.abs(byMs) > JUMP_MS) onJump(byMs)
      tick()
    })
  }
  return { start: tick, stop: () => cancel() }
}

export type JumpTeller = { readonly jumped: (byMs: number) => void; readonly stop: () => void }

/** Tells jumps at once, but at most once a minute: those that follow sooner are told together, when they come to anything. */
export const createJumpTeller = (clock: Clock, tell: (byMs: number) => void): JumpTeller => {
  let waiting: number | null = null
  let cancel = (): void => undefined
  const rest = (): void => {
    waiting = 0
    cancel = clock.after(TELL_EVERY_MS, () => {
      const byMs = waiting ?? 0
      waiting = null
      if (byMs !== 0) say(byMs)
    })
  }
  const say = (byMs: number): void => {
    tell(byMs)
    rest()
  }
  return {
    jumped: (byMs) => {
      if (waiting === null) say(byMs)
      else waiting += byMs
    },
    stop: () => cancel(),
  }
}
