const MINUTE_MS = 60_000
const HOUR_MS = 60 * MINUTE_MS
const DAY_MS = 24 * HOUR_MS
const steps = [1, 2, 3, 5, 10, 15, 30, 60, 120, 180, 360, 720, 1440, 2880, 7200, 14_400].map(
  (minutes) => minutes * MINUTE_MS,
)

/** How far the local clock is ahead of UTC at a time, in milliseconds; it changes where a summer time begins or ends. */
export type OffsetAt = (at: number) => number

export const localOffset: OffsetAt = (at) => -new Date(at).getTimezoneOffset() * MINUTE_MS

/** The moments at which the local clock shows multiples of a step; what the clock leaps over is left out. */
const onLocalClock = (
  fromAt: number,
  toAt: number,
  stepMs: number,
  offsetAt: OffsetAt,
): readonly number[] => {
  const ticks: number[] = []
  const first = Math.ceil((fromAt + Math.min(offsetAt(fromAt), offsetAt(toAt))) / stepMs) * stepMs
  const last = toAt + Math.max(offsetAt(fromAt), offsetAt(toAt))
  for (let shown = first; shown <= last; shown += stepMs) {
    // The offset at the moment itself is only known once the moment is: the second look settles it.
    const near = shown - offsetAt(shown)
    const at = shown - offsetAt(near)
    if (at + offsetAt(at) === shown && at >= fromAt && at <= toAt) ticks.push(at)
  }
  return ticks
}

export type TimeTicks = { readonly stepMs: number; readonly at: readonly number[] }

/** Ticks of a time axis on round minutes, hours or days of the local clock, about `count` of them. */
export const timeTicks = (fromAt: number, toAt: number, count: number, offsetAt: OffsetAt): TimeTicks => {
  const rough = (toAt - fromAt) / Math.max(1, count)
  const stepMs = steps.find((candidate) => candidate >= rough) ?? Math.ceil(rough / DAY_MS) * DAY_MS
  return { stepMs, at: onLocalClock(fromAt, toAt, stepMs, offsetAt) }
}

/** Whether a day of the local clock begins at a time. */
export const isDayStart = (at: number, offsetAt: OffsetAt): boolean => (at + offsetAt(at)) % DAY_MS === 0

/** Where days begin within a window; none where that would say nothing or too much. */
export const dayStarts = (fromAt: number, toAt: number, offsetAt: OffsetAt): readonly number[] =>
  toAt - fromAt > 10 * DAY_MS ? [] : onLocalClock(fromAt, toAt, DAY_MS, offsetAt)
