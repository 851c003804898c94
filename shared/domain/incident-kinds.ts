import { joinKinds, shortenKinds, unknownKinds, withMost, type LineKinds } from './line-kinds'
import type { Incident } from './state'

/** What the state keeps of the kinds of an incident's lines. */
const KEPT_KINDS = 4
const KEPT_KINDS_OF_CLOSED = 2
const KEPT_LINE = 120

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

/** Of one of many incidents: how many lines there are. The journal has what they say. */
export const briefKinds = ({ kinds }: Kinds): Kinds =>
  kinds === undefined ? {} : { kinds: withMost(kinds, 0) }
