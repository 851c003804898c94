import type { Limits, Unit } from '@shared/domain/check'
import { useEffect, useMemo, useRef, useState, type ReactNode } from 'react'
import { ChartPlot, type TimeSeries, type TimeWords } from './chart-plot'
import './chart.css'
import type { TimeRange } from './drag-range'
import { DragRange } from './drag-range-layer'
import { MarkStrip } from './mark-strip'
import { groupMarks, type Mark } from './marks'
import { useFrame } from './use-frame'
import { useTurn } from './use-turn'

export type { TimeSeries, TimeWords }

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
  readonly times: TimeWords
  /** What can be done with the chart, at the end of its heading. */
  readonly menu?: ReactNode
  /** Somebody asked for this one: it is scrolled to and takes the focus, anew with each other number; 0 is nobody. */
  readonly chosen?: number
  /** Something over the same times below the chart; the cursor is shown in it, too. */
  readonly strip?: ReactNode
  readonly noteAt?: (at: number) => string | null
  /** What stands in place of the lines when there is no point. */
  readonly empty: string
}

/**
 * A series over time: the line of averages in the faint area of its spread, the bands behind, marks of incidents
 * and repairs on the axis, and one cursor for all charts of a page. Dragging chooses a period.
 */
export const TimeChart = ({
  title,
  current,
  height,
  onMark,
  onZoom,
  times,
  empty,
  menu = null,
  chosen = 0,
  strip = null,
  noteAt,
  ...given
}: TimeChartProps) => {
  const { series, unit, limits, shown, marks } = given
  const [pointed, setPointed] = useState<HTMLElement | null>(null)
  const [stripPlace, setStripPlace] = useState<HTMLElement | null>(null)
  const section = useRef<HTMLElement>(null)
  useEffect(() => {
    if (chosen === 0) return
    section.current?.scrollIntoView({ block: 'center' })
    section.current?.focus({ preventScroll: true })
  }, [chosen])
  const [setFrame, { width, visible }] = useFrame()
  const drawn = useTurn(
    useMemo(() => {
      const withinMs = (shown.toAt - shown.fromAt) * MARK_SHARE
      return { series, unit, limits, shown, marks: groupMarks(marks, shown.fromAt, shown.toAt, withinMs) }
    }, [series, unit, limits, shown, marks]),
  )
  return (
    <section
      className={chosen > 0 ? 'chart chart-chosen' : 'chart'}
      aria-label={title}
      ref={section}
      {...(chosen > 0 ? { tabIndex: -1, 'data-chosen': '' } : {})}
    >
      <header className={series.length > 1 ? 'chart-head chart-head-two' : 'chart-head'}>
        <h3 className="chart-title">{title}</h3>
        <div className="chart-current">{current}</div>
        <div className="chart-pointed" ref={setPointed} />
        {menu}
      </header>
      <div className="chart-frame" ref={setFrame} style={{ height }}>
        {drawn.series.some((one) => one.points.length > 0) ? null : (
          <div className="chart-empty">{empty}</div>
        )}
        {width === 0 ? null : (
          <ChartPlot
            // Another period is another chart: what the cursor pointed at is not in it.
            key={drawn.shown.toAt - drawn.shown.fromAt}
            {...drawn}
            width={width}
            height={height}
            times={times}
            noteAt={noteAt ?? null}
            strip={stripPlace}
            pointed={pointed}
            hidden={!visible}
          />
        )}
        <DragRange shown={drawn.shown} onRange={onZoom} />
        <MarkStrip marks={drawn.marks} shown={drawn.shown} onMark={onMark} />
      </div>
      {strip === null ? null : (
        <div className="chart-strip" ref={setStripPlace}>
          {strip}
        </div>
      )}
    </section>
  )
}
