import { joinKinds, shortenKinds, unknownKinds, withMost, type LineKinds } from './line-kinds'
import type { Incident } from './state'

/** What the state keeps of the kinds of an incident's lines. */
const KEPT_KINDS = 5
const KEPT_KINDS_OF_CLOSED = 3
const KEPT_LINE = 160

type Kinds = Pick<Incident, 'kinds'>

/** Adds the kinds of further lines. What was told before kinds were told is counted among the others. */
export const withKinds = (
  { kinds, observations }: Pick<Incident, 'kinds' | 'observations'>,
  more: { readonly count: number; readonly kinds?: LineKinds | undefined },
): Kinds => {
  if (kinds === undefined && more.kinds === undefined) return {}
  const before = kinds ?? unknownKinds(observations)
  const added = shortenKinds(more.kinds ?? unknownKinds(more.count), KEPT_LINE)
  return { kinds: joinKinds(before, added, KEPT_KINDS) }
}

export const keptOfClosed = ({ kinds }: Kinds): Kinds =>
  kinds === undefined ? {} : { kinds: withMost(kinds, KEPT_KINDS_OF_CLOSED) }

/** Of one of many incidents: what is most in it. */
export const briefKinds = ({ kinds }: Kinds, characters: number): Kinds =>
  kinds === undefined ? {} : { kinds: shortenKinds(withMost(kinds, 1), characters) }
