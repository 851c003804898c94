import { setImmediate } from 'node:timers/promises'

/** How long work may go on before others have their turn: well below the 20 ms that nothing may hold them up. */
const LONGEST_MS = 5

/** Lets others have their turn in the middle of long work. */
export type Breath = {
  /** Whether the work has gone on for long enough. Cheap; to be asked every few hundred operations. */
  readonly isDue: () => boolean
  /** Goes on after everybody else has had a turn. Rejects when the signal is aborted. */
  readonly take: () => Promise<void>
}

/** Measures work by the time that it takes, not by its pieces: on a busy host each of them takes longer. */
export const createBreath = (
  signal: AbortSignal,
  elapsed: () => number = () => performance.now(),
): Breath => {
  let since = elapsed()
  return {
    isDue: () => elapsed() - since >= LONGEST_MS,
    take: async () => {
      signal.throwIfAborted()
      await setImmediate()
      signal.throwIfAborted()
      since = elapsed()
    },
  }
}
