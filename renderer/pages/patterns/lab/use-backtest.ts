import type { BacktestView } from '@shared/ipc/lab-calls'
import { useCallback, useEffect, useRef, useState } from 'react'
import { useClient } from '../../../app/app-context'
import { problemOf, type Problem } from '../../../bridge/problem'
import type { Expressions } from './changed-lines'
import { followRun, newLabId } from './follow-run'
import { newTrial, type Trial } from './lab-state'

export type Days = BacktestView['days']

export type BacktestRequest = Expressions & { readonly ruleId: string; readonly days: Days }

export type Backtest = {
  /** What was asked for last; null before anything was. */
  readonly asked: BacktestRequest | null
  readonly trial: Trial
  readonly running: boolean
  readonly problem: Problem | null
  readonly start: (request: BacktestRequest) => void
  readonly cancel: () => void
}

type Known = {
  readonly asked: BacktestRequest | null
  readonly runId: string | null
  readonly trial: Trial
  readonly problem: Problem | null
}

/** A backtest that a person begins by a click. It ends with the view, and with the next one. */
export const useBacktest = (): Backtest => {
  const client = useClient()
  const [labId] = useState(newLabId)
  const [known, setKnown] = useState<Known>({ asked: null, runId: null, trial: newTrial, problem: null })
  const current = useRef<AbortController | null>(null)
  useEffect(() => () => current.current?.abort(), [])

  const start = useCallback(
    (request: BacktestRequest): void => {
      current.current?.abort()
      const over = new AbortController()
      current.current = over
      setKnown({ asked: request, runId: null, trial: newTrial, problem: null })
      const run = async (): Promise<void> => {
        const { days, ...what } = request
        const { runId } = await client.call('lab.start', { ...what, labId, over: { kind: 'backtest', days } })
        over.signal.addEventListener('abort', () => {
          // One that cannot be told to end does so by itself, since nobody reads it any more.
          client.call('lab.cancel', { runId }).catch(() => undefined)
        })
        await followRun(client, runId, over.signal, (trial) =>
          setKnown({ asked: request, runId, trial, problem: null }),
        )
      }
      run().catch((error: unknown) => {
        if (!over.signal.aborted) setKnown((old) => ({ ...old, problem: problemOf(error) }))
      })
    },
    [client, labId],
  )
  const { asked, runId, trial, problem } = known
  const cancel = useCallback((): void => {
    if (runId === null) return
    client
      .call('lab.cancel', { runId })
      .catch((error: unknown) => setKnown((old) => ({ ...old, problem: problemOf(error) })))
  }, [client, runId])
  const running = asked !== null && problem === null && trial.end === null
  return { asked, trial, running, problem, start, cancel }
}
