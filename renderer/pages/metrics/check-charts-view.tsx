import type { TextKey } from '@shared/text/text'
import { checkResponseSeries } from '@shared/domain/series'
import { useText } from '../../app/language'
import { useCall } from '../../bridge/use-call'
import { ProblemNote } from '../../components/problem-note'
import { CheckChartView } from './check-chart-view'
import { inParts, type CheckChart } from './check-charts'
import type { Common } from './common'
import { quantileShares } from './course-series'
import styles from './metrics.module.css'
import type { Charted } from './use-charts'
import { useCourses, useRange } from './use-range'

const MOST_CHECKS = 50
/** A chart is drawn from no more slots than it has pixels. */
const MOST_SLOTS = 1000

const kinds = [
  { kind: 'response', title: 'metrics.responses' },
  { kind: 'value', title: 'metrics.values' },
] as const satisfies readonly { kind: CheckChart['kind']; title: TextKey }[]

const noSeries: readonly string[] = []

/** One part of the checks: as many as one call carries. */
const CheckPart = ({
  checks,
  kind,
  common,
  quiet,
}: {
  checks: readonly Charted[]
  kind: CheckChart['kind']
  common: Common
  quiet: boolean
}) => {
  const { wanted, points } = common
  const names = checks.map(({ chart }) => chart.name)
  const ofTimes = kind === 'response'
  const data = useRange(ofTimes ? noSeries : checks.map(({ chart }) => chart.series), wanted, points)
  const courses = useCourses(
    checks.map(({ chart }) => chart),
    wanted,
    Math.min(points, MOST_SLOTS),
  )
  const quantiles = useCall(
    'metrics.percentiles',
    { series: names.map(checkResponseSeries), ...wanted, quantiles: [...quantileShares] },
    { enabled: ofTimes },
  )
  const problem = courses.problem ?? data.problem ?? quantiles.problem
  const retry = (): void => {
    courses.retry()
    data.retry()
    quantiles.retry()
  }
  return (
    <>
      {problem === null || quiet ? null : (
        <ProblemNote problem={problem} dataAt={courses.dataAt} onRetry={retry} />
      )}
      <div className={common.large ? styles.large : styles.charts}>
        {checks.map(({ reading, chart }) => (
          <CheckChartView
            key={chart.name}
            reading={reading}
            chart={chart}
            data={data}
            courses={courses}
            quantiles={quantiles.data?.series[checkResponseSeries(chart.name)] ?? null}
            common={common}
          />
        ))}
      </div>
    </>
  )
}

/** Every check over time: first how long the checks took, then the values that they judge. */
export const CheckCharts = ({
  all,
  common,
  quiet,
}: {
  all: readonly Charted[]
  common: Common
  quiet: boolean
}) => {
  const t = useText()
  return kinds.map(({ kind, title }) => {
    const checks = all.filter(({ chart }) => chart.kind === kind)
    if (checks.length === 0) return null
    return (
      <section key={kind} className={styles.part} aria-label={t(title)}>
        <h2 className={styles.heading}>{t(title)}</h2>
        {inParts(checks, MOST_CHECKS).map((part) => (
          <CheckPart key={part[0]?.chart.name} checks={part} kind={kind} common={common} quiet={quiet} />
        ))}
      </section>
    )
  })
}
