import type { Point } from '@shared/domain/metric'
import { useCallback, useEffect, useMemo, useState } from 'react'
import { useClient } from '../../app/app-context'
import { useNow } from '../../app/ticker'
import { problemOf, type Problem } from '../../bridge/problem'
import type { TimeRange } from '../../components/chart/drag-range'
import type { Period } from './periods'

/** More than this is not seen on a chart of this page: the spread of what is thinned is drawn as well. */
const POINTS = 180
const nothing: readonly Point[] = []

/** The period to show: the newest, moving on with the clock, or the one that was chosen by dragging. */
export const useWantedRange = (period: Period, zoom: TimeRange | null): TimeRange => {
  const toAt = useNow(period.refreshMs) + period.refreshMs
  return useMemo(() => zoom ?? { fromAt: toAt - period.spanMs, toAt }, [zoom, toAt, period.spanMs])
}

type Answer = {
  readonly shown: TimeRange
  readonly points: Readonly<Record<string, readonly Point[]>>
  readonly at: number
}

export type Series = {
  /** The period of the points: it moves on together with them, so that a chart is drawn once for both. */
  readonly shown: TimeRange
  readonly pointsOf: (series: string) => readonly Point[]
  readonly loaded: boolean
  readonly problem: Problem | null
  readonly dataAt: number | null
  readonly retry: () => void
}

/** The points of at most 50 series within a period, thinned to the width of a chart; the last ones stay while newer come. */
export const useRange = (series: readonly string[], wanted: TimeRange): Series => {
  const client = useClient()
  const [answer, setAnswer] = useState<Answer | null>(null)
  const [problem, setProblem] = useState<Problem | null>(null)
  const [round, setRound] = useState(0)
  const asked = JSON.stringify({ series, round })

  useEffect(() => {
    const { series: names } = JSON.parse(asked) as { readonly series: string[] }
    if (names.length === 0) return undefined
    let current = true
    client.call('metrics.range', { series: names, ...wanted, points: POINTS }).then(
      (output) => {
        if (!current) return
        setAnswer({ shown: wanted, points: output.series, at: Date.now() })
        setProblem(null)
      },
      (error: unknown) => {
        if (current) setProblem(problemOf(error))
      },
    )
    return () => {
      current = false
    }
  }, [client, asked, wanted])

  const retry = useCallback(() => setRound((n) => n + 1), [])
  const shown = answer === null ? wanted : answer.shown
  return useMemo(
    () => ({
      shown,
      pointsOf: (name) => answer?.points[name] ?? nothing,
      loaded: answer !== null,
      problem,
      dataAt: answer?.at ?? null,
      retry,
    }),
    [shown, answer, problem, retry],
  )
}
