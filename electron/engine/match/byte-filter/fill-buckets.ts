import { chooseParts, UNSEEN, type Family } from './choose-parts'
import { HALVES, halvesOf, WINDOW_BYTES, type Halves } from './halves'
import type { LogSample } from './log-sample'

/** The search has so many bits for a position. */
export const BUCKETS = 16

/** A window that is met, and so has to be compared, costs so many times more than one that passes by its bucket alone. */
const MET = 3

/** Windows, as the search can tell them apart; `having`: which of the sample's windows have their halves (as there). */
type Set = { readonly halves: Halves; readonly having: Uint32Array }

/** `upper`: its upper halves alone, as they are added to the bucket that shares them. */
type Candidate = Set & { readonly bytes: Uint8Array; readonly cost: number; readonly upper: Set }

const setOf = (halves: Halves, sample: LogSample): Set => {
  const having = new Uint32Array(sample.words * HALVES)
  halves.forEach((values, half) => {
    for (let left = values; left !== 0; left &= left - 1) {
      const one = sample.having[half * 16 + 31 - Math.clz32(left & -left)] ?? having
      for (let word = 0, at = half; word < one.length; word += 1, at += HALVES) {
        having[at] = (having[at] ?? 0) | (one[word] ?? 0)
      }
    }
  })
  return { halves, having }
}

/** Adds to a set what another one has. */
const widenBy = ({ halves, having }: Set, by: Set): void => {
  for (let half = 0; half < halves.length; half += 1)
    halves[half] = (halves[half] ?? 0) | (by.halves[half] ?? 0)
  for (let at = 0; at < having.length; at += 1) having[at] = (having[at] ?? 0) | (by.having[at] ?? 0)
}

/** How often windows of the sample are in the two sets together; no further than up to `most`. */
const seenCost = (a: Uint32Array, b: Uint32Array, weights: Float64Array, most: number): number => {
  let cost = 0
  for (let at = 0; at < a.length && cost < most; at += HALVES) {
    let passing = -1
    for (let half = at; half < at + HALVES && passing !== 0; half += 1) {
      passing &= (a[half] ?? 0) | (b[half] ?? 0)
    }
    for (; passing !== 0; passing &= passing - 1) {
      cost += weights[(at / HALVES) * 32 + 31 - Math.clz32(passing & -passing)] ?? 0
    }
  }
  return cost
}

/** How often a window of bytes that do not depend on each other is in the two sets together. */
const chanceCost = (a: Set, b: Set, { massLow, massHigh }: LogSample): number => {
  let chance = 1
  for (let place = 0; place < WINDOW_BYTES; place += 1) {
    const lower = (a.halves[2 * place] ?? 0) | (b.halves[2 * place] ?? 0)
    let mass = 0
    for (
      let upper = (a.halves[2 * place + 1] ?? 0) | (b.halves[2 * place + 1] ?? 0);
      upper !== 0;
      upper &= upper - 1
    ) {
      const row = (31 - Math.clz32(upper & -upper)) * 256
      mass += (massLow[row + (lower & 255)] ?? 0) + (massHigh[row + (lower >> 8)] ?? 0)
    }
    chance *= mass
  }
  return chance
}

const candidatesOf = ({ parts }: Family, sample: LogSample): readonly Candidate[] =>
  parts.map(({ bytes, cost }) => {
    const halves = halvesOf(bytes)
    const upper = setOf(
      halves.map((values, half) => (half % 2 === 1 ? values : 0)),
      sample,
    )
    return { ...setOf(halves, sample), bytes, cost: MET * cost, upper }
  })

export type Filled = {
  /** For each literal, where its window begins. */
  readonly begins: readonly number[]
  /** For each bucket, what it lets pass. */
  readonly buckets: readonly Halves[]
}

type Bucket = { readonly set: Set; readonly seen: number; readonly chance: number }

type Choice = {
  readonly index: number
  readonly part: Candidate
  readonly bucket: Bucket
  readonly sharing: Bucket
  readonly grows: number
}

const sharingWith = (index: number): number => (index + BUCKETS / 2) % BUCKETS

/** What the bucket lets pass with the windows in it (which its own set does not have yet), by which less than `room` more passes; null where it would be more. */
const widen = (bucket: Bucket, by: Set, room: number, sample: LogSample): Bucket | null => {
  const chance = UNSEEN * chanceCost(bucket.set, by, sample)
  const most = bucket.seen + room - (chance - bucket.chance)
  if (most <= bucket.seen) return null
  const seen = seenCost(bucket.set.having, by.having, sample.weights, most)
  return seen < most ? { set: bucket.set, seen, chance } : null
}

const growth = (bucket: Bucket, wide: Bucket): number => wide.seen - bucket.seen + wide.chance - bucket.chance

/** The bucket and part by which least more passes than now. */
const choose = (
  parts: readonly Candidate[],
  buckets: readonly Bucket[],
  sample: LogSample,
): Choice | null => {
  let best: Choice | null = null
  for (const part of parts) {
    for (const [index, bucket] of buckets.entries()) {
      const shared = buckets[sharingWith(index)]
      if (shared === undefined) continue
      const room: number = (best?.grows ?? Infinity) - part.cost
      const wide = widen(bucket, part, room, sample)
      const sharing = wide && widen(shared, part.upper, room - growth(bucket, wide), sample)
      if (wide === null || sharing === null) continue
      best = {
        index,
        part,
        bucket: wide,
        sharing,
        grows: growth(bucket, wide) + growth(shared, sharing) + part.cost,
      }
    }
  }
  return best
}

/** Chooses a window in each literal, and a bucket for it, so that little else passes than what the literals are about. */
export const fillBuckets = (literals: readonly Uint8Array[], sample: LogSample): Filled => {
  const nothing = (): Bucket => ({ set: setOf(new Uint16Array(HALVES), sample), seen: 0, chance: 0 })
  const buckets = Array.from({ length: BUCKETS }, nothing)
  const begins = literals.map(() => 0)
  // The frequent ones first: the rare ones find their place beside them.
  const families = chooseParts(literals, sample).toSorted(
    (a, b) => (b.parts[0]?.cost ?? 0) - (a.parts[0]?.cost ?? 0),
  )
  for (const family of families) {
    const choice = choose(candidatesOf(family, sample), buckets, sample)
    if (choice === null) continue
    const { index, part, bucket, sharing } = choice
    for (const member of family.literals) {
      begins[member] = Math.max(0, Buffer.from(literals[member] ?? []).indexOf(part.bytes))
    }
    buckets[index] = bucket
    buckets[sharingWith(index)] = sharing
    widenBy(bucket.set, part)
    widenBy(sharing.set, part.upper)
  }
  return { begins, buckets: buckets.map(({ set }) => set.halves) }
}
