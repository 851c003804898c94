import { LAST_UNIT, rangesOf, type UnitSet } from './unit-set'

/** All units that no set of an expression tells apart are one class. */
export type Alphabet = {
  readonly classCount: number
  /** The class of each ASCII unit. */
  readonly ascii: Uint16Array
  readonly classOf: (unit: number) => number
  /** Whether a class belongs to the set of that index: `members[set * classCount + class]`. */
  readonly members: Uint8Array
}

/** Parts the units into classes by the sets that are given. */
export const createAlphabet = (sets: readonly UnitSet[]): Alphabet => {
  const edges = new Set<number>([0])
  for (const set of sets)
    for (const [from, to] of rangesOf(set)) {
      edges.add(from)
      if (to < LAST_UNIT) edges.add(to + 1)
    }
  const begins = Uint16Array.from([...edges].sort((a, b) => a - b))
  const holding: number[][] = Array.from(begins, () => [])
  const indexOf = new Map(Array.from(begins, (begin, index) => [begin, index]))
  for (const [setIndex, set] of sets.entries())
    for (const [from, to] of rangesOf(set)) {
      const last = to < LAST_UNIT ? (indexOf.get(to + 1) ?? begins.length) : begins.length
      for (let index = indexOf.get(from) ?? 0; index < last; index += 1) holding[index]?.push(setIndex)
    }
  const classes = new Map<string, number>()
  const memberships: (readonly number[])[] = []
  const intervalClass = Uint16Array.from(holding, (members) => {
    const key = members.join(',')
    const known = classes.get(key)
    if (known !== undefined) return known
    classes.set(key, memberships.length)
    return memberships.push(members) - 1
  })
  const classCount = memberships.length
  const members = new Uint8Array(sets.length * classCount)
  for (const [index, holders] of memberships.entries())
    for (const set of holders) members[set * classCount + index] = 1

  const ascii = new Uint16Array(128)
  for (const [index, begin] of begins.entries()) ascii.fill(intervalClass[index] ?? 0, begin)

  const classOf = (unit: number): number => {
    let low = 0
    let high = begins.length - 1
    while (low < high) {
      const middle = (low + high + 1) >> 1
      if ((begins[middle] ?? 0) <= unit) low = middle
      else high = middle - 1
    }
    return intervalClass[low] ?? 0
  }
  return {
    classCount,
    ascii,
    classOf,
    members,
  }
}
