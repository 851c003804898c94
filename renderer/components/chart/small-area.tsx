import type { ReactElement } from 'react'
import { bandAreas } from './bands'
import './chart.css'
import { splitAtGaps } from './gaps'
import { colorStyle, pictureProps, smallBox, type SparklineProps } from './sparkline'
import { areaPath, envelopePath, linePath, yOf } from './svg-path'

/** A small area chart with the bands caution and danger behind it, for a card. */
export const SmallArea = (props: SparklineProps): ReactElement => {
  const { points, height, limits = null, label, color } = props
  const box = smallBox(props)
  const bands = limits === null ? [] : bandAreas(limits, box.domain.bottom, box.domain.top)
  const runs = splitAtGaps(points)
  return (
    <svg
      className="chart-small"
      viewBox={`0 0 ${box.width} ${height}`}
      height={height}
      preserveAspectRatio="none"
      style={colorStyle(color)}
      {...pictureProps(label)}
    >
      {bands
        .filter((area) => area.band !== 'normal')
        .map((area) => (
          <rect
            key={area.band}
            className={`chart-band chart-band-${area.band}`}
            x={0}
            width={box.width}
            y={yOf(area.to, box)}
            height={yOf(area.from, box) - yOf(area.to, box)}
          />
        ))}
      {bands
        .filter((area) => area.band !== 'normal')
        .map((area) => (
          <path
            key={area.band}
            className={`chart-edge chart-edge-${area.band}`}
            d={`M0,${yOf(limits !== null && limits.critical < limits.warning ? area.to : area.from, box)}H${box.width}`}
          />
        ))}
      {runs.map((run) => (
        <g key={run[0]?.at ?? 0}>
          <path className="chart-area" d={areaPath(run, box)} />
          <path className="chart-envelope" d={envelopePath(run, box)} />
          <path className="chart-line" d={linePath(run, box)} />
        </g>
      ))}
    </svg>
  )
}
