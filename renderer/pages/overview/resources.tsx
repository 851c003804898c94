import type { Limits, Unit } from '@shared/domain/check'
import type { Live } from '@shared/domain/live'
import { hostSeries, type HostSeries } from '@shared/domain/series'
import type { TextKey } from '@shared/text/text'
import { useLive, usePhase } from '../../app/app-context'
import { useLanguage, useText } from '../../app/language'
import { useTimed } from '../../app/ticker'
import { useSeries, type SeriesOfSpan } from '../../bridge/use-series'
import { hostLimits, bandOf } from '../../components/chart/bands'
import { exactTime, momentTime, relativeTime } from '@shared/words/time'
import { formatValue } from '@shared/words/format-value'
import { seriesColor } from '../../components/chart/series-color'
import { SmallArea } from '../../components/chart/small-area'
import { Panel } from '../../components/panel'
import { ProblemNote } from '../../components/problem-note'
import { StateShape } from '../../components/state-shape'
import styles from './resources.module.css'

const HOUR_MS = 60 * 60 * 1000
const POINTS = 120
const HEIGHT = 56
const GAP = 2

type Host = NonNullable<Live['host']>
type Drawn = {
  readonly series: HostSeries
  readonly unit: Unit
  readonly prefix?: string
  readonly of: (host: Host) => number
}
type Card = { readonly id: string; readonly title: TextKey; readonly drawn: readonly Drawn[] }

const cards: readonly Card[] = [
  {
    id: 'cpu',
    title: 'resource.cpu',
    drawn: [{ series: 'host.cpu', unit: 'percent', of: (host) => host.cpuPercent }],
  },
  {
    id: 'memory',
    title: 'resource.memory',
    drawn: [{ series: 'host.memory', unit: 'percent', of: (host) => host.memoryPercent }],
  },
  {
    id: 'disk',
    title: 'resource.disk',
    drawn: [{ series: 'host.disk', unit: 'percent', of: (host) => host.diskPercent }],
  },
  {
    id: 'network',
    title: 'resource.network',
    drawn: [
      {
        series: 'host.network_in',
        unit: 'bytes_per_second',
        prefix: '↓',
        of: (host) => host.networkInBytesPerSecond,
      },
      {
        series: 'host.network_out',
        unit: 'bytes_per_second',
        prefix: '↑',
        of: (host) => host.networkOutBytesPerSecond,
      },
    ],
  },
  {
    id: 'processes',
    title: 'resource.processes',
    drawn: [{ series: 'host.processes', unit: 'count', of: (host) => host.processes }],
  },
]

const Value = ({ drawn, host, limits }: { drawn: Drawn; host: Host | null; limits: Limits | null }) => {
  if (host === null) return <span className={styles.none}>–</span>
  const value = drawn.of(host)
  const { number, unit } = formatValue(value, drawn.unit)
  const band = limits === null ? 'normal' : bandOf(value, limits)
  return (
    <span className={styles.value}>
      {band === 'normal' ? null : <StateShape shape={band === 'danger' ? 'critical' : 'caution'} size={10} />}
      {drawn.prefix === undefined ? null : <span className={styles.unit}>{drawn.prefix}</span>}
      <strong>{number}</strong>
      <span className={styles.unit}>{unit}</span>
    </span>
  )
}

const Chart = ({ drawn, hour, height }: { drawn: Drawn; hour: SeriesOfSpan; height: number }) => (
  <div style={{ height }}>
    {hour.loaded ? (
      <SmallArea
        points={hour.pointsOf(drawn.series)}
        unit={drawn.unit}
        limits={hostLimits[drawn.series]}
        height={height}
        color={seriesColor(drawn.series)}
        fromAt={hour.fromAt}
        toAt={hour.toAt}
      />
    ) : null}
  </div>
)

/** Where caution and danger begin, as the areas behind the chart have it. */
const Bands = ({ limits }: { limits: Limits | null }) => {
  const t = useText()
  return (
    <p className={styles.bands}>
      {limits === null ? null : t('resource.bands', { warning: limits.warning, critical: limits.critical })}
    </p>
  )
}

/** How old the values are: nothing newer than the last data of an engine that does not answer, and then never "now". */
const AsOf = ({ at: measuredAt }: { at: number }) => {
  const t = useText()
  const language = useLanguage()
  const phase = usePhase()
  const at = phase.kind === 'lost' ? Math.min(measuredAt, phase.sinceAt) : measuredAt
  const words = useTimed((now) =>
    phase.kind === 'lost'
      ? t('resource.as_of_time', { time: momentTime(language, at, now) })
      : t('resource.as_of', { ago: relativeTime(language, at, now) }),
  )
  return (
    <time className={styles.age} dateTime={new Date(at).toISOString()} title={exactTime(language, at)}>
      {words}
    </time>
  )
}

type CardProps = { readonly card: Card; readonly host: Host | null; readonly hour: SeriesOfSpan }

/** One series with its value in the heading. */
const SingleCard = ({ card, drawn, host, hour }: CardProps & { readonly drawn: Drawn }) => {
  const t = useText()
  return (
    <div className={styles.card}>
      <div className={styles.head}>
        <h3 className={styles.title}>{t(card.title)}</h3>
        <Value drawn={drawn} host={host} limits={hostLimits[drawn.series]} />
      </div>
      <Chart drawn={drawn} hour={hour} height={HEIGHT} />
      <Bands limits={hostLimits[drawn.series]} />
    </div>
  )
}

/** Several series below each other, each with its value beside it. */
const StackedCard = ({ card, host, hour }: CardProps) => {
  const t = useText()
  return (
    <div className={styles.card}>
      <div className={styles.head}>
        <h3 className={styles.title}>{t(card.title)}</h3>
      </div>
      {card.drawn.map((drawn) => (
        <div key={drawn.series} className={styles.stacked}>
          <Chart drawn={drawn} hour={hour} height={HEIGHT / card.drawn.length - GAP} />
          <Value drawn={drawn} host={host} limits={hostLimits[drawn.series]} />
        </div>
      ))}
    </div>
  )
}

const ResourceCard = ({ card, host, hour }: CardProps) => {
  const [first, ...others] = card.drawn
  return first !== undefined && others.length === 0 ? (
    <SingleCard card={card} drawn={first} host={host} hour={hour} />
  ) : (
    <StackedCard card={card} host={host} hour={hour} />
  )
}

/** The host itself over the last hour: small charts with the bands behind. */
export const Resources = () => {
  const t = useText()
  const host = useLive()?.host ?? null
  const hour = useSeries(hostSeries, { spanMs: HOUR_MS, points: POINTS, refreshMs: 15_000 })
  return (
    <Panel title={t('overview.resources')} {...(host === null ? {} : { aside: <AsOf at={host.at} /> })} flush>
      {hour.problem === null ? null : (
        <div className={styles.problem}>
          <ProblemNote problem={hour.problem} dataAt={hour.dataAt} onRetry={hour.retry} />
        </div>
      )}
      <div className={styles.cards}>
        {cards.map((card) => (
          <ResourceCard key={card.id} card={card} host={host} hour={hour} />
        ))}
      </div>
    </Panel>
  )
}
