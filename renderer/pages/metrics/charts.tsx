import type { Limits, Reading, Unit } from '@shared/domain/check'
import type { HostSeries } from '@shared/domain/series'
import type { TextKey } from '@shared/text/text'
import { useMemo } from 'react'
import { useLive } from '../../app/app-context'
import { useLanguage, useText } from '../../app/language'
import { durationText } from '@shared/words/time'
import { bandOf, hostLimits } from '../../components/chart/bands'
import type { TimeRange } from '../../components/chart/drag-range'
import { formatValue } from '@shared/words/format-value'
import type { Mark } from '../../components/chart/marks'
import { seriesColor } from '../../components/chart/series-color'
import { TimeChart, type TimeSeries } from '../../components/chart/time-chart'
import { StateShape } from '../../components/state-shape'
import type { CheckChart } from './check-charts'
import styles from './metrics.module.css'
import type { Series } from './use-range'

const HEIGHT = 164
const HOST_STEP_MS = 2_000

/** What all charts of the page share. */
export type Common = {
  readonly wanted: TimeRange
  /** A stretch of the past was chosen. */
  readonly zoomed: boolean
  readonly marks: readonly Mark[]
  readonly onMark: (incidentId: string) => void
  readonly onZoom: (range: TimeRange) => void
  readonly clock: (at: number) => string
}

type CurrentValue = { readonly value: number | null; readonly name?: string; readonly color?: string }

/** The value now, with a shape where it is out of its band. */
const Current = ({
  values,
  unit,
  limits,
}: {
  values: readonly CurrentValue[]
  unit: Unit
  limits: Limits | null
}) =>
  values.map(({ value, name, color }) => {
    if (value === null)
      return (
        <span key={name ?? ''} className={styles.unit}>
          –
        </span>
      )
    const { number, unit: shownUnit } = formatValue(value, unit)
    const band = limits === null ? 'normal' : bandOf(value, limits)
    return (
      <span key={name ?? ''} className={styles.value}>
        {color === undefined ? null : <i className="chart-swatch" style={{ background: color }} />}
        {band === 'normal' ? null : (
          <StateShape shape={band === 'danger' ? 'critical' : 'caution'} size={11} />
        )}
        {name === undefined ? null : <span className={styles.unit}>{name}</span>}
        <strong>{number}</strong>
        <span className={styles.unit}>{shownUnit}</span>
      </span>
    )
  })

type HostChartOf = {
  readonly title: TextKey
  readonly unit: Unit
  readonly drawn: readonly { readonly series: HostSeries; readonly name?: TextKey }[]
}

const hostCharts = [
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

const liveFields = {
  'host.cpu': 'cpuPercent',
  'host.memory': 'memoryPercent',
  'host.disk': 'diskPercent',
  'host.network_in': 'networkInBytesPerSecond',
  'host.network_out': 'networkOutBytesPerSecond',
  'host.processes': 'processes',
} as const satisfies Record<HostSeries, string>

const HostChart = ({ chart, data, common }: { chart: HostChartOf; data: Series; common: Common }) => {
  const t = useText()
  const host = useLive()?.host ?? null
  const { drawn, unit } = chart
  const limits = drawn.length === 1 && drawn[0] !== undefined ? hostLimits[drawn[0].series] : null
  const series = useMemo(
    (): readonly TimeSeries[] =>
      drawn.map(({ series, name }) => ({
        id: series,
        name: name === undefined ? '' : t(name),
        color: seriesColor(series),
        points: data.pointsOf(series),
        stepMs: HOST_STEP_MS,
      })),
    [drawn, data, t],
  )
  const values = drawn.map(({ series, name }): CurrentValue => ({
    value: host?.[liveFields[series]] ?? null,
    ...(name === undefined ? {} : { name: t(name), color: seriesColor(series) }),
  }))
  return (
    <TimeChart
      title={t(chart.title)}
      current={<Current values={values} unit={unit} limits={limits} />}
      series={series}
      unit={unit}
      limits={limits}
      height={HEIGHT}
      empty={data.loaded ? t(common.zoomed ? 'metrics.empty.range' : 'metrics.empty.host') : ''}
      shown={data.shown}
      marks={common.marks}
      onMark={common.onMark}
      onZoom={common.onZoom}
      clock={common.clock}
    />
  )
}

/** The host itself: CPU, memory, disk, network and processes. */
export const HostCharts = ({ data, common }: { data: Series; common: Common }) =>
  hostCharts.map((chart) => <HostChart key={chart.title} chart={chart} data={data} common={common} />)

/** Limits that stay the same value while they say the same: each push brings its own copy of them. */
const useSteady = (limits: Limits | null): Limits | null => {
  const warning = limits?.warning
  const critical = limits?.critical
  return useMemo(
    () => (warning === undefined || critical === undefined ? null : { warning, critical }),
    [warning, critical],
  )
}

/** One check over time: how long it took, or its value, against its limits. */
export const CheckChartView = ({
  reading,
  chart,
  data,
  common,
}: {
  reading: Reading | null
  chart: CheckChart
  data: Series
  common: Common
}) => {
  const t = useText()
  const language = useLanguage()
  const { name, unit, kind, series: seriesId, intervalMs } = chart
  const limits = useSteady(chart.limits)
  const value = (kind === 'value' ? reading?.value : (reading?.responseMs ?? reading?.value)) ?? null
  const points = data.pointsOf(seriesId)
  const emptyWords = common.zoomed
    ? t('metrics.empty.range')
    : t('metrics.empty.check', { interval: durationText(language, intervalMs) })
  const series = useMemo(
    (): readonly TimeSeries[] => [
      { id: seriesId, name: '', color: seriesColor(seriesId), points, stepMs: intervalMs },
    ],
    [seriesId, points, intervalMs],
  )
  return (
    <TimeChart
      title={name}
      current={<Current values={[{ value }]} unit={unit} limits={limits} />}
      series={series}
      unit={unit}
      limits={limits}
      height={HEIGHT}
      empty={data.loaded ? emptyWords : ''}
      shown={data.shown}
      marks={common.marks}
      onMark={common.onMark}
      onZoom={common.onZoom}
      clock={common.clock}
    />
  )
}
