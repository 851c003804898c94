import type { Point } from '@shared/domain/metric'
import { useMemo } from 'react'
import { useNow } from '../app/ticker'
import { useCall, type Fetched } from './use-call'

const MOST_SERIES = 50
const nothing: readonly Point[] = []

export type SeriesOfSpan = {
  readonly fromAt: number
  readonly toAt: number
  readonly pointsOf: (series: string) => readonly Point[]
} & Pick<Fetched<unknown>, 'problem' | 'dataAt' | 'retry'> & { readonly loaded: boolean }

/**
 * The last `spanMs` of some series, thinned to `points` and asked for again every `refreshMs`.
 * A call carries 50 series; what goes beyond them is left out.
 */
export const useSeries = (
  series: readonly string[],
  {
    spanMs,
    points,
    refreshMs,
  }: { readonly spanMs: number; readonly points: number; readonly refreshMs: number },
): SeriesOfSpan => {
  const toAt = useNow(refreshMs) + refreshMs
  const fromAt = toAt - spanMs
  const asked = series.slice(0, MOST_SERIES)
  const { data, problem, dataAt, retry } = useCall(
    'metrics.range',
    { series: [...asked], fromAt, toAt, points },
    { enabled: asked.length > 0 },
  )
  return useMemo(
    () => ({
      fromAt,
      toAt,
      pointsOf: (name) => data?.series[name] ?? nothing,
      problem,
      dataAt,
      retry,
      loaded: data !== null,
    }),
    [fromAt, toAt, data, problem, dataAt, retry],
  )
}
