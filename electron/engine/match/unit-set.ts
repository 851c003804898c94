/**
 * A set of UTF-16 code units as ascending, disjoint, inclusive ranges: [from, to, from, to, …]. Expressions without the
 * flag `u` see a text as such units.
 */
export type UnitSet = readonly number[]

export const LAST_UNIT = 0xffff
export const NO_UNIT: UnitSet = []
export const ANY_UNIT: UnitSet = [0, LAST_UNIT]

export const unitSet = (ranges: readonly (readonly [from: number, to: number])[]): UnitSet => {
  const [only, ...others] = ranges
  if (only !== undefined && others.length === 0) return [...only]
  const sorted = [...ranges].sort((a, b) => a[0] - b[0])
  const joined: number[] = []
  for (const [from, to] of sorted) {
    const end = joined.at(-1)
    if (end !== undefined && from <= end + 1) joined[joined.length - 1] = Math.max(end, to)
    else joined.push(from, to)
  }
  return joined
}

export const rangesOf = (set: UnitSet): readonly (readonly [from: number, to: number])[] =>
  Array.from({ length: set.length / 2 }, (_, index) => [set[index * 2] ?? 0, set[index * 2 + 1] ?? 0])

export const union = (sets: readonly UnitSet[]): UnitSet => unitSet(sets.flatMap(rangesOf))

export const complement = (set: UnitSet): UnitSet => {
  const left: number[] = []
  let next = 0
  for (let index = 0; index < set.length; index += 2) {
    const from = set[index] ?? 0
    if (from > next) left.push(next, from - 1)
    next = (set[index + 1] ?? 0) + 1
  }
  if (next <= LAST_UNIT) left.push(next, LAST_UNIT)
  return left
}

/** How many units a set holds. */
export const unitCount = (set: UnitSet): number => {
  let count = 0
  for (let index = 0; index < set.length; index += 2) count += (set[index + 1] ?? 0) - (set[index] ?? 0) + 1
  return count
}

export const unitsOf = (set: UnitSet): readonly number[] => {
  const units: number[] = []
  for (let index = 0; index < set.length; index += 2)
    for (let unit = set[index] ?? 0; unit <= (set[index + 1] ?? 0); unit += 1) units.push(unit)
  return units
}

export const DIGIT: UnitSet = unitSet([[0x30, 0x39]])
export const WORD: UnitSet = unitSet([
  [0x30, 0x39],
  [0x41, 0x5a],
  [0x5f, 0x5f],
  [0x61, 0x7a],
])
/** WhiteSpace and LineTerminator (ECMA-262, 22.2.2.9). */
export const SPACE: UnitSet = unitSet([
  [0x09, 0x0d],
  [0x20, 0x20],
  [0xa0, 0xa0],
  [0x1680, 0x1680],
  [0x2000, 0x200a],
  [0x2028, 0x2029],
  [0x202f, 0x202f],
  [0x205f, 0x205f],
  [0x3000, 0x3000],
  [0xfeff, 0xfeff],
])
/** What `.` leaves out. */
export const LINE_END: UnitSet = unitSet([
  [0x0a, 0x0a],
  [0x0d, 0x0d],
  [0x2028, 0x2029],
])

/** Where no letter has two cases: punctuation and symbols, CJK, Hangul, surrogates, full-width forms but the letters. */
const CASELESS: UnitSet = [
  0x2000,
  0x20ff,
  0x2200,
  0x24b5,
  0x24ea,
  0x2bff,
  0x2e80,
  0xa63f,
  0xac00,
  0xfaff,
  0xff00,
  0xff20,
  0xff3b,
  0xff40,
  0xff5b,
  LAST_UNIT,
]
const isCaseless = (from: number, to: number): boolean => {
  for (let index = 0; index < CASELESS.length; index += 2)
    if (from >= (CASELESS[index] ?? 0) && to <= (CASELESS[index + 1] ?? 0)) return true
  return false
}

/** What Canonicalize (ECMA-262, 22.2.2.7.3, without `u`) makes of a unit. */
const canonical = (unit: number): number => {
  const upper = String.fromCharCode(unit).toUpperCase()
  if (upper.length !== 1) return unit
  const folded = upper.charCodeAt(0)
  return unit >= 128 && folded < 128 ? unit : folded
}

/** The units with the same canonical one, where there are several; made once, when a set needs it. */
let variantsOf: ReadonlyMap<number, readonly number[]> | null = null
const variants = (): ReadonlyMap<number, readonly number[]> => {
  if (variantsOf) return variantsOf
  const groups = new Map<number, number[]>()
  for (const unit of unitsOf(complement(CASELESS))) {
    const key = canonical(unit)
    const group = groups.get(key)
    if (group) group.push(unit)
    else groups.set(key, [unit])
  }
  const several = new Map<number, readonly number[]>()
  for (const group of groups.values())
    if (group.length > 1) for (const unit of group) several.set(unit, group)
  variantsOf = several
  return several
}

/** The same for one unit, without the memory that all of them take. */
const variantsOfOne = (unit: number): readonly number[] => {
  const key = canonical(unit)
  return unitsOf(complement(CASELESS)).filter((other) => canonical(other) === key)
}

const foldAscii = (from: number, to: number): readonly (readonly [number, number])[] => {
  const shifted = (first: number, last: number, by: number): readonly (readonly [number, number])[] => {
    const low = Math.max(from, first)
    const high = Math.min(to, last)
    return low <= high ? [[low + by, high + by]] : []
  }
  return [[from, to], ...shifted(0x41, 0x5a, 32), ...shifted(0x61, 0x7a, -32)]
}

/** A set with all units that differ from its own only by case, as the flag `i` sees it. */
export const foldCase = (set: UnitSet): UnitSet =>
  unitSet(
    rangesOf(set).flatMap(([from, to]) => {
      if (to < 128) return foldAscii(from, to)
      if (isCaseless(from, to)) return [[from, to] as const]
      if (from === to) return [[from, to] as const, ...variantsOfOne(from).map((one) => [one, one] as const)]
      const added: (readonly [number, number])[] = [[from, to]]
      for (let unit = from; unit <= to; unit += 1)
        for (const variant of variants().get(unit) ?? []) added.push([variant, variant])
      return added
    }),
  )
