import type { CheckCourse } from '@shared/domain/metric'
import type { TimeRange } from './drag-range'

const WIDTH = 1000
const HEIGHT = 100
/** A single failure among thousands of runs is still seen. */
const LEAST_HEIGHT = 18
const RUNS_HEIGHT = 7
const LEAST_WIDTH = 3
const scales = [5, 10, 25, 50, 100]

type Slots = CheckCourse['slots']

const round = (value: number): number => Math.round(value * 10) / 10

/** How many of the runs of some slots failed. */
export const failuresOf = (slots: Slots): { readonly runs: number; readonly failures: number } =>
  slots.reduce((sum, { runs, failures }) => ({ runs: sum.runs + runs, failures: sum.failures + failures }), {
    runs: 0,
    failures: 0,
  })

/** Columns of failed runs over a thin line of all runs, as paths in a box of 1000 by 100; the highest is at most `top` %. */
export const failurePaths = (
  slots: Slots,
  slotMs: number,
  { fromAt, toAt }: TimeRange,
): { readonly runs: string; readonly failures: string; readonly top: number } => {
  const spanMs = toAt - fromAt
  const within = slots.filter(({ at, runs }) => runs > 0 && at >= fromAt && at < toAt)
  const peak = Math.max(0, ...within.map(({ runs, failures }) => (failures / runs) * 100))
  const top = scales.find((scale) => scale >= peak) ?? 100
  const column = (at: number, height: number): string => {
    const left = ((at - fromAt) / spanMs) * WIDTH
    const width = Math.max(LEAST_WIDTH, (Math.min(slotMs, toAt - at) / spanMs) * WIDTH)
    return `M${round(left)},${HEIGHT}h${round(width)}v${-round(height)}h${-round(width)}z`
  }
  return {
    top,
    runs: within.map(({ at }) => column(at, RUNS_HEIGHT)).join(''),
    failures: within
      .filter(({ failures }) => failures > 0)
      .map(({ at, runs, failures }) =>
        column(at, Math.max(LEAST_HEIGHT, ((failures / runs) * 100 * HEIGHT) / top)),
      )
      .join(''),
  }
}

/** The error rate of a check below its chart, over the same times: where nothing ran, nothing is drawn. */
export const FailureStrip = ({
  course: { slots, slotMs },
  shown,
  label,
}: {
  course: CheckCourse
  shown: TimeRange
  label: string
}) => {
  const { runs, failures, top } = failurePaths(slots, slotMs, shown)
  return (
    <>
      <span className="chart-strip-label">{label}</span>
      <svg
        className="chart-strip-plot"
        viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
        preserveAspectRatio="none"
        role="img"
        aria-label={label}
        data-top={top}
      >
        <path className="chart-strip-runs" d={runs} />
        <path className="chart-strip-failures" d={failures} />
      </svg>
    </>
  )
}
