import type { Line } from './line-splitter'
import { unescaped, type Grammar, type Role, type Step } from './traceback-grammar'
import { hasPrefix, withoutPrefix, type Prefix } from './traceback-prefix'

export const MAX_ENTRY_LINES = 60
const FIRST_LINES = 20
const LAST_LINES = MAX_ENTRY_LINES - FIRST_LINES - 1
const MOST_INTERRUPTIONS = 20
/** Lines that a relay marks as another program's say nothing about the end of this one's. */
const MOST_FOREIGN_LINES = 200

export type EntryLine = Line & { readonly role: Role }

/** What counts as one occurrence: a line, or a traceback with all its lines. */
export type Entry = {
  readonly kind: 'line' | 'traceback'
  readonly lines: readonly EntryLine[]
  /** The same for parts of one occurrence that had to be told separately: where it begins in the file. */
  readonly partOf: number
}

/** A traceback that may still go on. */
export type OpenTraceback = {
  readonly grammar: Grammar
  readonly phase: string
  readonly prefix: Prefix
  /** Whether a line after the first one had the prefix, so that a line without it is somebody else's. */
  readonly relayed: boolean
  readonly partOf: number
  /** What has not been told yet. */
  readonly lines: readonly EntryLine[]
  readonly leftOut: number
  readonly interruptions: number
  /** Whether other lines stand among those that have not been told yet. */
  readonly isInterrupted: boolean
}

export const entryLine = ({ text, offset, statedAt }: Line, role: Role): EntryLine => ({
  text,
  offset,
  ...(statedAt !== undefined && { statedAt }),
  role,
})

const add = (open: OpenTraceback, line: Line, { phase, role }: Step): OpenTraceback => {
  const relayed = open.relayed || hasPrefix(line.text, open.prefix)
  const lines = [...open.lines, entryLine(line, role)]
  if (lines.length <= FIRST_LINES + LAST_LINES) return { ...open, lines, phase, relayed }
  lines.splice(FIRST_LINES, 1)
  return { ...open, lines, leftOut: open.leftOut + 1, phase, relayed }
}

/** The traceback with the line; null when the line does not belong to it. */
export const takeLine = (open: OpenTraceback, line: Line): OpenTraceback | null => {
  const step = open.grammar.take(open.phase, unescaped(withoutPrefix(line.text, open.prefix)))
  return step && add(open, line, step)
}

/** The traceback after a line that does not belong to it; null when that was its end. */
export const interrupt = (open: OpenTraceback, line: Line): OpenTraceback | null => {
  const isForeign = open.relayed && !hasPrefix(line.text, open.prefix)
  const phase = isForeign ? open.phase : open.grammar.afterCut(open.phase)
  const most = isForeign ? MOST_FOREIGN_LINES : MOST_INTERRUPTIONS
  if (phase === null || open.interruptions >= most) return null
  return {
    ...open,
    phase,
    interruptions: open.interruptions + 1,
    isInterrupted: open.isInterrupted || open.lines.length > 0,
  }
}

/** Whether it is better to wait for its last line, which says what went wrong, before it is told. */
export const isHeld = ({ grammar, phase, isInterrupted }: OpenTraceback): boolean =>
  grammar.isHeld(phase) && !isInterrupted

/** What of it has not been told; null when nothing is left. */
export const toEntry = ({ lines, leftOut, partOf }: OpenTraceback): Entry | null => {
  const lastText = lines.findLastIndex((line) => line.text.trim() !== '')
  const kept = lines.slice(0, lastText + 1)
  if (kept.length === 0) return null
  const [next] = kept.slice(FIRST_LINES)
  const gap: readonly EntryLine[] =
    leftOut > 0 && next ? [{ text: `…[+${leftOut} lines]`, offset: next.offset, role: 'frame' }] : []
  return {
    kind: 'traceback',
    lines: [...kept.slice(0, FIRST_LINES), ...gap, ...kept.slice(FIRST_LINES)],
    partOf,
  }
}

export const told = (open: OpenTraceback): OpenTraceback => ({
  ...open,
  lines: [],
  leftOut: 0,
  isInterrupted: false,
})
