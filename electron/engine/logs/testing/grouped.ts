import { flushTraceback, groupLines, type Entry } from '../group-traceback'
import type { Line } from '../line-splitter'

export const toLines = (text: string, offset = 0): readonly Line[] => {
  let at = offset
  return text.split('\n').map((line) => {
    const from = at
    at += Buffer.byteLength(line) + 1
    return { text: line, offset: from }
  })
}

/** What lines come to that are read at once and followed by silence. */
export const grouped = (text: string): readonly Entry[] => {
  const { entries, open } = groupLines(null, toLines(text))
  const { entry } = flushTraceback(open)
  return entry ? [...entries, entry] : entries
}

export const shapeOf = (entries: readonly Entry[]): readonly string[] =>
  entries.map((entry) => `${entry.kind} ${entry.lines.length}`)

/** What of an occurrence is judged. */
export const judged = (entry: Entry | undefined): readonly string[] =>
  (entry?.lines ?? []).filter(({ role }) => role === 'text').map(({ text }) => text.trim())

/** How relays write the lines of a program. */
const relays: Readonly<Record<string, (line: string, index: number) => string>> = {
  none: (line) => line,
  syslog: (line, i) => `Jan 31 14:30:${10 + i} web1 app[812]: ${line}`,
  'syslog that escapes tabs': (line, i) =>
    `Jan 31 14:30:${10 + i} web1 app[812]: ${line.replace('\t', '#011')}`,
  compose: (line) => `app-1  | ${line}`,
  'docker with times': (line, i) => `2026-01-31T05:30:16.${100_000_000 + i}Z ${line}`,
  'containerd, whose fractions have no zeros at the end': (line, i) =>
    `2026-01-31T05:30:16.${i % 2 === 0 ? '12345' : '123456789'}+09:00 stderr F ${line}`,
}

/** A traceback as each relay writes it. */
export const inEveryForm = (
  traceback: string,
): readonly (readonly [name: string, lines: readonly string[]])[] =>
  Object.entries(relays).map(([name, relay]) => [name, traceback.split('\n').map(relay)] as const)

/** Reads lines in two parts and returns to which occurrences those of the second part belong, by where these begin. */
export const inTwoReads = (lines: readonly string[], cutAt: number): readonly number[] => {
  const all = toLines(lines.join('\n'))
  const first = groupLines(null, all.slice(0, cutAt))
  const second = groupLines(first.open, all.slice(cutAt))
  const { entry } = flushTraceback(second.open)
  const entries = [...second.entries, ...(entry ? [entry] : [])]
  return [...new Set(entries.map(({ partOf }) => partOf))]
}
