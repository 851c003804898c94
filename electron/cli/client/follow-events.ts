import type { Event } from '@shared/domain/event'

/** How many events one call fetches when some were missed. */
const PAGE = 500

export type FollowDeps = {
  /** Up to `limit` events below `beforeSeq`, the newest first. */
  readonly page: (query: { readonly beforeSeq?: number; readonly limit: number }) => Promise<readonly Event[]>
  /** Called with every event once, in the order of the journal. */
  readonly emit: (events: readonly Event[]) => void
  /** The journal is another one than before: it begins anew. */
  readonly onOtherJournal: () => void
}

export type Follower = {
  /** The connection is new, or something was missed: fetches what came since the last event that was told. */
  readonly catchUp: () => Promise<void>
  /** Events as they are pushed; what was told already is dropped. False: something is missing before them. */
  readonly take: (events: readonly Event[]) => boolean
}

/**
 * Follows the journal through pushes, gaps and restarts of the engine: numbers rise by one without gaps, so the number
 * of the last event is all that has to be kept. Begins with the newest `first` events. Calls must not overlap.
 */
export const createFollower = (first: number, { page, emit, onOtherJournal }: FollowDeps): Follower => {
  let last: number | null = null

  const tell = (events: readonly Event[]): void => {
    const fresh = events.filter(({ seq }) => last === null || seq > last).toSorted((a, b) => a.seq - b.seq)
    const newest = fresh.at(-1)
    if (!newest) return
    last = newest.seq
    emit(fresh)
  }

  const catchUp = async (): Promise<void> => {
    const [newest] = await page({ limit: 1 })
    if (!newest) return
    if (last !== null && newest.seq < last) {
      onOtherJournal()
      last = null
    }
    if (last === null) return tell(await page({ limit: first }))
    // Forward in bounded pieces: after a long absence there may be more than fits.
    while (last < newest.seq) {
      const until: number = Math.min(last + PAGE, newest.seq)
      tell(await page({ beforeSeq: until + 1, limit: PAGE }))
      // What retention has deleted meanwhile is not there any more.
      last = Math.max(last, until)
    }
  }

  return {
    catchUp,
    take: (events) => {
      const [begin] = events
      const missing = begin !== undefined && (last === null || begin.seq > last + 1)
      if (!missing) tell(events)
      return !missing
    },
  }
}
