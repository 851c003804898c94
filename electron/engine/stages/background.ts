/** Work that nobody waits for, until it is asked whether all of it is done. */
export type Background = {
  /** Begins it; its failure is told as a bug. */
  readonly begin: (name: string, work: () => Promise<void>) => void
  readonly isBusy: () => boolean
  /** Resolves when nothing that was begun is still under way. */
  readonly idle: () => Promise<void>
}

export const createBackground = (bug: (name: string, error: unknown) => void): Background => {
  const underWay = new Set<Promise<void>>()
  return {
    begin: (name, work) => {
      const done = work()
        .catch((error: unknown) => bug(name, error))
        .finally(() => underWay.delete(done))
      underWay.add(done)
    },
    isBusy: () => underWay.size > 0,
    idle: async () => {
      while (underWay.size > 0) await Promise.allSettled(underWay)
    },
  }
}
