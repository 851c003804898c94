import { typicalLines } from './byte-filter/typical-lines'

const WINDOW = 4
/** Characters of a word follow each other more often than by chance. */
const DEPENDENCE = 3
const COUNTED_CHARACTERS = 8

type Sample = {
  readonly length: number
  /** How often each text of one to four characters stands in it, by its key. */
  readonly counts: ReadonlyMap<number, number>
}
let known: Sample | null = null

/**
 * The key of a text by that of all but its last character (0 for none). Two texts with the same one are rare, and only
 * a cost is wrong where they are.
 */
const longerKey = (before: number, character: number): number =>
  (Math.imul(before ^ character, 0x01000193) + character) & 0x3fffffff

const sample = (): Sample => {
  if (known) return known
  const text = typicalLines.toLowerCase()
  const counts = new Map<number, number>()
  for (let at = 0; at < text.length; at += 1)
    for (let end = at, key = 0; end < at + WINDOW && end < text.length; end += 1) {
      key = longerKey(key, text.charCodeAt(end))
      counts.set(key, (counts.get(key) ?? 0) + 1)
    }
  known = { length: text.length, counts }
  return known
}

/** What is short stands in more kinds of lines than any sample has. */
const SHORT_COST = 4

/** How often the rarest four characters of a text stand in the sample: the text itself stands there no more often. */
const seen = (text: string, { counts }: Sample): number => {
  const size = Math.min(text.length, WINDOW)
  let least = Infinity
  for (let from = 0; from + size <= text.length && least > 0; from += 1) {
    let key = 0
    for (let at = from; at < from + size; at += 1) key = longerKey(key, text.charCodeAt(at))
    least = Math.min(least, counts.get(key) ?? 0)
  }
  return text.length < WINDOW ? least * SHORT_COST : least
}

/** How often a text would stand there by its characters alone. */
const chanceOf = (text: string, { counts, length }: Sample): number => {
  let chance = 1
  for (let at = 0; at < text.length && at < COUNTED_CHARACTERS; at += 1) {
    const share = (counts.get(longerKey(0, text.charCodeAt(at))) ?? 1) / length
    chance *= Math.min(1, at === 0 ? share : share * DEPENDENCE)
  }
  return chance
}

/** About how often a text, in lower case, stands at each byte of a usual log; the smaller, the better to search for. */
export const literalCost = (text: string): number => {
  const lines = sample()
  return seen(text, lines) / lines.length + chanceOf(text, lines)
}
