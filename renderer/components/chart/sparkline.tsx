import type { Limits, Unit } from '@shared/domain/check'
import type { Point } from '@shared/domain/metric'
import type { CSSProperties, ReactElement } from 'react'
import './chart.css'
import { splitAtGaps } from './gaps'
import { envelopePath, linePath, yOf, type Box } from './svg-path'
import { largest, valueDomain } from './ticks'

/** Inner drawing units; the picture is stretched to the width that it gets. */
const WIDTH = 240

export type SparklineProps = {
  readonly points: readonly Point[]
  readonly unit: Unit
  readonly height: number
  readonly limits?: Limits | null
  /** A CSS colour, from `seriesColor`. */
  readonly color?: string
  /** The shown period in epoch milliseconds; the points' own without it. */
  readonly fromAt?: number
  readonly toAt?: number
  /** What a screen reader says; without it the picture is decoration beside its number. */
  readonly label?: string
}

/** The drawing area of a small picture of a series. */
export const smallBox = ({ points, unit, height, limits = null, fromAt, toAt }: SparklineProps): Box => ({
  width: WIDTH,
  height,
  fromAt: fromAt ?? points[0]?.at ?? 0,
  toAt: toAt ?? points.at(-1)?.at ?? 1,
  domain: valueDomain(largest(points), unit, limits),
})

export const colorStyle = (color: string | undefined): CSSProperties | undefined =>
  color === undefined ? undefined : { color }

/** Names a picture, or takes it out of the way of screen readers. */
export const pictureProps = (label: string | undefined) =>
  label === undefined ? ({ 'aria-hidden': true } as const) : ({ role: 'img', 'aria-label': label } as const)

/** A line as wide as its place and as high as a row: the course of a value, its spread and where caution begins. */
export const Sparkline = (props: SparklineProps): ReactElement => {
  const { points, height, limits = null, label, color } = props
  const box = smallBox(props)
  const runs = splitAtGaps(points)
  return (
    <svg
      className="chart-small"
      viewBox={`0 0 ${WIDTH} ${height}`}
      height={height}
      preserveAspectRatio="none"
      style={colorStyle(color)}
      {...pictureProps(label)}
    >
      {limits !== null && limits.warning < box.domain.top && (
        <path className="chart-limit" d={`M0,${yOf(limits.warning, box)}H${WIDTH}`} />
      )}
      {runs.map((run) => (
        <path key={`e${run[0]?.at ?? 0}`} className="chart-envelope" d={envelopePath(run, box)} />
      ))}
      {runs.map((run) => (
        <path key={`l${run[0]?.at ?? 0}`} className="chart-line" d={linePath(run, box)} />
      ))}
    </svg>
  )
}
