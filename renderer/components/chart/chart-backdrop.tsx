import type { BandArea } from './bands'
import type { DrawnSeries } from './chart-rows'
import { splitAtGaps } from './gaps'
import type { MarkGroup } from './marks'
import { plotInsets } from './plot-insets'
import { envelopePath, xOf, yOf, type Box } from './svg-path'

/**
 * What lies behind the lines of a chart: its bands, the spread of its series and where something happened.
 * Drawn as plain shapes: as items of the chart library each of their points would be computed several times.
 */
export const ChartBackdrop = ({
  box,
  bands,
  series,
  marks,
  days,
}: {
  box: Box
  bands: readonly BandArea[]
  series: readonly (DrawnSeries & { readonly color: string })[]
  marks: readonly MarkGroup[]
  /** Where days begin. */
  days: readonly number[]
}) => (
  <g transform={`translate(${plotInsets.left},${plotInsets.top})`}>
    {bands.map((area) => (
      <rect
        key={area.band}
        className={`chart-band-${area.band}`}
        x={0}
        width={box.width}
        y={yOf(area.to, box)}
        height={yOf(area.from, box) - yOf(area.to, box)}
      />
    ))}
    {days.map((at) => (
      <line key={at} className="chart-day" x1={xOf(at, box)} x2={xOf(at, box)} y1={0} y2={box.height} />
    ))}
    {series.flatMap(({ id, color, points, stepMs }) =>
      splitAtGaps(points, stepMs)
        .filter((run) => run.some((point) => point.min < point.max))
        .map((run) => (
          <path key={`${id} ${run[0]?.at ?? 0}`} d={envelopePath(run, box)} fill={color} fillOpacity={0.22} />
        )),
    )}
    {marks.map(({ at, marks: [first] }) => (
      <line
        key={at}
        className={`chart-mark-line chart-mark-${first.kind}`}
        x1={xOf(at, box)}
        x2={xOf(at, box)}
        y1={0}
        y2={box.height}
      />
    ))}
  </g>
)
