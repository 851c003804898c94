import type { Client } from '@shared/ipc/client'
import { AppError } from '@shared/ipc/result'
import type { EngineLink, LinkState } from '../../engine/link/link'

/** Beyond this a command does not wait for the engine, before it begins or after it has ended. */
const PATIENCE_MS = 10_000
const MINUTE_MS = 60_000

export type HolderDeps = {
  readonly link: Pick<EngineLink, 'state' | 'onState'>
  readonly call: Client['call']
  readonly command: string
  readonly minutes: number
  readonly now: () => number
  /** Told when a hold that was lost is there again. */
  readonly onAgain: () => void
  readonly onLost: () => void
  readonly onFailed: (error: unknown) => void
}

export type Holder = {
  /** Resolves to whether it is held now; else it will be as soon as an engine is attached. Rejects with a refusal. */
  readonly begin: () => Promise<boolean>
  /** Resolves to whether nothing is held any more. */
  readonly end: (exitCode: number) => Promise<boolean>
}

/** Resolves when the work is done or the time is over. */
const patiently = async <T>(work: Promise<T>): Promise<T | null> => {
  let timer: NodeJS.Timeout | undefined
  const over = new Promise<null>((resolve) => {
    timer = setTimeout(() => resolve(null), PATIENCE_MS)
  })
  try {
    return await Promise.race([work, over])
  } finally {
    clearTimeout(timer)
  }
}

/** Keeps a hold over lost connections and restarts of the engine while a command runs, and ends it with the command. */
export const createHolder = ({ link, call, command, minutes, now, ...tell }: HolderDeps): Holder => {
  const beganAt = now()
  let holdId: string | null = null
  let turn: Promise<unknown> = Promise.resolve()
  const inTurn = <T>(task: () => Promise<T>): Promise<T> => {
    const done = turn.then(task)
    turn = done.catch(() => undefined)
    return done
  }

  const give = async (id: string, exitCode: number | null): Promise<void> => {
    try {
      await call('holds.end', { holdId: id, exitCode })
    } catch (error) {
      // It is over already: the longest time is reached, a person ended it, or the engine has missed us.
      if (!(error instanceof AppError && error.code === 'not_found')) throw error
    }
  }
  /**
   * Whether it is held afterwards; beyond the longest time it is not held again. An engine that is back may know the hold
   * from its journal, and yet not who holds it: one that is begun anew ends with this connection, should we be killed.
   */
  const ensure = async (): Promise<boolean> => {
    const left = minutes - Math.floor((now() - beganAt) / MINUTE_MS)
    if (left < 1) return false
    const before = holdId
    holdId = (await call('holds.begin', { command, minutes: left })).holdId
    if (before !== null) await give(before, null)
    return true
  }
  const attached = (): Promise<unknown> =>
    new Promise((resolve) => {
      const see = (state: LinkState): void => {
        if (state.kind === 'connecting' || state.kind === 'down') return
        unsubscribe()
        resolve(null)
      }
      const unsubscribe = link.onState(see)
      see(link.state())
    })

  let unwatch = (): void => undefined
  const watch = (): void => {
    let lost = link.state().kind !== 'attached'
    unwatch = link.onState((state) => {
      if (state.kind === 'attached' && lost) {
        lost = false
        inTurn(ensure).then((held) => held && tell.onAgain(), tell.onFailed)
      } else if (state.kind === 'down' && !lost) {
        lost = true
        tell.onLost()
      }
    })
  }

  return {
    begin: async () => {
      try {
        return link.state().kind === 'attached' && (await patiently(inTurn(ensure))) === true
      } finally {
        watch()
      }
    },
    end: async (exitCode) => {
      unwatch()
      const ended = await patiently(
        inTurn(async () => {
          if (holdId === null) return true
          // It may be restarting right now, and would hold on until the longest time is over.
          if (link.state().kind !== 'attached') await attached()
          try {
            await give(holdId, exitCode)
            return true
          } catch (error) {
            tell.onFailed(error)
            return false
          }
        }),
      )
      return ended === true
    },
  }
}
