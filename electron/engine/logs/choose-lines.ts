import type { Observation } from '@shared/domain/observation'
import { redact } from '../core/redact'
import type { Entry, EntryLine } from './group-traceback'
import type { Line } from './line-splitter'

export const CONTEXT_LINES = 5
const MOST_LINES = 60
const MOST_TEXT = 1000

/** An occurrence that is shown: its lines, and the words that an expression found in one of them. */
export type Occurrence = { readonly entry: Entry; readonly excerpt: string }

type Shown = { readonly text: string; readonly excerpt: string; readonly matched: boolean }

export const cutAround = (text: string, from: number, most: number): string => {
  if (text.length <= most) return text
  const start = Math.max(0, Math.min(from - Math.floor(most / 4), text.length - most))
  return `${start > 0 ? '…' : ''}${text.slice(start, start + most)}${start + most < text.length ? '…' : ''}`
}

/** The first of sorted lines that begins at `offset` or later. */
const indexFrom = (lines: readonly Line[], offset: number): number => {
  let low = 0
  let high = lines.length
  while (low < high) {
    const middle = Math.floor((low + high) / 2)
    if ((lines[middle]?.offset ?? 0) < offset) low = middle + 1
    else high = middle
  }
  return low
}

/** What tells how many lines were left out stands before the one that it has its offset from. */
const placeOf = (line: EntryLine, index: number, lines: readonly EntryLine[]): number =>
  lines[index + 1]?.offset === line.offset ? line.offset - 0.5 : line.offset

/**
 * The lines of an observation, redacted: those of the occurrences first, then as much of what surrounds them in `all`,
 * which is in the order of the file, as there is room for.
 */
export const chooseLines = (
  all: readonly Line[],
  occurrences: readonly Occurrence[],
): Observation['lines'] => {
  const chosen = new Map<number, Shown>()
  for (const { entry, excerpt } of occurrences)
    for (const [index, line] of entry.lines.entries())
      if (chosen.size < MOST_LINES)
        chosen.set(placeOf(line, index, entry.lines), { text: line.text, excerpt, matched: true })
  const around = occurrences.map(({ entry }) => ({
    before: indexFrom(all, entry.lines[0]?.offset ?? 0),
    after: indexFrom(all, (entry.lines.at(-1)?.offset ?? 0) + 1),
  }))
  for (let distance = 1; distance <= CONTEXT_LINES; distance += 1)
    for (const { before, after } of around)
      for (const line of [all[before - distance], all[after + distance - 1]])
        if (line && chosen.size < MOST_LINES && !chosen.has(line.offset))
          chosen.set(line.offset, { text: line.text, excerpt: '', matched: false })
  return [...chosen]
    .sort(([a], [b]) => a - b)
    .map(([, { text, excerpt, matched }]) => {
      const shown = redact(text)
      return { text: cutAround(shown, shown.indexOf(excerpt), MOST_TEXT), matched }
    })
}
