import { checkResponseSeries } from '@shared/domain/series'
import { useNow } from '../../app/ticker'
import type { Problem } from '../../bridge/problem'
import { useCall } from '../../bridge/use-call'
import { useSeries } from '../../bridge/use-series'
import { p95Of, percentilesOf, type Percentiles } from './check-figures'

const REFRESH_MS = 60_000
const HOUR_MS = 60 * 60 * 1000
const DAY_MS = 24 * HOUR_MS
const MOST_SERIES = 50
/** One point for every 2 s: each sample of the last hour stands alone, so that the percentile is a real one. */
const SAMPLE_POINTS = 1800
const QUANTILES = [0.5, 0.95, 0.99]
const noSeries: readonly string[] = []

/** An engine of an earlier version keeps no histograms: it does not know the call. */
const isWithout = (problem: Problem | null): boolean => problem?.code === 'unknown_call'

export type ResponsePercentiles = {
  readonly of: (check: string) => Percentiles | null
  /** Over 24 h, as the engine counted them; else over the samples of the last hour. */
  readonly wholeDay: boolean
  readonly problem: Problem | null
  readonly retry: () => void
}

/** How long the checks take to answer: of the last 24 h where the engine keeps histograms, else of the last hour. */
export const useResponsePercentiles = (checks: readonly string[]): ResponsePercentiles => {
  const toAt = useNow(REFRESH_MS) + REFRESH_MS
  const series = checks.map(checkResponseSeries).slice(0, MOST_SERIES)
  const day = useCall(
    'metrics.percentiles',
    { series, fromAt: toAt - DAY_MS, toAt, quantiles: QUANTILES },
    { enabled: series.length > 0 },
  )
  const without = isWithout(day.problem)
  const hour = useSeries(without ? series : noSeries, {
    spanMs: HOUR_MS,
    points: SAMPLE_POINTS,
    refreshMs: REFRESH_MS,
  })
  const ofHour = (check: string): Percentiles | null => {
    const p95 = p95Of(hour.pointsOf(checkResponseSeries(check)))
    return p95 === null ? null : { p50: null, p95, p99: null }
  }
  return {
    of: (check) => (without ? ofHour(check) : percentilesOf(day.data?.series[checkResponseSeries(check)])),
    wholeDay: !without,
    problem: without ? hour.problem : day.problem,
    retry: without ? hour.retry : day.retry,
  }
}
