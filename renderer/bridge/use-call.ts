import type { CallName, Input, Output } from '@shared/ipc/contract'
import { useCallback, useEffect, useRef, useState } from 'react'
import { useClient } from '../app/app-context'
import { problemOf, type Problem } from './problem'

/** Data that is fetched: the last good answer stays, with its time, while a newer one is asked for or fails. */
export type Fetched<T> = {
  readonly data: T | null
  readonly dataAt: number | null
  readonly problem: Problem | null
  readonly loading: boolean
  readonly retry: () => void
}

type Answer<T> = {
  readonly key: string
  readonly data: T | null
  readonly dataAt: number | null
  readonly problem: Problem | null
}

/**
 * Makes a call when the page shows it and whenever its input changes; `refreshMs` repeats it while the window is visible.
 * An answer to an older input is dropped.
 */
export const useCall = <N extends CallName>(
  name: N,
  input: Input<N>,
  options: { readonly refreshMs?: number; readonly enabled?: boolean } = {},
): Fetched<Output<N>> => {
  const client = useClient()
  const key = JSON.stringify(input)
  const latest = useRef(input)
  const [round, setRound] = useState(0)
  const [loading, setLoading] = useState(true)
  const [answer, setAnswer] = useState<Answer<Output<N>>>({ key, data: null, dataAt: null, problem: null })
  const { refreshMs, enabled = true } = options

  useEffect(() => {
    latest.current = input
  })

  useEffect(() => {
    if (!enabled) return undefined
    let current = true
    setLoading(true)
    client
      .call(name, latest.current)
      .then((data) => {
        if (current) setAnswer({ key, data, dataAt: Date.now(), problem: null })
      })
      .catch((error: unknown) => {
        if (current) setAnswer((old) => ({ ...old, key, problem: problemOf(error) }))
      })
      .finally(() => {
        if (current) setLoading(false)
      })
    return () => {
      current = false
    }
  }, [client, name, key, round, enabled])

  useEffect(() => {
    if (refreshMs === undefined || !enabled) return undefined
    const timer = setInterval(() => {
      if (document.visibilityState === 'visible') setRound((n) => n + 1)
    }, refreshMs)
    return () => clearInterval(timer)
  }, [refreshMs, enabled])

  const retry = useCallback(() => setRound((n) => n + 1), [])
  return {
    data: answer.data,
    dataAt: answer.dataAt,
    problem: answer.problem,
    loading: enabled && loading,
    retry,
  }
}
