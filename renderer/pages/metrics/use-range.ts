import type { CheckCourse, Point } from '@shared/domain/metric'
import type { CallName, Input, Output } from '@shared/ipc/contract'
import { useCallback, useEffect, useMemo, useState } from 'react'
import { useClient } from '../../app/app-context'
import { useNow } from '../../app/ticker'
import { problemOf, type Problem } from '../../bridge/problem'
import type { TimeRange } from '../../components/chart/drag-range'
import type { Period } from './periods'

const nothing: readonly Point[] = []

/** The period to show: the newest, moving on with the clock, or the one that was chosen by dragging. */
export const useWantedRange = (period: Period, zoom: TimeRange | null): TimeRange => {
  const { spanMs, refreshMs, gridMs } = period
  const toAt = useNow(refreshMs) + refreshMs
  return useMemo(
    () => zoom ?? { fromAt: Math.floor((toAt - spanMs) / gridMs) * gridMs, toAt },
    [zoom, toAt, spanMs, gridMs],
  )
}

type Ranged = 'metrics.range' | 'metrics.courses' | 'timeline.page'
type Answer<N extends CallName> = {
  readonly shown: TimeRange
  readonly output: Output<N>
  readonly at: number
}

export type Shown<N extends CallName> = {
  /** The period of the answer: it moves on together with it, so that a chart is drawn once for both. */
  readonly shown: TimeRange
  readonly output: Output<N> | null
  readonly problem: Problem | null
  readonly dataAt: number | null
  readonly retry: () => void
}

/** Asks about a period, anew whenever it moves; the last answer stays while a newer one comes or fails. Null asks nothing. */
export const useShown = <N extends Ranged>(name: N, input: Input<N> | null, wanted: TimeRange): Shown<N> => {
  const client = useClient()
  const [answer, setAnswer] = useState<Answer<N> | null>(null)
  const [problem, setProblem] = useState<Problem | null>(null)
  const [round, setRound] = useState(0)
  const asked = input === null ? null : JSON.stringify({ input, round })

  useEffect(() => {
    if (asked === null) return undefined
    let current = true
    const { input: latest } = JSON.parse(asked) as { readonly input: Input<N> }
    client.call(name, latest).then(
      (output) => {
        if (!current) return
        setAnswer({ shown: wanted, output, at: Date.now() })
        setProblem(null)
      },
      (error: unknown) => {
        if (current) setProblem(problemOf(error))
      },
    )
    return () => {
      current = false
    }
  }, [client, name, asked, wanted])

  const retry = useCallback(() => setRound((n) => n + 1), [])
  const shown = answer === null ? wanted : answer.shown
  return useMemo(
    () => ({ shown, output: answer?.output ?? null, problem, dataAt: answer?.at ?? null, retry }),
    [shown, answer, problem, retry],
  )
}

export type Series = {
  readonly shown: TimeRange
  readonly pointsOf: (series: string) => readonly Point[]
  readonly loaded: boolean
} & Pick<Shown<'metrics.range'>, 'problem' | 'dataAt' | 'retry'>

/** The points of at most 50 series within a period, thinned to so many. */
export const useRange = (series: readonly string[], wanted: TimeRange, points: number): Series => {
  const input = series.length === 0 ? null : { series: [...series], ...wanted, points }
  const { shown, output, problem, dataAt, retry } = useShown('metrics.range', input, wanted)
  return useMemo(
    () => ({
      shown,
      pointsOf: (name) => output?.series[name] ?? nothing,
      loaded: output !== null,
      problem,
      dataAt,
      retry,
    }),
    [shown, output, problem, dataAt, retry],
  )
}

export type Asked = { readonly name: string; readonly intervalMs: number }
export type Courses = {
  readonly shown: TimeRange
  readonly of: (check: string) => CheckCourse | null
  readonly loaded: boolean
} & Pick<Shown<'metrics.courses'>, 'problem' | 'dataAt' | 'retry'>

/** How at most 50 checks did within a period, in about so many slots. */
export const useCourses = (checks: readonly Asked[], wanted: TimeRange, points: number): Courses => {
  const asked = checks.map(({ name, intervalMs }) => ({ name, intervalMs: Math.max(1, intervalMs) }))
  const input = asked.length === 0 ? null : { checks: asked, ...wanted, points }
  const { shown, output, problem, dataAt, retry } = useShown('metrics.courses', input, wanted)
  return useMemo(
    () => ({
      shown,
      of: (check) => output?.checks[check] ?? null,
      loaded: output !== null,
      problem,
      dataAt,
      retry,
    }),
    [shown, output, problem, dataAt, retry],
  )
}
