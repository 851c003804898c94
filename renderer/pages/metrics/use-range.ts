import type { Point } from '@shared/domain/metric'
import { useMemo } from 'react'
import { useNow } from '../../app/ticker'
import { useCall, type Fetched } from '../../bridge/use-call'
import type { TimeRange } from '../../components/chart/drag-range'
import type { Period } from './periods'

const POINTS = 300
const nothing: readonly Point[] = []

/** The period that is shown: the newest, moving on with the clock, or the one that was chosen by dragging. */
export const useShownRange = (period: Period, zoom: TimeRange | null): TimeRange => {
  const now = useNow(period.refreshMs)
  const toAt = now + period.refreshMs
  return useMemo(() => zoom ?? { fromAt: toAt - period.spanMs, toAt }, [zoom, toAt, period.spanMs])
}

export type Series = {
  readonly pointsOf: (series: string) => readonly Point[]
  readonly loaded: boolean
} & Pick<Fetched<unknown>, 'problem' | 'dataAt' | 'retry'>

/** The points of at most 50 series within a period, thinned to the width of a chart; the last ones stay while newer come. */
export const useRange = (series: readonly string[], shown: TimeRange): Series => {
  const { data, problem, dataAt, retry } = useCall(
    'metrics.range',
    { series: [...series], fromAt: shown.fromAt, toAt: shown.toAt, points: POINTS },
    { enabled: series.length > 0 },
  )
  return useMemo(
    () => ({
      pointsOf: (name) => data?.series[name] ?? nothing,
      loaded: data !== null,
      problem,
      dataAt,
      retry,
    }),
    [data, problem, dataAt, retry],
  )
}
