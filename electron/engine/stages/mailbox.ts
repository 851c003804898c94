export type Mailbox = {
  /** Runs `task` after all earlier ones; resolves or rejects with it. */
  readonly run: <T>(task: () => Promise<T>) => Promise<T>
  /** The same for a task that nobody waits for; its failure is told as a bug. */
  readonly post: (name: string, task: () => Promise<void>) => void
  /** Resolves when everything that was posted so far has run. */
  readonly drained: () => Promise<void>
  /** How many turns have not ended yet. */
  readonly length: () => number
  /** How many have ended so far. */
  readonly ended: () => number
}

/** Runs tasks one after another, so that every decision sees the state that the one before it left. */
export const createMailbox = (bug: (name: string, error: unknown) => void): Mailbox => {
  let tail: Promise<unknown> = Promise.resolve()
  let length = 0
  let ended = 0
  const run = <T>(task: () => Promise<T>): Promise<T> => {
    length += 1
    const done = tail.then(task).finally(() => {
      length -= 1
      ended += 1
    })
    tail = done.catch(() => undefined)
    return done
  }
  return {
    run,
    post: (name, task) => {
      run(task).catch((error: unknown) => bug(name, error))
    },
    drained: () => run(() => Promise.resolve()),
    length: () => length,
    ended: () => ended,
  }
}
