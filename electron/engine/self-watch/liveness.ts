import type { Live } from '@shared/domain/live'
import type { LoopRhythm } from '../core/schedule'
import type { Mailbox } from '../stages/mailbox'
import type { CheckRun } from '../stages/run-checks'
import { createMoves } from './moves'

const MINUTE_MS = 60_000
/** How late anything may be on a machine that can hardly breathe. */
const LATE_MS = 2 * MINUTE_MS
/** Far longer than a turn or a cycle takes with all its timeouts, or a repair before new settings. */
const LONG_MS = 10 * MINUTE_MS

/** What moves while an engine lives. */
export type Pulse = {
  readonly loop: Pick<Live['loop'], 'phase' | 'iteration' | 'cycle'>
  /** How long the loop may stay where it is when all is well; null where that is not known beforehand. */
  readonly loopTakesMs: number | null
  readonly turns: { readonly length: number; readonly ended: number }
  /** When the newest reading ended; `withinMs` is how soon another has to come. null when nothing runs by itself. */
  readonly checks: { readonly newestAt: number; readonly withinMs: number } | null
}

/** The pulse of an engine at work. */
export const pulseOf = (engine: {
  readonly loop: Live['loop']
  readonly rhythm: LoopRhythm
  readonly checks: readonly CheckRun[]
  readonly mailbox: Pick<Mailbox, 'length' | 'ended'>
  /** Whether checks run by themselves, and not in cycles alone. */
  readonly realtime: boolean
}): Pulse => {
  const { loop, rhythm, checks, mailbox, realtime } = engine
  const { betweenMs, pauseMs } = rhythm
  return {
    loop,
    loopTakesMs: { cycle: null, between: betweenMs, pause: pauseMs, stopped: null }[loop.phase],
    turns: { length: mailbox.length(), ended: mailbox.ended() },
    checks:
      realtime && checks.length > 0
        ? {
            newestAt: Math.max(...checks.map(({ lastRunAt }) => lastRunAt ?? 0)),
            withinMs: Math.min(...checks.map(({ use }) => use.intervalMs + use.timeoutMs)),
          }
        : null,
  }
}

/**
 * Makes the judge of whether an engine lives, and does not only look alive: its cycles, its turns and its checks move
 * within the time that they may take. `pulse` is null while settings are taken over. Ask it regularly: it judges by what
 * has moved between its calls, on a clock that neither jumps nor counts sleep.
 */
export const createLiveness = (
  pulse: () => Pulse | null,
  monotonicMs: () => number = () => performance.now(),
): (() => boolean) => {
  const moves = createMoves()
  return () => {
    const now = monotonicMs()
    const current = pulse()
    const stoodMs = (key: string, value: string | number): number => now - moves.since(key, value, now)
    const absentMs = stoodMs('engine', current === null ? 'absent' : `there ${now}`)
    if (current === null) return absentMs <= LONG_MS
    const { loop, loopTakesMs, turns, checks } = current
    const loopMs = stoodMs('loop', `${loop.iteration} ${loop.cycle} ${loop.phase}`)
    const turnMs = stoodMs('turns', turns.length === 0 ? `none ${now}` : turns.ended)
    const checkMs = stoodMs('checks', checks?.newestAt ?? `none ${now}`)
    return (
      (loop.phase === 'stopped' || loopMs <= (loopTakesMs === null ? LONG_MS : loopTakesMs + LATE_MS)) &&
      turnMs <= LONG_MS &&
      (checks === null || checkMs <= checks.withinMs + LATE_MS)
    )
  }
}
