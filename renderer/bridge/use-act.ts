import type { CallName, Input, Output } from '@shared/ipc/contract'
import { useCallback, useState } from 'react'
import { useClient } from '../app/app-context'
import { problemOf, type Problem } from './problem'

export type Act<N extends CallName> = {
  /** Resolves to the answer, or to null when the call failed; the reason is then in `problem`. */
  readonly run: (input: Input<N>) => Promise<Output<N> | null>
  readonly pending: boolean
  readonly problem: Problem | null
  readonly clear: () => void
}

/** A call that a click makes: tells that it is on its way and why it failed. What it changed comes back as events. */
export const useAct = <N extends CallName>(name: N): Act<N> => {
  const client = useClient()
  const [pending, setPending] = useState(false)
  const [problem, setProblem] = useState<Problem | null>(null)
  const run = useCallback(
    async (input: Input<N>): Promise<Output<N> | null> => {
      setPending(true)
      setProblem(null)
      try {
        return await client.call(name, input)
      } catch (error) {
        setProblem(problemOf(error))
        return null
      } finally {
        setPending(false)
      }
    },
    [client, name],
  )
  const clear = useCallback(() => setProblem(null), [])
  return { run, pending, problem, clear }
}
