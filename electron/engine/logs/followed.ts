import type { LogSource } from '../settings/settings'
import type { BacklogEnd } from './protocol'

/**
 * What has been followed since the program started, from one watch to the next: new settings make a new one, and what
 * is written while nobody looks came after the start all the same.
 */
export type Followed = {
  /** Since when a source is followed, in ms. */
  readonly since: Map<string, number>
  readonly backlogEnds: Map<string, BacklogEnd>
}

/** Nothing is followed yet. */
export const createFollowed = (): Followed => ({ since: new Map(), backlogEnds: new Map() })

/** A source under the same id may mean another file by now. */
const keyOf = (source: LogSource): string => JSON.stringify(source)

/** Since when each of the sources is followed, by its id; those that are new are missing. */
export const followedSince = (
  { since }: Followed,
  sources: readonly LogSource[],
): ReadonlyMap<string, number> =>
  new Map(
    sources.flatMap((source) => {
      const at = since.get(keyOf(source))
      return at === undefined ? [] : [[source.id, at] as const]
    }),
  )

/** Notes that a source has been looked at, unless that is known. */
export const noteFollowed = ({ since }: Followed, source: LogSource, at: number): void => {
  const key = keyOf(source)
  if (!since.has(key)) since.set(key, at)
}

/** Sources that the settings do not name any more are not followed: what comes in them until they are again is old. */
export const forgetOthers = ({ since }: Followed, sources: readonly LogSource[]): void => {
  const named = new Set(sources.map(keyOf))
  for (const key of since.keys()) if (!named.has(key)) since.delete(key)
}
