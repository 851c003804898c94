import type { Input } from '@shared/ipc/contract'
import { useCallback, useEffect, useState } from 'react'
import { useClient } from '../../../app/app-context'
import { problemOf, type Problem } from '../../../bridge/problem'
import { followRun, newLabId } from './follow-run'
import { newTrial, type Trial } from './lab-state'

/** So long nothing was typed before a trial begins. */
const QUIET_MS = 300

export type TrialRequest = Omit<Input<'lab.start'>, 'labId'>

export type RunningTrial = {
  /** What is known of what is asked for now; null before anything is. */
  readonly trial: Trial | null
  /** The newest one that has read something: that of an earlier request while the new one has not, or cannot. */
  readonly shown: Trial | null
  readonly running: boolean
  readonly problem: Problem | null
  readonly cancel: () => void
  readonly again: () => void
}

type Known = {
  readonly key: string | null
  readonly runId: string | null
  readonly trial: Trial
  readonly shown: Trial | null
  readonly problem: Problem | null
}

const nothingKnown: Known = { key: null, runId: null, trial: newTrial, shown: null, problem: null }

/**
 * Tries expressions as they are written: shortly after the last key, the trial before is ended and a new one begins, and
 * what it finds comes in as it goes. It ends with the view. A null request tries
 * nothing; `askAgain` tries the same anew whenever it changes.
 */
export const useTrial = (request: TrialRequest | null, askAgain: string): RunningTrial => {
  const client = useClient()
  const [labId] = useState(newLabId)
  const [round, setRound] = useState(0)
  const [known, setKnown] = useState(nothingKnown)
  const wanted = request === null ? null : JSON.stringify(request)
  const key = wanted === null ? null : `${round} ${askAgain} ${wanted}`

  useEffect(() => {
    if (key === null || wanted === null) return undefined
    const over = new AbortController()
    let runId: string | null = null
    const run = async (): Promise<void> => {
      const asked = JSON.parse(wanted) as TrialRequest
      const started = await client.call('lab.start', { ...asked, labId })
      runId = started.runId
      await followRun(client, started.runId, over.signal, (trial) =>
        setKnown(({ shown }) => ({
          key,
          runId: started.runId,
          trial,
          shown: trial.preview === null ? shown : trial,
          problem: null,
        })),
      )
    }
    const timer = setTimeout(() => {
      run().catch((error: unknown) => {
        if (!over.signal.aborted) setKnown((old) => ({ ...old, key, runId: null, problem: problemOf(error) }))
      })
    }, QUIET_MS)
    return () => {
      over.abort()
      clearTimeout(timer)
      // A trial that cannot be told to end does so by itself, since nobody reads it any more.
      if (runId !== null) client.call('lab.cancel', { runId }).catch(() => undefined)
    }
  }, [client, key, wanted, labId])

  const { runId, shown, problem } = known
  const trial = known.key === key ? known.trial : null
  const running = key !== null && (trial === null || (problem === null && trial.end === null))
  const cancel = useCallback((): void => {
    if (runId === null) return
    client
      .call('lab.cancel', { runId })
      .catch((error: unknown) => setKnown((old) => ({ ...old, problem: problemOf(error) })))
  }, [client, runId])
  const again = useCallback(() => setRound((n) => n + 1), [])
  return { trial, shown, running, problem: trial === null ? null : problem, cancel, again }
}
