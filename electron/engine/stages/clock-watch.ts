import type { Clock } from '../ports'

const TICK_MS = 5000
const JUMP_MS = 30_000
const TELL_EVERY_MS = 60_000

/** `byMs` is how far the wall clock moved, ahead or back; `sleptMs` how much of it the machine slept, 0 where unknown. */
export type Jump = { readonly byMs: number; readonly sleptMs: number }

export type ClockWatch = { readonly start: () => void; readonly stop: () => void }

/** The system counts in hundredths of a second: what is next to nothing is nothing. */
const sleptFor = (ms: number): number => (ms < 1000 ? 0 : Math.round(ms))

/**
 * Notices that the wall clock moved by more than half a minute beside the timers: the machine slept, or somebody set
 * the clock. What was seen before proves nothing then.
 */
export const watchClock = (clock: Clock, onJump: (jump: Jump) => void): ClockWatch => {
  const asleepMs = clock.asleepMs ?? (() => 0)
  let cancel = (): void => undefined
  const tick = (): void => {
    const dueAt = clock.now() + TICK_MS
    const asleepBeforeMs = asleepMs()
    cancel = clock.after(TICK_MS, () => {
      const byMs = clock.now() - dueAt
      if (Math.abs(byMs) > JUMP_MS) onJump({ byMs, sleptMs: sleptFor(asleepMs() - asleepBeforeMs) })
      tick()
    })
  }
  return { start: tick, stop: () => cancel() }
}

export type JumpTeller = { readonly jumped: (jump: Jump) => void; readonly stop: () => void }

const noJump: Jump = { byMs: 0, sleptMs: 0 }

/** Tells jumps at once, but at most once a minute: those that follow sooner are told together, when they come to anything. */
export const createJumpTeller = (clock: Clock, tell: (jump: Jump) => void): JumpTeller => {
  let waiting: Jump | null = null
  let cancel = (): void => undefined
  const rest = (): void => {
    waiting = noJump
    cancel = clock.after(TELL_EVERY_MS, () => {
      const jump = waiting ?? noJump
      waiting = null
      if (jump.byMs !== 0) say(jump)
    })
  }
  const say = (jump: Jump): void => {
    tell(jump)
    rest()
  }
  return {
    jumped: (jump) => {
      if (waiting === null) say(jump)
      else waiting = { byMs: waiting.byMs + jump.byMs, sleptMs: waiting.sleptMs + jump.sleptMs }
    },
    stop: () => cancel(),
  }
}
