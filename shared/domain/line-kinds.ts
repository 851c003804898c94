import { keepHead } from './shorten'

/** Lines that say the same but for what varies in them: how many, the first and the last of them, and when. */
export type LineKind = {
  /** By it lines of one kind are known in all events: made of what they have in common. */
  readonly key: string
  readonly count: number
  readonly first: string
  readonly last: string
  readonly fromAt: number
  readonly toAt: number
}

/** The kinds of which there were most; the lines of all others are counted together. */
export type LineKinds = { readonly kinds: readonly LineKind[]; readonly others: number }

/** So many are told of an observation, or of repeats. */
export const MOST_KINDS = 8

export const noKinds: LineKinds = { kinds: [], others: 0 }

/** Lines of which nothing but their number is known. */
export const unknownKinds = (count: number): LineKinds => ({ kinds: [], others: count })

const joined = (one: LineKind, more: LineKind): LineKind => ({
  key: one.key,
  count: one.count + more.count,
  first: more.fromAt < one.fromAt ? more.first : one.first,
  last: more.toAt < one.toAt ? one.last : more.last,
  fromAt: Math.min(one.fromAt, more.fromAt),
  toAt: Math.max(one.toAt, more.toAt),
})

const commonFirst = (a: LineKind, b: LineKind): number => b.count - a.count || b.toAt - a.toAt

/** Those of which there are most; the lines of the rest are counted among the others. */
export const withMost = ({ kinds, others }: LineKinds, most: number): LineKinds => {
  if (kinds.length <= most) return { kinds, others }
  const sorted = kinds.toSorted(commonFirst)
  const rest = sorted.slice(most).reduce((sum, { count }) => sum + count, 0)
  return { kinds: sorted.slice(0, most), others: others + rest }
}

/** Adds what came later to what was there. Every line stays counted; at most `most` kinds keep their name. */
export const joinKinds = (before: LineKinds, more: LineKinds, most: number = MOST_KINDS): LineKinds => {
  const byKey = new Map(before.kinds.map((kind) => [kind.key, kind]))
  for (const kind of more.kinds) {
    const known = byKey.get(kind.key)
    byKey.set(kind.key, known ? joined(known, kind) : kind)
  }
  const kinds = [...byKey.values()].toSorted(commonFirst)
  return withMost({ kinds, others: before.others + more.others }, most)
}

export const countKinds = ({ kinds, others }: LineKinds): number =>
  kinds.reduce((sum, { count }) => sum + count, others)

/** With the lines cut to what has room. */
export const shortenKinds = ({ kinds, others }: LineKinds, characters: number): LineKinds => ({
  kinds: kinds.map((kind) => ({
    ...kind,
    first: keepHead(kind.first, characters),
    last: keepHead(kind.last, characters),
  })),
  others,
})
