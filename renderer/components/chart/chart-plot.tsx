import type { Limits, Unit } from '@shared/domain/check'
import { memo, useMemo } from 'react'
import { CartesianGrid, ComposedChart, Line, Tooltip, XAxis, YAxis } from 'recharts'
import { bandAreas } from './bands'
import { ChartBackdrop } from './chart-backdrop'
import { ChartCursor } from './chart-cursor'
import { chartRows, nearestIndex, type ChartRow, type DrawnSeries } from './chart-rows'
import type { TimeRange } from './drag-range'
import { axisScale, formatTick } from '@shared/words/format-value'
import type { MarkGroup } from './marks'
import { plotInsets } from './plot-insets'
import type { Box } from './svg-path'
import { thinPoints } from './thin-points'
import { largest, valueDomain } from './ticks'
import { dayStarts, isDayStart, localOffset, timeTicks } from './time-ticks'

const PX_PER_TICK = 64
/** Below this many points, each is drawn as a dot. */
const FEW_POINTS = 8
const DAY_MS = 24 * 60 * 60 * 1000

export type TimeSeries = DrawnSeries & {
  /** Its name where there are several. */
  readonly name: string
  readonly color: string
  /** How its line is broken, so that it is told from others without its colour. */
  readonly dash?: string
}

/** How a chart writes times. */
export type TimeWords = {
  /** At the cursor: to the second, with the day where there are several. */
  readonly moment: (at: number) => string
  /** On the axis, hours and minutes. */
  readonly hour: (at: number) => string
  /** On the axis, a day. */
  readonly day: (at: number) => string
}

export type ChartPlotProps = {
  readonly series: readonly TimeSeries[]
  readonly unit: Unit
  readonly limits: Limits | null
  readonly shown: TimeRange
  readonly width: number
  readonly height: number
  readonly marks: readonly MarkGroup[]
  readonly times: TimeWords
  /** What else is to be said of a time under the cursor. */
  readonly noteAt: ((at: number) => string | null) | null
  /** A second place over the same times, in which the cursor is shown as well. */
  readonly strip: HTMLElement | null
  /** The element in which the values under the cursor are shown. */
  readonly pointed: HTMLElement | null
  /** Nobody sees it: it is drawn anew only when that ends. */
  readonly hidden: boolean
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

/** Without a point the axes would have nothing to stand on. */
const edges = ({ fromAt, toAt }: TimeRange): readonly ChartRow[] =>
  [fromAt, toAt].map((at) => ({ at, averages: {}, spreads: {} }))

const averageOf = (id: string) => (row: ChartRow) => row.averages[id] ?? null
const tickStyle = { fill: 'var(--text-faint)', fontSize: 12 }
const margin = { top: plotInsets.top, right: plotInsets.right, bottom: 0, left: 0 }
const cursor = { stroke: 'var(--text-faint)', strokeWidth: 1 }

const Plot = ({
  series: given,
  unit,
  limits,
  shown,
  width,
  height,
  marks,
  times,
  noteAt,
  strip,
  pointed,
}: ChartPlotProps) => {
  const plotWidth = width - plotInsets.left - plotInsets.right
  const series = useMemo(
    () => given.map((one) => ({ ...one, points: thinPoints(one.points, shown, plotWidth) })),
    [given, shown, plotWidth],
  )
  const rows = useMemo(() => chartRows(series), [series])
  const peak = useMemo(() => largest(series.flatMap((one) => one.points)), [series])
  const domain = valueDomain(peak, unit, limits)
  const scale = axisScale(unit, domain.top)
  const ticks = timeTicks(shown.fromAt, shown.toAt, Math.max(2, Math.floor(width / PX_PER_TICK)), localOffset)
  const tickText = (at: number): string =>
    ticks.stepMs >= DAY_MS || isDayStart(at, localOffset) ? times.day(at) : times.hour(at)
  const box: Box = {
    ...shown,
    width: plotWidth,
    height: height - plotInsets.top - plotInsets.bottom,
    domain,
  }
  const bands = limits === null ? [] : bandAreas(limits, domain.bottom, domain.top)
  return (
    <>
      <span className="chart-unit">{scale.unit}</span>
      <ComposedChart
        data={rows.length === 0 ? edges(shown) : rows}
        width={width}
        height={height}
        margin={margin}
        syncId="metrics"
        syncMethod={syncNearest}
        accessibilityLayer={false}
      >
        <ChartBackdrop
          box={box}
          bands={bands.filter((area) => area.band !== 'normal')}
          series={series}
          marks={marks}
          days={dayStarts(shown.fromAt, shown.toAt, localOffset)}
        />
        <CartesianGrid vertical={false} stroke="var(--border)" />
        <XAxis
          dataKey="at"
          type="number"
          scale="time"
          domain={[shown.fromAt, shown.toAt]}
          allowDataOverflow
          ticks={ticks.at}
          tickFormatter={tickText}
          height={plotInsets.bottom}
          stroke="var(--border-strong)"
          tick={tickStyle}
          tickLine={false}
        />
        <YAxis
          type="number"
          domain={[domain.bottom, domain.top]}
          ticks={domain.ticks}
          tickFormatter={(value: number) => formatTick(value, scale)}
          width={plotInsets.left}
          axisLine={false}
          tickLine={false}
          tick={tickStyle}
        />
        <Tooltip
          isAnimationActive={false}
          cursor={cursor}
          portal={pointed}
          content={
            <ChartCursor
              series={series}
              unit={unit}
              shown={shown}
              moment={times.moment}
              noteAt={noteAt}
              strip={strip}
            />
          }
        />
        {series.map((one) => (
          <Line
            key={one.id}
            dataKey={averageOf(one.id)}
            name={one.name}
            stroke={one.color}
            strokeWidth={1.5}
            {...(one.dash === undefined ? {} : { strokeDasharray: one.dash })}
            dot={rows.length < FEW_POINTS ? { r: 2, fill: one.color, stroke: 'none' } : false}
            activeDot={{ r: 3, fill: one.color, stroke: 'var(--panel)' }}
            isAnimationActive={false}
            connectNulls={false}
            type="linear"
          />
        ))}
      </ComposedChart>
    </>
  )
}

const sameDrawing = (before: ChartPlotProps, after: ChartPlotProps): boolean =>
  after.hidden ||
  (Object.keys(after) as (keyof ChartPlotProps)[]).every((key) => Object.is(before[key], after[key]))

/** The drawn part of a chart. It is drawn anew only when its points, its period or its size change and somebody sees it. */
export const ChartPlot = memo(Plot, sameDrawing)
