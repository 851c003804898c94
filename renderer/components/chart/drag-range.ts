/** A stretch of the time axis. */
export type TimeRange = { readonly fromAt: number; readonly toAt: number }

/** Less than this is a click, not a stretch. */
const LEAST_PX = 8
/** A stretch is not narrower than this, so that there is something to see in it. */
export const NARROWEST_MS = 20_000

/** The times between two places of the pointer on a plot; null when that was a click or leaves the plot. */
export const draggedRange = (
  shown: TimeRange,
  plot: { readonly left: number; readonly width: number },
  fromX: number,
  toX: number,
): TimeRange | null => {
  if (Math.abs(toX - fromX) < LEAST_PX || plot.width <= 0) return null
  const at = (x: number): number =>
    shown.fromAt + Math.min(1, Math.max(0, (x - plot.left) / plot.width)) * (shown.toAt - shown.fromAt)
  const [fromAt, toAt] = [at(Math.min(fromX, toX)), at(Math.max(fromX, toX))]
  const missing = Math.max(0, NARROWEST_MS - (toAt - fromAt))
  return toAt > fromAt ? { fromAt: fromAt - missing / 2, toAt: toAt + missing / 2 } : null
}
