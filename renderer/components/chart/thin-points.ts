import type { Point } from '@shared/domain/metric'
import type { TimeRange } from './drag-range'

/** Up to so many points for each column of pixels are drawn as they are. */
const DENSE = 1.5
/** From so many on, columns of two pixels show the same, for half of the work. */
const VERY_DENSE = 4

/**
 * The same points for a drawing of `columns` pixels: where there are more than can be seen apart, one for each column
 * that has any, with the least and the most of what lies in it, so that a single peak is still drawn.
 */
export const thinPoints = (
  points: readonly Point[],
  { fromAt, toAt }: TimeRange,
  columns: number,
): readonly Point[] => {
  if (columns < 1 || points.length <= columns * DENSE || toAt <= fromAt) return points
  const drawn = points.length > columns * VERY_DENSE ? Math.ceil(columns / 2) : columns
  const columnMs = (toAt - fromAt) / drawn
  const thinned: Point[] = []
  let column = Number.NaN
  let count = 0
  for (const point of points) {
    const own = Math.floor((point.at - fromAt) / columnMs)
    const last = thinned.at(-1)
    if (own !== column || last === undefined) {
      thinned.push(point)
      column = own
      count = 1
      continue
    }
    count += 1
    thinned[thinned.length - 1] = {
      at: last.at,
      avg: last.avg + (point.avg - last.avg) / count,
      min: Math.min(last.min, point.min),
      max: Math.max(last.max, point.max),
    }
  }
  return thinned
}
