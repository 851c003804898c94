import { typicalLines } from './byte-filter/typical-lines'

/** Characters of a word follow each other more often than by chance. */
const DEPENDENCE = 3
const COUNTED_CHARACTERS = 8

type Sample = { readonly text: string; readonly shareOf: ReadonlyMap<string, number> }
let known: Sample | null = null

const sample = (): Sample => {
  if (known) return known
  const text = typicalLines.toLowerCase()
  const shareOf = new Map<string, number>()
  for (const character of text) shareOf.set(character, (shareOf.get(character) ?? 0) + 1 / text.length)
  known = { text, shareOf }
  return known
}

/** How often a text stands in the sample, and, for what does not, how often it would by its characters alone. */
const measure = (text: string): number => {
  const { text: lines, shareOf } = sample()
  let chance = 1
  for (const [index, character] of text.slice(0, COUNTED_CHARACTERS).split('').entries()) {
    const share = shareOf.get(character) ?? 1 / lines.length
    chance *= Math.min(1, index === 0 ? share : share * DEPENDENCE)
  }
  return (lines.split(text).length - 1) / lines.length + chance
}

const measured = new Map<string, number>()
const KEPT = 5000

/** About how often a text, in lower case, stands at each byte of a usual log; the smaller, the better to search for. */
export const literalCost = (text: string): number => {
  const before = measured.get(text)
  if (before !== undefined) return before
  if (measured.size >= KEPT) measured.clear()
  const cost = measure(text)
  measured.set(text, cost)
  return cost
}
