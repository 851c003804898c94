import { fixedZone, statedTime } from '../core/stated-time'
import type { Line } from './line-splitter'

export const MAX_ENTRY_LINES = 60
const FIRST_LINES = 20
const LAST_LINES = MAX_ENTRY_LINES - FIRST_LINES - 1
const MOST_INTERRUPTIONS = 20

/** `frame`: a place in the code or its source text, which says nothing about what went wrong. */
export type EntryLine = Line & { readonly role: 'text' | 'frame' }

/** What counts as one occurrence: a line, or a Python traceback with all its lines. */
export type Entry = {
  readonly kind: 'line' | 'traceback'
  readonly lines: readonly EntryLine[]
  /** The same for parts of one occurrence that had to be told separately: where it begins in the file. */
  readonly partOf: number
}

/** A traceback that may still go on. */
export type OpenTraceback = {
  readonly phase: 'frames' | 'after' | 'chain' | 'cut'
  readonly prefix: Prefix
  readonly partOf: number
  readonly lines: readonly EntryLine[]
  readonly leftOut: number
  readonly interruptions: number
}

/** What a log relay puts before every line, with the digits of its time made equal. */
type Prefix = { readonly shape: string; readonly timeEnd: number }

const START = 'Traceback (most recent call last):'
const GROUP_START = /^\s*\+ Exception Group $/
const CHAIN =
  /^(?:During handling of the above exception, another exception occurred|The above exception was the direct cause of the following exception):$/
const EXCEPTION = /^[\w.<>]*[A-Za-z_]\w*(?::(?: .*)?)?$/
const SURE_EXCEPTION = /^[\w.<>]*(?:Error|Exception|Interrupt|Exit|Warning)(?::(?: .*)?)?$/
const GROUPED_EXCEPTION = /^\s*\| [\w.<>]*[A-Za-z_]\w*: /
/** What libraries write below the last line: SQLAlchemy's statement and link, PostgreSQL's details. */
const AFTERWORD =
  /^(?:\[SQL: |\[parameters: |\(Background on this error at: |(?:DETAIL|HINT|CONTEXT|LINE \d+): )/
const HEADER_LEVEL = /^.{0,80}?\b(?:error|critical|fatal|warn|warning|exception)\b/i

const timeSpan = (text: string) => statedTime(text, { now: 0, zone: fixedZone(0) })

const sameDigits = (text: string, timeEnd: number): string =>
  text.slice(0, timeEnd).replace(/\d/g, '0') + text.slice(timeEnd)

const prefixOf = (text: string): Prefix => {
  if (GROUP_START.test(text)) return { shape: '', timeEnd: 0 }
  const timeEnd = timeSpan(text)?.end ?? 0
  return { shape: sameDigits(text, timeEnd), timeEnd }
}

const withoutPrefix = (text: string, { shape, timeEnd }: Prefix): string =>
  shape !== '' && sameDigits(text.slice(0, shape.length), timeEnd) === shape ? text.slice(shape.length) : text

const add = (
  open: OpenTraceback,
  line: Line,
  role: EntryLine['role'],
  phase: OpenTraceback['phase'],
): OpenTraceback => {
  const lines = [...open.lines, { ...line, role }]
  if (lines.length <= FIRST_LINES + LAST_LINES) return { ...open, lines, phase }
  lines.splice(FIRST_LINES, 1)
  return { ...open, lines, leftOut: open.leftOut + 1, phase }
}

const toEntry = (open: OpenTraceback): Entry | null => {
  const lastText = open.lines.findLastIndex((line) => line.text.trim() !== '')
  const lines = open.lines.slice(0, lastText + 1)
  if (lines.length === 0) return null
  const [next] = lines.slice(FIRST_LINES)
  const gap: readonly EntryLine[] =
    open.leftOut > 0 && next
      ? [{ text: `…[+${open.leftOut} lines]`, offset: next.offset, role: 'frame' }]
      : []
  const shown = [...lines.slice(0, FIRST_LINES), ...gap, ...lines.slice(FIRST_LINES)]
  return { kind: 'traceback', lines: shown, partOf: open.partOf }
}

const told = (open: OpenTraceback): OpenTraceback => ({ ...open, lines: [], leftOut: 0 })

/** What a line means for an open traceback: the traceback with it, or null when it does not belong to it. */
const takeLine = (open: OpenTraceback, line: Line): OpenTraceback | null => {
  const body = withoutPrefix(line.text, open.prefix)
  const blank = body.trim() === ''
  const indented = !blank && /^[ \t]/.test(body)
  switch (open.phase) {
    case 'frames':
      if (indented) return add(open, line, GROUPED_EXCEPTION.test(body) ? 'text' : 'frame', 'frames')
      return EXCEPTION.test(body) ? add(open, line, 'text', 'after') : null
    case 'after':
      if (CHAIN.test(body)) return add(open, line, 'text', 'chain')
      if (body.startsWith(START)) return null
      return blank || indented || AFTERWORD.test(body) ? add(open, line, 'text', 'after') : null
    case 'chain':
      if (body.startsWith(START)) return add(open, line, 'text', 'frames')
      return blank ? add(open, line, 'text', 'chain') : null
    case 'cut':
      if (indented) return add(open, line, 'frame', 'frames')
      return SURE_EXCEPTION.test(body) ? add(open, line, 'text', 'after') : null
  }
}

/** The log line that introduces a traceback is part of it when it came just before. */
const isHeader = (entry: Entry | undefined, prefix: Prefix, prefixText: string): boolean => {
  const text = entry?.kind === 'line' ? entry.lines[0]?.text : undefined
  if (text === undefined) return false
  if (prefixText.trim() !== '') return withoutPrefix(text, prefix) !== text && HEADER_LEVEL.test(text)
  return timeSpan(text) !== null || HEADER_LEVEL.test(text)
}

/**
 * Groups lines into occurrences. `open` is the traceback that the lines before left unfinished. A traceback is told as
 * soon as its last line is there; one whose frames are still coming is held in the returned `open`.
 */
export const groupLines = (
  open: OpenTraceback | null,
  lines: readonly Line[],
): { readonly entries: readonly Entry[]; readonly open: OpenTraceback | null } => {
  const entries: Entry[] = []
  let current = open
  const tell = (): void => {
    const entry = current === null ? null : toEntry(current)
    if (entry) entries.push(entry)
  }
  for (const line of lines) {
    const taken = current === null ? null : takeLine(current, line)
    if (taken) {
      current = taken
      continue
    }
    tell()
    const startsAt = line.text.indexOf(START)
    if (startsAt !== -1) {
      const prefixText = line.text.slice(0, startsAt)
      const prefix = prefixOf(prefixText)
      const header = isHeader(entries.at(-1), prefix, prefixText) ? entries.pop() : undefined
      const started = {
        prefix,
        lines: [...(header?.lines ?? []), { ...line, role: 'text' as const }],
        leftOut: 0,
      }
      current = { ...started, phase: 'frames', partOf: header?.partOf ?? line.offset, interruptions: 0 }
      continue
    }
    const goesOn = current !== null && (current.phase === 'frames' || current.phase === 'cut')
    current =
      goesOn && current !== null && current.interruptions < MOST_INTERRUPTIONS
        ? { ...told(current), phase: 'cut', interruptions: current.interruptions + 1 }
        : null
    entries.push({ kind: 'line', lines: [{ ...line, role: 'text' }], partOf: line.offset })
  }
  if (current !== null && current.phase !== 'frames') {
    tell()
    current = told(current)
  }
  return { entries, open: current }
}

/**
 * Tells what an open traceback has so far, because nothing more came for a while. What still comes counts as part of
 * it; a traceback of which nothing was left to tell is over.
 */
export const flushTraceback = (
  open: OpenTraceback | null,
): { readonly entry: Entry | null; readonly open: OpenTraceback | null } => {
  const entry = open === null ? null : toEntry(open)
  return { entry, open: entry === null || open === null ? null : told(open) }
}
