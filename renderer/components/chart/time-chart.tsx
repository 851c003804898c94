import type { Limits, Unit } from '@shared/domain/check'
import { useMemo, useState, type ReactNode } from 'react'
import { ChartPlot, type TimeSeries } from './chart-plot'
import './chart.css'
import type { TimeRange } from './drag-range'
import { DragRange } from './drag-range-layer'
import { MarkStrip } from './mark-strip'
import { groupMarks, type Mark } from './marks'
import { useFrame } from './use-frame'

export type { TimeSeries }

/** Marks nearer to each other than this part of the period are drawn as one. */
const MARK_SHARE = 1 / 40

export type TimeChartProps = {
  readonly title: string
  /** The current value, beside the title; it may change every second without the chart being drawn anew. */
  readonly current: ReactNode
  readonly series: readonly TimeSeries[]
  readonly unit: Unit
  readonly limits: Limits | null
  readonly shown: TimeRange
  readonly height: number
  readonly marks: readonly Mark[]
  readonly onMark: (incidentId: string) => void
  readonly onZoom: (range: TimeRange) => void
  /** The time of the day with its seconds. */
  readonly clock: (at: number) => string
  /** What stands in place of the lines when there is no point. */
  readonly empty: string
}

/**
 * A series over time: the line of averages in the faint area of its spread, the bands behind, marks of incidents
 * and repairs on the axis, and one cursor for all charts of a page. Dragging chooses a period.
 */
export const TimeChart = (props: TimeChartProps) => {
  const { title, current, series, unit, limits, shown, height, onMark, onZoom, clock, empty } = props
  const [pointed, setPointed] = useState<HTMLElement | null>(null)
  const [setFrame, frame] = useFrame()
  const marks = useMemo(
    () => groupMarks(props.marks, shown.fromAt, shown.toAt, (shown.toAt - shown.fromAt) * MARK_SHARE),
    [props.marks, shown],
  )
  return (
    <section className="chart" aria-label={title}>
      <header className="chart-head">
        <h3 className="chart-title">{title}</h3>
        <div className="chart-current">{current}</div>
        <div className="chart-pointed" ref={setPointed} />
      </header>
      <div className="chart-frame" ref={setFrame} style={{ height }}>
        {series.some((one) => one.points.length > 0) ? null : <div className="chart-empty">{empty}</div>}
        {frame.width === 0 ? null : (
          <ChartPlot
            // Another period is another chart: what the cursor pointed at is not in it.
            key={shown.toAt - shown.fromAt}
            series={series}
            unit={unit}
            limits={limits}
            shown={shown}
            width={frame.width}
            height={height}
            marks={marks}
            clock={clock}
            pointed={pointed}
            hidden={!frame.visible}
          />
        )}
        <DragRange shown={shown} onRange={onZoom} />
        <MarkStrip marks={marks} shown={shown} onMark={onMark} />
      </div>
    </section>
  )
}
