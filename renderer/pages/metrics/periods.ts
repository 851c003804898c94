import type { TextKey } from '@shared/text/text'

export type Period = {
  readonly id: string
  readonly title: TextKey
  readonly spanMs: number
  /** How often the charts are asked for anew. */
  readonly refreshMs: number
  /** More than this is not seen on a chart of the page: the spread of what is thinned is drawn as well. */
  readonly points: number
  /** The window begins at a multiple of this: then the engine's buckets of that width can be read whole. */
  readonly gridMs: number
}

const SECOND_MS = 1000
const MINUTE_MS = 60 * SECOND_MS
const HOUR_MS = 60 * MINUTE_MS
const DAY_MS = 24 * HOUR_MS

const fine = { points: 182, gridMs: 2 * SECOND_MS } as const
/** An hour for each point of a week, two for each of a month. */
const coarse = { gridMs: HOUR_MS } as const

/** Of a single chart: every minute of a week. */
export const LARGE_POINTS = 10_200

/** The periods to choose from, the shortest first. */
export const periods = [
  { id: '15m', title: 'metrics.range.15m', spanMs: 15 * MINUTE_MS, refreshMs: 2 * SECOND_MS, ...fine },
  { id: '1h', title: 'metrics.range.1h', spanMs: HOUR_MS, refreshMs: 10 * SECOND_MS, ...fine },
  {
    id: '6h',
    title: 'metrics.range.6h',
    spanMs: 6 * HOUR_MS,
    refreshMs: 30 * SECOND_MS,
    points: 182,
    gridMs: MINUTE_MS,
  },
  {
    id: '24h',
    title: 'metrics.range.24h',
    spanMs: DAY_MS,
    refreshMs: MINUTE_MS,
    points: 242,
    gridMs: MINUTE_MS,
  },
  {
    id: '7d',
    title: 'metrics.range.7d',
    spanMs: 7 * DAY_MS,
    refreshMs: 5 * MINUTE_MS,
    points: 171,
    ...coarse,
  },
  {
    id: '30d',
    title: 'metrics.range.30d',
    spanMs: 30 * DAY_MS,
    refreshMs: 10 * MINUTE_MS,
    points: 364,
    ...coarse,
  },
] as const satisfies readonly [Period, ...Period[]]

/** The period of an id; the shortest one for an unknown id. */
export const periodOf = (id: string): Period => periods.find((period) => period.id === id) ?? periods[0]

/** The next longer period, or the next shorter one; the same at the ends. */
export const besidePeriod = (id: string, by: 1 | -1): Period => {
  const at = periods.findIndex((period) => period.id === id)
  return periods[Math.min(periods.length - 1, Math.max(0, at + by))] ?? periods[0]
}
