import type { Live } from '@shared/domain/live'

/** The window saw and heard nothing for a while: the machine slept, or stood still. */
export type Slept = {
  /** Up to when it saw and heard something, and when it was awake again, by the window's clock. */
  readonly fromAt: number
  readonly wokeAt: number
  /** Up to when the engine had told something, by its own clock; null for never. */
  readonly toldAt: number | null
}

/** Timers of a window that nobody sees run once a minute; what is longer than that was no waiting. */
const LONGEST_SILENCE_MS = 75_000

/** Whether the window slept since it last saw or heard something. */
export const sleptSince = (fromAt: number, wokeAt: number, live: Live | null): Slept | null =>
  wokeAt - fromAt > LONGEST_SILENCE_MS ? { fromAt, wokeAt, toldAt: live?.at ?? null } : null

/** A check that should have run meanwhile, and has not told anything since. */
const isOverdue = (
  { running, lastRunAt, nextRunAt }: Live['checks'][string],
  { fromAt }: Slept,
  at: number,
): boolean => (running || (nextRunAt !== null && nextRunAt <= at)) && (lastRunAt ?? 0) < fromAt

/**
 * Whether what an engine tells is from after a sleep: its own clock went on, too, and no check is overdue by it. Its
 * clock may be another one than the window's.
 */
export const isFresh = (live: Live, slept: Slept): boolean =>
  live.at - (slept.toldAt ?? 0) >= (slept.wokeAt - slept.fromAt) / 2 &&
  !Object.values(live.checks).some((check) => isOverdue(check, slept, live.at))
