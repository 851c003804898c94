import type { Limits, Unit } from '@shared/domain/check'
import type { Point } from '@shared/domain/metric'
import { memo, useMemo, useState, type ReactNode } from 'react'
import {
  Area,
  CartesianGrid,
  ComposedChart,
  Line,
  ReferenceArea,
  ReferenceLine,
  Tooltip,
  XAxis,
  YAxis,
} from 'recharts'
import { bandAreas } from './bands'
import { ChartCursor } from './chart-cursor'
import './chart.css'
import { chartRows, nearestIndex, type ChartRow } from './chart-rows'
import { DragRange } from './drag-range-layer'
import type { TimeRange } from './drag-range'
import { axisScale, formatTick } from './format-value'
import { MarkStrip } from './mark-strip'
import type { MarkGroup } from './marks'
import { plotInsets } from './plot-insets'
import { largest, timeTicks, valueDomain } from './ticks'
import { useWidth } from './use-width'

const MINUTE_MS = 60_000
const PX_PER_TICK = 90

export type TimeSeries = {
  readonly id: string
  /** Its name where there are several. */
  readonly name: string
  readonly color: string
  readonly points: readonly Point[]
  readonly stepMs: number
}

export type TimeChartProps = {
  readonly title: string
  /** The current value, beside the title. */
  readonly current: ReactNode
  readonly series: readonly TimeSeries[]
  readonly unit: Unit
  readonly limits: Limits | null
  readonly shown: TimeRange
  readonly height: number
  readonly marks: readonly MarkGroup[]
  readonly onMark: (incidentId: string) => void
  readonly onZoom: (range: TimeRange) => void
  readonly clock: (at: number) => string
  /** What stands in place of the lines when there is no point. */
  readonly empty: ReactNode
}

type Tick = { readonly value?: unknown }

/** Charts have different times: the cursor goes to the nearest one. */
const syncNearest = (
  ticks: readonly Tick[],
  data: { readonly activeLabel?: string | number | undefined },
): number =>
  nearestIndex(
    ticks.map((tick) => Number(tick.value)),
    Number(data.activeLabel),
  )

const averageOf = (id: string) => (row: ChartRow) => row.averages[id] ?? null
const spreadOf = (id: string) => (row: ChartRow) => row.spreads[id] ?? null

/**
 * A series over time: the line of averages in the faint area of its spread, the bands behind, marks of incidents
 * and repairs on the axis, and one cursor for all charts of a page. Dragging chooses a period.
 */
export const TimeChart = memo((props: TimeChartProps) => {
  const { title, current, series, unit, limits, shown, height, marks, onMark, onZoom, clock, empty } = props
  const [head, setHead] = useState<HTMLElement | null>(null)
  const [frame, width] = useWidth()
  const rows = useMemo(() => chartRows(series), [series])
  const peak = useMemo(() => largest(series.flatMap((one) => one.points)), [series])
  const { bottom, top, ticks } = valueDomain(peak, unit, limits)
  const scale = axisScale(unit, top)
  const offsetMs = -new Date(shown.toAt).getTimezoneOffset() * MINUTE_MS
  const times = timeTicks(shown.fromAt, shown.toAt, Math.max(2, Math.floor(width / PX_PER_TICK)), offsetMs)
  const bands = limits === null ? [] : bandAreas(limits, bottom, top).filter((area) => area.band !== 'normal')
  return (
    <section className="chart" aria-label={title}>
      <header className="chart-head">
        <h3 className="chart-title">{title}</h3>
        <div className="chart-current">{current}</div>
        <div className="chart-pointed" ref={setHead} />
      </header>
      <div className="chart-frame" ref={frame} style={{ height }}>
        <span className="chart-unit">{scale.unit}</span>
        {rows.length === 0 ? <div className="chart-empty">{empty}</div> : null}
        {width === 0 ? null : (
          <ComposedChart
            data={[...rows]}
            width={width}
            height={height}
            margin={{ top: plotInsets.top, right: plotInsets.right, bottom: 0, left: 0 }}
            syncId="metrics"
            syncMethod={syncNearest}
            accessibilityLayer={false}
          >
            <CartesianGrid vertical={false} stroke="var(--border)" />
            {bands.map((area) => (
              <ReferenceArea
                key={area.band}
                y1={area.from}
                y2={area.to}
                fill={area.band === 'danger' ? 'var(--critical)' : 'var(--caution)'}
                fillOpacity="var(--band-strength)"
                stroke="none"
              />
            ))}
            <XAxis
              dataKey="at"
              type="number"
              scale="time"
              domain={[shown.fromAt, shown.toAt]}
              allowDataOverflow
              ticks={[...times]}
              tickFormatter={(at: number) => clock(at)}
              height={plotInsets.bottom}
              stroke="var(--border-strong)"
              tick={{ fill: 'var(--text-faint)', fontSize: 12 }}
              tickLine={false}
            />
            <YAxis
              type="number"
              domain={[bottom, top]}
              ticks={[...ticks]}
              tickFormatter={(value: number) => formatTick(value, scale)}
              width={plotInsets.left}
              axisLine={false}
              tickLine={false}
              tick={{ fill: 'var(--text-faint)', fontSize: 12 }}
            />
            {marks.map((group) => (
              <ReferenceLine
                key={group.at}
                x={group.at}
                stroke={group.marks[0].kind === 'opened' ? 'var(--critical)' : 'var(--border-strong)'}
                strokeDasharray="2 3"
              />
            ))}
            <Tooltip
              isAnimationActive={false}
              cursor={{ stroke: 'var(--text-faint)', strokeWidth: 1 }}
              portal={head}
              content={<ChartCursor series={series} unit={unit} clock={clock} />}
            />
            {series.map((one) => (
              <Area
                key={`${one.id} spread`}
                dataKey={spreadOf(one.id)}
                stroke="none"
                fill={one.color}
                fillOpacity={0.2}
                activeDot={false}
                tooltipType="none"
                isAnimationActive={false}
                connectNulls={false}
                type="linear"
              />
            ))}
            {series.map((one) => (
              <Line
                key={one.id}
                dataKey={averageOf(one.id)}
                name={one.name}
                stroke={one.color}
                strokeWidth={1.5}
                dot={rows.length < 8 ? { r: 2, fill: one.color, stroke: 'none' } : false}
                activeDot={{ r: 3, fill: one.color, stroke: 'var(--panel)' }}
                isAnimationActive={false}
                connectNulls={false}
                type="linear"
              />
            ))}
          </ComposedChart>
        )}
        <DragRange shown={shown} onRange={onZoom} />
        <MarkStrip marks={marks} shown={shown} onMark={onMark} />
      </div>
    </section>
  )
})
