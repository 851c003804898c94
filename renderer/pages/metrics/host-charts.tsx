import type { Unit } from '@shared/domain/check'
import type { HostSeries } from '@shared/domain/series'
import type { TextKey } from '@shared/text/text'
import { useMemo } from 'react'
import { useLive } from '../../app/app-context'
import { useText } from '../../app/language'
import { hostLimits } from '../../components/chart/bands'
import { seriesColor } from '../../components/chart/series-color'
import { TimeChart, type TimeSeries } from '../../components/chart/time-chart'
import { ChartMenu } from './chart-menu'
import { heightOf, type Common } from './common'
import { Current, type CurrentValue } from './current-value'
import type { Series } from './use-range'

const HOST_STEP_MS = 2_000

export type HostChartOf = {
  readonly title: TextKey
  readonly unit: Unit
  readonly drawn: readonly { readonly series: HostSeries; readonly name?: TextKey }[]
}

export const hostCharts = [
  { title: 'resource.cpu', unit: 'percent', drawn: [{ series: 'host.cpu' }] },
  { title: 'resource.memory', unit: 'percent', drawn: [{ series: 'host.memory' }] },
  { title: 'resource.disk', unit: 'percent', drawn: [{ series: 'host.disk' }] },
  {
    title: 'resource.network',
    unit: 'bytes_per_second',
    drawn: [
      { series: 'host.network_in', name: 'metrics.network_in' },
      { series: 'host.network_out', name: 'metrics.network_out' },
    ],
  },
  { title: 'resource.processes', unit: 'count', drawn: [{ series: 'host.processes' }] },
] as const satisfies readonly HostChartOf[]

/** By what a chart of the host is named in the address. */
export const hostChartId = ({ drawn }: HostChartOf): string => drawn[0]?.series ?? ''

const liveFields = {
  'host.cpu': 'cpuPercent',
  'host.memory': 'memoryPercent',
  'host.disk': 'diskPercent',
  'host.network_in': 'networkInBytesPerSecond',
  'host.network_out': 'networkOutBytesPerSecond',
  'host.processes': 'processes',
} as const satisfies Record<HostSeries, string>

/** The second line of a chart is told from the first without its colour, too. */
const SECOND_DASH = '6 3'

/** One thing of the host itself over time: CPU, memory, disk, network or processes. */
export const HostChart = ({ chart, data, common }: { chart: HostChartOf; data: Series; common: Common }) => {
  const t = useText()
  const host = useLive()?.host ?? null
  const { drawn, unit } = chart
  const limits = drawn.length === 1 && drawn[0] !== undefined ? hostLimits[drawn[0].series] : null
  const series = useMemo(
    (): readonly TimeSeries[] =>
      drawn.map(({ series, name }, index) => ({
        id: series,
        name: name === undefined ? '' : t(name),
        color: seriesColor(series),
        points: data.pointsOf(series),
        stepMs: HOST_STEP_MS,
        ...(index === 0 ? {} : { dash: SECOND_DASH }),
      })),
    [drawn, data, t],
  )
  const values = drawn.map(({ series: id, name }, index): CurrentValue => ({
    value: host?.[liveFields[id]] ?? null,
    ...(name === undefined ? {} : { name: t(name), color: seriesColor(id) }),
    ...(index === 0 ? {} : { dash: SECOND_DASH }),
  }))
  const title = t(chart.title)
  const exported = { title, unit, series, course: null, note: '', shown: data.shown }
  return (
    <TimeChart
      title={title}
      current={<Current values={values} unit={unit} limits={limits} />}
      series={series}
      unit={unit}
      limits={limits}
      height={heightOf(common)}
      empty={data.loaded ? t(common.zoomed ? 'metrics.empty.range' : 'metrics.empty.host') : ''}
      shown={data.shown}
      marks={common.marks}
      onMark={common.onMark}
      onZoom={common.onZoom}
      times={common.times}
      menu={<ChartMenu id={hostChartId(chart)} exported={exported} common={common} />}
    />
  )
}
