import { typicalLines } from './byte-filter/typical-lines'

const WINDOW = 4
/** Characters of a word follow each other more often than by chance. */
const DEPENDENCE = 3
const COUNTED_CHARACTERS = 8
const MOST_COUNTS = 20_000

/** The sample, and how often each text that was asked for stands in it: finding one is faster than counting all. */
type Sample = { readonly text: string; readonly counts: Map<string, number> }
let known: Sample | null = null

const sample = (): Sample => (known ??= { text: typicalLines.toLowerCase(), counts: new Map() })

const countOf = (part: string, { text, counts }: Sample): number => {
  const before = counts.get(part)
  if (before !== undefined) return before
  let count = 0
  for (let at = text.indexOf(part); at !== -1; at = text.indexOf(part, at + 1)) count += 1
  if (counts.size >= MOST_COUNTS) counts.clear()
  counts.set(part, count)
  return count
}

/** What is short stands in more kinds of lines than any sample has. */
const SHORT_COST = 4

/** How often the rarest four characters of a text stand in the sample: the text itself stands there no more often. */
const seen = (text: string, lines: Sample): number => {
  const size = Math.min(text.length, WINDOW)
  let least = Infinity
  for (let from = 0; from + size <= text.length && least > 0; from += 1)
    least = Math.min(least, countOf(text.slice(from, from + size), lines))
  return text.length < WINDOW ? least * SHORT_COST : least
}

/** How often a text would stand there by its characters alone. */
const chanceOf = (text: string, lines: Sample): number => {
  let chance = 1
  for (let at = 0; at < text.length && at < COUNTED_CHARACTERS; at += 1) {
    const share = Math.max(1, countOf(text[at] ?? '', lines)) / lines.text.length
    chance *= Math.min(1, at === 0 ? share : share * DEPENDENCE)
  }
  return chance
}

/** About how often a text, in lower case, stands at each byte of a usual log; the smaller, the better to search for. */
export const literalCost = (text: string): number => {
  const lines = sample()
  return seen(text, lines) / lines.text.length + chanceOf(text, lines)
}
