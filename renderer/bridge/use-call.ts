import type { CallName, Input, Output } from '@shared/ipc/contract'
import { useCallback, useEffect, useRef, useState } from 'react'
import { useClient, usePhase } from '../app/app-context'
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
  /** Which request it answers. */
  readonly request: string | null
  readonly data: T | null
  readonly dataAt: number | null
  readonly problem: Problem | null
}

/**
 * Makes a call when a view shows it and whenever its input changes; `refreshMs` repeats it while the window is visible.
 * An answer to an older request is dropped. While the engine is out of reach, which the banner says once for all, nothing
 * is asked; it is asked anew when it is back.
 */
export const useCall = <N extends CallName>(
  name: N,
  input: Input<N>,
  options: {
    readonly refreshMs?: number
    readonly enabled?: boolean
    /** Asks again whenever it changes. */
    readonly askAgain?: string
  } = {},
): Fetched<Output<N>> => {
  const client = useClient()
  const latest = useRef(input)
  const [round, setRound] = useState(0)
  const [answer, setAnswer] = useState<Answer<Output<N>>>({
    request: null,
    data: null,
    dataAt: null,
    problem: null,
  })
  const { refreshMs, enabled: wanted = true, askAgain = '' } = options
  const outOfReach = usePhase().kind === 'lost' && !name.startsWith('desktop.')
  const enabled = wanted && !outOfReach
  const request = `${name} ${round} ${askAgain} ${JSON.stringify(input)}`

  useEffect(() => {
    latest.current = input
  })

  useEffect(() => {
    if (!enabled) return undefined
    let current = true
    const ask = async (): Promise<void> => {
      try {
        const data = await client.call(name, latest.current)
        if (current) setAnswer({ request, data, dataAt: Date.now(), problem: null })
      } catch (error) {
        if (current) setAnswer((old) => ({ ...old, request, problem: problemOf(error) }))
      }
    }
    void ask()
    return () => {
      current = false
    }
  }, [client, name, request, enabled])

  useEffect(() => {
    if (refreshMs === undefined || !enabled) return undefined
    const timer = setInterval(() => {
      if (document.visibilityState === 'visible') setRound((n) => n + 1)
    }, refreshMs)
    return () => clearInterval(timer)
  }, [refreshMs, enabled])

  const retry = useCallback(() => setRound((n) => n + 1), [])
  const { data, dataAt, problem } = answer
  return {
    data,
    dataAt,
    problem: outOfReach ? null : problem,
    loading: enabled && answer.request !== request,
    retry,
  }
}
