import type { CheckCourse, Point } from '@shared/domain/metric'

/** A cell of a table; null is an empty one. */
export type Cell = string | number | null
export type Table = { readonly heading: readonly string[]; readonly rows: readonly (readonly Cell[])[] }

/** A spreadsheet takes what begins so for a formula, also behind blanks. */
const FORMULA = /^[\s\p{Cc}\p{Cf}]*[=+\-@\uFF1D\uFF0B\uFF0D\uFF20]|^[\t\r]/u

/** A cell as RFC 4180 has it. A text that a spreadsheet would compute gets an apostrophe in front; numbers stay numbers. */
const cellText = (cell: Cell): string => {
  if (cell === null) return ''
  if (typeof cell === 'number') return Number.isFinite(cell) ? String(cell) : ''
  const harmless = FORMULA.test(cell) ? `'${cell}` : cell
  return /[",\r\n]/.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless
}

/** A table as CSV (RFC 4180), with the mark by which spreadsheets know UTF-8. */
export const csvText = ({ heading, rows }: Table): string =>
  `\uFEFF${[heading, ...rows].map((row) => `${row.map(cellText).join(',')}\r\n`).join('')}`

const two = (value: number): string => String(value).padStart(2, '0')

/** `2026-01-31T14:30:15.250+09:00`: local time with its zone. `offsetMinutes` is how far the clock is ahead of UTC. */
export const isoTime = (at: number, offsetMinutes = -new Date(at).getTimezoneOffset()): string => {
  const local = new Date(at + offsetMinutes * 60_000).toISOString().slice(0, -1)
  const size = Math.abs(offsetMinutes)
  return `${local}${offsetMinutes < 0 ? '-' : '+'}${two(Math.floor(size / 60))}:${two(size % 60)}`
}

export type Column = {
  /** What its average, least and most are headed, with their unit. */
  readonly headings: readonly [avg: string, min: string, max: string]
  readonly points: readonly Point[]
}

/** Series side by side by their times, oldest first: average, least and most of each. */
export const seriesTable = (time: string, columns: readonly Column[]): Table => {
  const byTime = columns.map(({ points }) => new Map(points.map((point) => [point.at, point])))
  const times = [...new Set(byTime.flatMap((points) => [...points.keys()]))].toSorted((a, b) => a - b)
  return {
    heading: [time, ...columns.flatMap(({ headings }) => [...headings])],
    rows: times.map((at) => [
      isoTime(at),
      ...byTime.flatMap((points): readonly Cell[] => {
        const point = points.get(at)
        return point === undefined ? [null, null, null] : [point.avg, point.min, point.max]
      }),
    ]),
  }
}

/** The course of a check, oldest first; `heading` is of the time, three quantiles, least, most, runs and failures. */
export const courseTable = (heading: readonly string[], { slots }: CheckCourse): Table => ({
  heading,
  rows: slots.map(({ at, runs, failures, times }) => [
    isoTime(at),
    ...(times === null
      ? [null, null, null, null, null]
      : [times.p50, times.p95, times.p99, times.least, times.most]),
    runs,
    failures,
  ]),
})
