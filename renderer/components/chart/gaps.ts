import type { Point } from '@shared/domain/metric'

/** How many usual distances without a point make a gap. */
const GAP_FACTOR = 2.6

/** The usual distance of neighbouring points in milliseconds; null when there are fewer than two. */
export const usualStepMs = (points: readonly Point[]): number | null => {
  const distances = points
    .slice(1)
    .map((point, index) => point.at - (points[index]?.at ?? point.at))
    .sort((a, b) => a - b)
  return distances[Math.floor((distances.length - 1) / 2)] ?? null
}

/**
 * Cuts a series where nothing was measured, so that no line is drawn over a silence.
 * `stepMs` is the least distance that is expected, for series that are too short to tell.
 */
export const splitAtGaps = (points: readonly Point[], stepMs = 0): readonly (readonly Point[])[] => {
  const usual = Math.max(stepMs, usualStepMs(points) ?? 0)
  if (points.length === 0) return []
  const runs: Point[][] = [[]]
  let last: Point | null = null
  for (const point of points) {
    if (last !== null && point.at - last.at > usual * GAP_FACTOR) runs.push([])
    runs.at(-1)?.push(point)
    last = point
  }
  return runs
}
