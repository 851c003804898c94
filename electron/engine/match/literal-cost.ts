import { typicalLines } from './byte-filter/typical-lines'

const WINDOW = 4
/** Characters of a word follow each other more often than by chance. */
const DEPENDENCE = 3
const COUNTED_CHARACTERS = 8

type Sample = {
  readonly length: number
  /** How often each text of one to four characters stands in it. */
  readonly counts: ReadonlyMap<string, number>
}
let known: Sample | null = null

const sample = (): Sample => {
  if (known) return known
  const text = typicalLines.toLowerCase()
  const counts = new Map<string, number>()
  for (let at = 0; at < text.length; at += 1)
    for (let size = 1; size <= WINDOW; size += 1) {
      const part = text.slice(at, at + size)
      counts.set(part, (counts.get(part) ?? 0) + 1)
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
  for (let at = 0; at + size <= text.length && least > 0; at += 1)
    least = Math.min(least, counts.get(text.slice(at, at + size)) ?? 0)
  return text.length < WINDOW ? least * SHORT_COST : least
}

/** How often a text would stand there by its characters alone. */
const chanceOf = (text: string, { counts, length }: Sample): number => {
  let chance = 1
  for (let at = 0; at < text.length && at < COUNTED_CHARACTERS; at += 1) {
    const share = (counts.get(text.charAt(at)) ?? 1) / length
    chance *= Math.min(1, at === 0 ? share : share * DEPENDENCE)
  }
  return chance
}

/** About how often a text, in lower case, stands at each byte of a usual log; the smaller, the better to search for. */
export const literalCost = (text: string): number => {
  const lines = sample()
  return seen(text, lines) / lines.length + chanceOf(text, lines)
}
