import type { Clock, Journal, Sample } from '../ports'

/** Each write wakes the journal's thread and the disk; a chart does not mind that a killed program forgets this much. */
const WRITE_EVERY_MS = 10_000
/** What is kept while the journal takes nothing. */
const MOST_WAITING = 5000

export type BufferedJournal = Journal & {
  /** Writes what waits; resolves when it is written or told as a bug. */
  readonly flushSamples: () => Promise<void>
}

/** A journal that takes samples at once and writes them together, at the latest before somebody asks for some. */
export const bufferSamples = (
  journal: Journal,
  { clock, bug }: { readonly clock: Clock; readonly bug: (name: string, error: unknown) => void },
): BufferedJournal => {
  let waiting: readonly Sample[] = []
  let cancel: (() => void) | null = null
  let writing: Promise<void> = Promise.resolve()

  const write = async (): Promise<void> => {
    const samples = waiting
    if (samples.length === 0) return
    waiting = []
    try {
      await journal.addSamples(samples)
    } catch (error) {
      waiting = [...samples, ...waiting].slice(-MOST_WAITING)
      bug('samples', error)
    }
  }
  const flushSamples = (): Promise<void> => {
    cancel?.()
    cancel = null
    writing = writing.then(write)
    return writing
  }

  return {
    ...journal,
    flushSamples,
    addSamples: async (samples) => {
      if (samples.length === 0) return
      waiting = [...waiting, ...samples].slice(-MOST_WAITING)
      cancel ??= clock.after(WRITE_EVERY_MS, () => void flushSamples())
    },
    range: async (query) => {
      await flushSamples()
      return journal.range(query)
    },
    courses: async (query) => {
      await flushSamples()
      return journal.courses(query)
    },
    percentiles: async (query) => {
      await flushSamples()
      return journal.percentiles(query)
    },
  }
}
