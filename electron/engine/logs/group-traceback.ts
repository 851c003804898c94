import { beginTraceback, LOOK_BACK_LINES, mayBegin, type LineAbove } from './begin-traceback'
import type { Line } from './line-splitter'
import {
  entryLine,
  interrupt,
  isHeld,
  takeLine,
  toEntry,
  told,
  type Entry,
  type OpenTraceback,
} from './open-traceback'

export { MAX_ENTRY_LINES, type Entry, type EntryLine } from './open-traceback'

/** Programs whose lines a relay writes to one file may all fail at once. */
const MOST_OPEN = 8

/** What the lines before have left: tracebacks that may go on, and the last lines. */
export type OpenLines = {
  readonly tracebacks: readonly OpenTraceback[]
  readonly recent: readonly LineAbove[]
}

type Groups = {
  readonly entries: Entry[]
  readonly recent: readonly LineAbove[]
  readonly lines: readonly Line[]
  readonly taken: Set<number>
  tracebacks: readonly OpenTraceback[]
}

const tell = ({ entries }: Groups, traceback: OpenTraceback): void => {
  const entry = toEntry(traceback)
  if (entry) entries.push(entry)
}

/** The lines above an index, nearest first. */
const linesAbove = ({ lines, recent, taken }: Groups, index: number): readonly LineAbove[] => {
  const here = lines.slice(Math.max(0, index - LOOK_BACK_LINES), index).map((line, nth): LineAbove => {
    const at = Math.max(0, index - LOOK_BACK_LINES) + nth
    return { line, state: taken.has(at) ? 'taken' : 'free' }
  })
  return [...recent, ...here].slice(-LOOK_BACK_LINES).toReversed()
}

const interrupted = (open: OpenTraceback): OpenTraceback => ({
  ...open,
  isInterrupted: open.isInterrupted || open.lines.length > 0,
})

/** Gives an open traceback the line, when it is part of one. The newest is asked first. */
const goOn = (groups: Groups, index: number, line: Line): boolean => {
  for (const one of groups.tracebacks.toReversed()) {
    const longer = takeLine(one, line)
    if (longer === null) continue
    groups.taken.add(index)
    groups.tracebacks = [...groups.tracebacks.filter((other) => other !== one).map(interrupted), longer]
    return true
  }
  return false
}

/** Begins a traceback with the line, when it begins one. `sure`: only when it is clear that it is another one. */
const start = (groups: Groups, index: number, line: Line, sure: boolean): boolean => {
  const begun = mayBegin(line.text) ? beginTraceback(line, linesAbove(groups, index)) : null
  if (begun === null || (sure && !begun.hasHead)) return false
  const { entries, lines, taken } = groups
  const offsets = new Set(begun.traceback.lines.map(({ offset }) => offset))
  for (let at = index; at >= Math.max(0, index - LOOK_BACK_LINES); at -= 1) {
    const offset = lines[at]?.offset
    if (offset === undefined || !offsets.has(offset)) continue
    taken.add(at)
    const entryAt = entries.findLastIndex((entry) => entry.kind === 'line' && entry.partOf === offset)
    if (entryAt !== -1) entries.splice(entryAt, 1)
  }
  groups.tracebacks = [...groups.tracebacks.map(interrupted), begun.traceback]
  const [oldest] = groups.tracebacks
  if (groups.tracebacks.length > MOST_OPEN && oldest) {
    tell(groups, oldest)
    groups.tracebacks = groups.tracebacks.slice(1)
  }
  return true
}

/** Lets a line pass that is part of no open traceback, which is the end of some. */
const passBy = (groups: Groups, line: Line): void => {
  groups.tracebacks = groups.tracebacks.flatMap((one) => {
    const after = interrupt(one, line)
    if (after === null) tell(groups, one)
    return after ?? []
  })
}

const isPart = (groups: Groups, index: number, line: Line): boolean => {
  if (groups.tracebacks.length === 0) return start(groups, index, line, false)
  // After other lines, a frame may be one of what these lines say.
  if (groups.tracebacks.some(({ phase }) => phase === 'cut') && start(groups, index, line, true)) return true
  if (goOn(groups, index, line)) return true
  passBy(groups, line)
  return start(groups, index, line, false)
}

const recentOf = ({ lines, recent, taken }: Groups): readonly LineAbove[] => {
  const from = Math.max(0, lines.length - LOOK_BACK_LINES)
  const last = lines.slice(from).map(({ text, offset }, nth): LineAbove => ({
    line: { text, offset },
    state: taken.has(from + nth) ? 'taken' : 'told',
  }))
  return [...recent, ...last].slice(-LOOK_BACK_LINES)
}

/** By where they begin: a traceback is told after lines that stand among its own. */
const inOrder = (entries: readonly Entry[]): readonly Entry[] =>
  entries.some(({ kind }) => kind === 'traceback')
    ? entries.toSorted(({ lines: [a] }, { lines: [b] }) => (a?.offset ?? 0) - (b?.offset ?? 0))
    : entries

const isAny = (): boolean => true

/**
 * Groups lines into occurrences. `open` is what the lines before left unfinished. A traceback is told as soon as what
 * went wrong is there; one whose last line is still to come is held in the returned `open`. `isWanted` may leave out
 * lines, by their index, that no rule and no trigger is in: unless they are near a traceback, their text is not read.
 */
export const groupLines = (
  open: OpenLines | null,
  lines: readonly Line[],
  isWanted: (index: number) => boolean = isAny,
): { readonly entries: readonly Entry[]; readonly open: OpenLines } => {
  const { tracebacks = [], recent = [] } = open ?? {}
  const groups: Groups = { entries: [], recent, lines, taken: new Set(), tracebacks }
  for (let index = 0; index < lines.length; index += 1) {
    if (groups.tracebacks.length === 0 && !isWanted(index)) continue
    const line = lines[index]
    if (line === undefined) continue
    if (isPart(groups, index, line) || !isWanted(index)) continue
    groups.entries.push({ kind: 'line', lines: [entryLine(line, 'text')], partOf: line.offset })
  }
  const rest = groups.tracebacks.map((one) => {
    if (isHeld(one)) return one
    tell(groups, one)
    return told(one)
  })
  return { entries: inOrder(groups.entries), open: { tracebacks: rest, recent: recentOf(groups) } }
}

/**
 * Tells what an open traceback has so far, because nothing more came for a while. What still comes counts as part of
 * it; tracebacks of which nothing was left to tell are over.
 */
export const flushTraceback = (
  open: OpenLines | null,
): { readonly entry: Entry | null; readonly open: OpenLines | null } => {
  if (open === null) return { entry: null, open: null }
  const entries = open.tracebacks.flatMap((one) => toEntry(one) ?? [])
  // At most one is held: what came after its lines has led to the telling of every other.
  const [entry = null] = entries
  const tracebacks = entry === null ? [] : open.tracebacks.map(told)
  return { entry, open: { ...open, tracebacks } }
}

/** Where the first line stands that has not been told; null when all of them have. */
export const heldOffset = (open: OpenLines | null): number | null =>
  open?.tracebacks.find(({ lines }) => lines.length > 0)?.lines[0]?.offset ?? null

/** Where the newest of the tracebacks begins that may go on. */
export const newestPart = (open: OpenLines | null): number | null => open?.tracebacks.at(-1)?.partOf ?? null

/** Where the oldest of the tracebacks begins that may go on. */
export const oldestPart = (open: OpenLines | null): number | null =>
  open === null || open.tracebacks.length === 0
    ? null
    : Math.min(...open.tracebacks.map(({ partOf }) => partOf))
