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

/** How often bytes are met that a byte of a literal stands for. */
const chancesOf = ({ frequencies }: LogSample): Float64Array =>
  frequencies.map((_, byte) =>
    variantsOf(byte).reduce((sum, variant) => sum + (frequencies[variant] ?? 0), 0),
  )

const costOf = (part: Uint8Array, { seen }: LogSample, chances: Float64Array): number => {
  let chance = 1
  for (const byte of part) chance *= chances[byte] ?? 0
  return (seen.get(foldedWindow(part)) ?? 0) + UNSEEN * chance
}

const lastBegin = (literal: Uint8Array): number => Math.max(0, literal.length - WINDOW_BYTES)

/** Parts by their bytes: two may be alike when folded, but differ for the tables. */
const keyAt = (literal: Uint8Array, begin: number): number => {
  let key = 0
  const end = Math.min(begin + WINDOW_BYTES, literal.length)
  // A byte more than there are, so that a short one is none of the longer ones that begin with zero.
  for (let at = begin; at < end; at += 1) key = key * 257 + (literal[at] ?? 0) + 1
  return key
}

type Shared = Part & { readonly key: number; readonly literals: number[]; left: number }

const shareParts = (literals: readonly Uint8Array[], sample: LogSample): ReadonlyMap<number, Shared> => {
  const chances = chancesOf(sample)
  const parts = new Map<number, Shared>()
  for (const [index, literal] of literals.entries()) {
    for (let begin = 0; begin <= lastBegin(literal); begin += 1) {
      const key = keyAt(literal, begin)
      const part = parts.get(key)
      if (part === undefined) {
        const bytes = literal.subarray(begin, begin + WINDOW_BYTES)
        parts.set(key, { key, bytes, cost: costOf(bytes, sample, chances), literals: [index], left: 1 })
      } else if (part.literals.at(-1) !== index) {
        part.literals.push(index)
        part.left += 1
      }
    }
  }
  return parts
}

/** The parts of a literal, each once. */
const ownParts = (literal: Uint8Array, parts: ReadonlyMap<number, Shared>): ReadonlySet<Shared> => {
  const own = new Set<Shared>()
  for (let begin = 0; begin <= lastBegin(literal); begin += 1) {
    const part = parts.get(keyAt(literal, begin))
    if (part !== undefined) own.add(part)
  }
  return own
}

/** Of the parts of the first of them, those that all of these literals have; the rarest few. */
const commonParts = (members: readonly number[], first: ReadonlySet<Shared>): readonly Part[] =>
  [...first]
    .filter((part) => {
      if (part.literals.length < members.length) return false
      const having = new Set(part.literals)
      return members.every((member) => having.has(member))
    })
    .toSorted((a, b) => a.cost - b.cost)
    .slice(0, MOST_PARTS)

const worth = ({ left, cost }: Shared): number => left / (WINDOW_COST + cost)

/** Parts by what each is worth; what one is worth only shrinks, so that it is judged anew when it comes to the front. */
const createQueue = (parts: Iterable<Shared>) => {
  const heap = [...parts].map((part) => ({ part, worth: worth(part) })).toSorted((a, b) => b.worth - a.worth)
  const sink = (): void => {
    const sinking = heap[0]
    if (sinking === undefined) return
    for (let at = 0; ;) {
      const left = 2 * at + 1
      const right = left + 1
      const larger = (heap[right]?.worth ?? -1) > (heap[left]?.worth ?? -1) ? right : left
      const below = heap[larger]
      if (below === undefined || below.worth <= sinking.worth) return
      heap[at] = below
      heap[larger] = sinking
      at = larger
    }
  }
  /** The one that is worth most; null when none is worth anything. */
  return (): Shared | null => {
    for (;;) {
      const first = heap[0]
      if (first === undefined || first.worth === 0) return null
      const now = worth(first.part)
      if (now === first.worth) return first.part
      first.worth = now
      sink()
    }
  }
}

/** Finds few windows, rare ones, so that each literal has one of them. */
export const chooseParts = (literals: readonly Uint8Array[], sample: LogSample): readonly Family[] => {
  const parts = shareParts(literals, sample)
  const isServed = literals.map(() => false)
  const families: Family[] = []
  const next = createQueue(parts.values())
  for (let best = next(); best !== null; best = next()) {
    const members = best.literals.filter((member) => isServed[member] === false)
    let first: ReadonlySet<Shared> | null = null
    for (const member of members) {
      isServed[member] = true
      const own = ownParts(literals[member] ?? new Uint8Array(0), parts)
      for (const part of own) part.left -= 1
      first ??= own
    }
    families.push({ literals: members, parts: commonParts(members, first ?? new Set()) })
  }
  return families
}
