import type { Point } from '@shared/domain/metric'
import { splitAtGaps } from './gaps'

/** One series of a chart: its key in the rows, its points and the distance at which they are expected. */
export type DrawnSeries = { readonly id: string; readonly points: readonly Point[]; readonly stepMs: number }

/** What is drawn at one time: for each series its average and its spread, null where nothing was measured. */
export type ChartRow = {
  readonly at: number
  readonly averages: Readonly<Record<string, number | null>>
  readonly spreads: Readonly<Record<string, readonly [min: number, max: number] | null>>
}

/** A point between two runs at which the line is broken. */
const breakAfter = (run: readonly Point[], next: readonly Point[] | undefined): number | null => {
  const last = run.at(-1)
  const first = next?.[0]
  return last === undefined || first === undefined ? null : (last.at + first.at) / 2
}

type Draft = {
  readonly at: number
  readonly averages: Record<string, number | null>
  readonly spreads: Record<string, readonly [min: number, max: number] | null>
}

const between = (a: number, b: number, share: number): number => a + (b - a) * share

/** Carries a line over the times that only other series have, so that they do not break it. */
const bridge = (rows: readonly Draft[], id: string): void => {
  let last: Draft | null = null
  let missing: Draft[] = []
  for (const row of rows) {
    const next = row.averages[id]
    const nextSpread = row.spreads[id]
    if (next === undefined) {
      missing.push(row)
      continue
    }
    const from = last?.averages[id]
    const fromSpread = last?.spreads[id]
    for (const hole of missing) {
      if (last === null || typeof from !== 'number' || next === null || !fromSpread || !nextSpread) break
      const share = (hole.at - last.at) / (row.at - last.at)
      hole.averages[id] = between(from, next, share)
      hole.spreads[id] = [
        between(fromSpread[0], nextSpread[0], share),
        between(fromSpread[1], nextSpread[1], share),
      ]
    }
    last = row
    missing = []
  }
}

/** Joins series by time, oldest first. A silence becomes a row of nulls, so that no line is drawn over it. */
export const chartRows = (series: readonly DrawnSeries[]): readonly ChartRow[] => {
  const rows = new Map<number, Draft>()
  const rowAt = (at: number): Draft => {
    const row = rows.get(at) ?? { at, averages: {}, spreads: {} }
    rows.set(at, row)
    return row
  }
  for (const { id, points, stepMs } of series) {
    const runs = splitAtGaps(points, stepMs)
    for (const [index, run] of runs.entries()) {
      for (const point of run) {
        const row = rowAt(point.at)
        row.averages[id] = point.avg
        row.spreads[id] = [point.min, point.max]
      }
      const at = breakAfter(run, runs[index + 1])
      if (at === null) continue
      const row = rowAt(at)
      row.averages[id] = null
      row.spreads[id] = null
    }
  }
  const inOrder = [...rows.values()].sort((a, b) => a.at - b.at)
  for (const { id } of series) bridge(inOrder, id)
  return inOrder
}

/** The place of the time nearest to `at` in a rising list; -1 in an empty one. */
export const nearestIndex = (times: readonly number[], at: number): number =>
  times.reduce(
    (best, time, index) =>
      Math.abs(time - at) < Math.abs((times[best] ?? Number.POSITIVE_INFINITY) - at) ? index : best,
    times.length === 0 ? -1 : 0,
  )
