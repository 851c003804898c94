import { WINDOW_BYTES } from './halves'
import { foldedWindow, variantsOf } from './letter-case'
import type { LogSample } from './log-sample'

/** How much what the sample does not show counts beside what it shows. */
export const UNSEEN = 0.3

/** What one more window costs, wherever it is met: the more windows share a bucket, the more else passes. */
const WINDOW_COST = 3e-5

/** So many parts that all literals of a family have are kept to choose from. */
const MOST_PARTS = 4

/** Up to `WINDOW_BYTES` bytes of a literal, and how often they are met in logs. */
export type Part = { readonly bytes: Uint8Array; readonly cost: number }

/** Literals that have the same parts, the rarest first: one window serves them all. */
export type Family = { readonly literals: readonly number[]; readonly parts: readonly Part[] }

const costOf = (part: Uint8Array, { seen, frequencies }: LogSample): number => {
  const chance = part.reduce(
    (product, byte) =>
      product * variantsOf(byte).reduce((sum, variant) => sum + (frequencies[variant] ?? 0), 0),
    1,
  )
  return (seen.get(foldedWindow(part)) ?? 0) + UNSEEN * chance
}

const partsOf = (literal: Uint8Array): readonly Uint8Array[] =>
  Array.from({ length: Math.max(1, literal.length - WINDOW_BYTES + 1) }, (_, begin) =>
    literal.subarray(begin, begin + WINDOW_BYTES),
  )

/** Parts by their bytes: two may be alike when folded, but differ for the tables. */
const keyOf = (part: Uint8Array): string => Buffer.from(part).toString('latin1')

type Shared = Part & { readonly literals: number[]; left: number }

const shareParts = (literals: readonly Uint8Array[], sample: LogSample): ReadonlyMap<string, Shared> => {
  const parts = new Map<string, Shared>()
  for (const [index, literal] of literals.entries()) {
    for (const bytes of partsOf(literal)) {
      const key = keyOf(bytes)
      const part = parts.get(key) ?? { bytes, cost: costOf(bytes, sample), literals: [], left: 0 }
      parts.set(key, part)
      if (part.literals.at(-1) === index) continue
      part.literals.push(index)
      part.left += 1
    }
  }
  return parts
}

/** Of the parts of the first of them, those that all of these literals have; the rarest few. */
const commonParts = (
  members: readonly number[],
  literals: readonly Uint8Array[],
  parts: ReadonlyMap<string, Shared>,
): readonly Part[] => {
  const first = literals[members[0] ?? 0] ?? new Uint8Array(0)
  const own = new Map(partsOf(first).map((bytes) => [keyOf(bytes), bytes]))
  return [...own.keys()]
    .flatMap((key) => parts.get(key) ?? [])
    .filter((part) => {
      if (part.literals.length < members.length) return false
      const having = new Set(part.literals)
      return members.every((member) => having.has(member))
    })
    .toSorted((a, b) => a.cost - b.cost)
    .slice(0, MOST_PARTS)
}

/** Finds few windows, rare ones, so that each literal has one of them. */
export const chooseParts = (literals: readonly Uint8Array[], sample: LogSample): readonly Family[] => {
  const parts = shareParts(literals, sample)
  const isServed = literals.map(() => false)
  const families: Family[] = []
  const rest = new Set(parts.values())
  const worth = ({ left, cost }: Shared): number => left / (WINDOW_COST + cost)
  while (rest.size > 0) {
    let best: Shared | null = null
    for (const part of rest) {
      if (part.left === 0) rest.delete(part)
      else if (best === null || worth(part) > worth(best)) best = part
    }
    if (best === null) break
    const members = best.literals.filter((member) => isServed[member] === false)
    for (const member of members) {
      isServed[member] = true
      const own = new Set(partsOf(literals[member] ?? new Uint8Array(0)).map(keyOf))
      for (const key of own) {
        const part = parts.get(key)
        if (part !== undefined) part.left -= 1
      }
    }
    families.push({ literals: members, parts: commonParts(members, literals, parts) })
  }
  return families
}
