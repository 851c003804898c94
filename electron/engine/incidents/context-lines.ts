import type { Observation } from '@shared/domain/observation'
import { keepHead } from '@shared/domain/shorten'
import { CONTEXT_LINES } from '@shared/ipc/incident-calls'
import { redact } from '../core/redact'
import { cutAround } from '../logs/choose-lines'

export type ContextLine = { readonly text: string; readonly matched: boolean }

const LONGEST_LINE = 2000
/** What an observation keeps of a line is at most this long: so much of both is compared. */
const COMPARED = 1000
/** The lines of a traceback that are shown as one. */
const MOST_MATCHED = 80

/** A line as the observation keeps it; what stands around a cut is not part of it. */
const isLine = (kept: string, text: string): boolean => {
  const shown = redact(text)
  return (
    kept === shown ||
    kept === cutAround(shown, 0, COMPARED) ||
    (kept.length >= COMPARED && shown.includes(kept.replace(/^…|…$/g, '')))
  )
}

/** How many of the lines from `index` on are those that the observation tells as one after the other; 0 for none. */
const matchedFrom = (
  texts: readonly string[],
  index: number,
  { lines }: Pick<Observation, 'lines'>,
): number => {
  const first = lines.findIndex(({ matched }) => matched)
  const block = lines.slice(first, first + MOST_MATCHED)
  const length = block.findIndex(({ matched }) => !matched)
  const matched = length === -1 ? block : block.slice(0, length)
  if (first === -1 || !isLine(matched[0]?.text ?? '', texts[index] ?? '')) return 0
  // A note on what was left out of a traceback stands in no log: it ends what can be compared.
  const end = matched.findIndex((line, at) => !isLine(line.text, texts[index + at] ?? ''))
  return end === -1 ? matched.length : end
}

/** Whether the lines before say the same as those that the observation keeps before its own. */
const agreesBefore = (
  texts: readonly string[],
  index: number,
  { lines }: Pick<Observation, 'lines'>,
): boolean => {
  const first = lines.findIndex(({ matched }) => matched)
  const kept = lines.slice(Math.max(0, first - 1), first)
  return kept.length === 0 || index === 0 || isLine(kept[0]?.text ?? '', texts[index - 1] ?? '')
}

/**
 * What stands around the line at `index`, if it is the one that the observation tells; null when other words stand
 * there, as in a file that only has the same name.
 */
export const contextAt = (
  texts: readonly string[],
  index: number,
  observation: Pick<Observation, 'lines'>,
): readonly ContextLine[] | null => {
  const count = matchedFrom(texts, index, observation)
  if (count === 0 || !agreesBefore(texts, index, observation)) return null
  const from = Math.max(0, index - CONTEXT_LINES)
  return texts.slice(from, index + count + CONTEXT_LINES).map((text, at) => ({
    text: keepHead(redact(text.slice(0, LONGEST_LINE * 4)), LONGEST_LINE),
    matched: from + at >= index && from + at < index + count,
  }))
}
