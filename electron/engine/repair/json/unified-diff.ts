import { applyEdits, type Edit } from './edits'

const CONTEXT = 2
const MOST_LINES = 80
const MOST_CHARACTERS = 160
const SHOWN_BEFORE = 60

type Region = {
  /** Numbers of lines, from 0; `to` is the first one after it. */
  readonly from: number
  to: number
  readonly edits: Edit[]
}

/** Where the lines of a text begin. */
const lineStarts = (text: string): readonly number[] => {
  const starts = [0]
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) starts.push(at + 1)
  return starts
}

const lineAt = (starts: readonly number[], offset: number): number => {
  let [low, high] = [0, starts.length - 1]
  while (low < high) {
    const middle = Math.ceil((low + high) / 2)
    if ((starts[middle] ?? 0) <= offset) low = middle
    else high = middle - 1
  }
  return low
}

const regionsOf = (starts: readonly number[], edits: readonly Edit[]): readonly Region[] => {
  const regions: Region[] = []
  for (const edit of edits) {
    const from = lineAt(starts, edit.offset)
    const end = lineAt(starts, edit.offset + edit.length)
    const isWholeLines =
      edit.text === '' &&
      starts[from] === edit.offset &&
      starts[end] === edit.offset + edit.length &&
      end > from
    const to = isWholeLines ? end : end + 1
    const last = regions.at(-1)
    if (last && from < last.to) {
      last.to = Math.max(last.to, to)
      last.edits.push(edit)
    } else regions.push({ from, to, edits: [edit] })
  }
  return regions
}

const splitLines = (text: string): readonly string[] =>
  text === ''
    ? []
    : (text.endsWith('\n') ? text.slice(0, -1) : text).split('\n').map((line) => line.replace(/\r$/, ''))

/** A long line around the place where it differs from the other one. */
const clip = (line: string, at: number): string => {
  if (line.length <= MOST_CHARACTERS) return line
  const start = Math.max(0, Math.min(at - SHOWN_BEFORE, line.length - MOST_CHARACTERS))
  const end = start + MOST_CHARACTERS
  return `${start > 0 ? '…' : ''}${line.slice(start, end)}${end < line.length ? '…' : ''}`
}

const firstDifference = (a: string, b: string): number => {
  let at = 0
  while (at < a.length && at < b.length && a.charCodeAt(at) === b.charCodeAt(at)) at++
  return at
}

/**
 * The changed lines of a text with two lines around them, as `diff -u` writes them but for the file names. Long lines show
 * the part that changes, and beyond 80 lines it ends with `…`.
 */
export const unifiedDiff = (text: string, edits: readonly Edit[]): readonly string[] => {
  const starts = lineStarts(text)
  const lineCount = text.endsWith('\n') ? starts.length - 1 : starts.length
  const startOf = (line: number): number => starts[line] ?? text.length
  const plain = (from: number, to: number): readonly string[] =>
    from >= to ? [] : splitLines(text.slice(startOf(from), startOf(to))).map((line) => ` ${clip(line, 0)}`)

  const shown: string[] = []
  let shift = 0
  let contextFrom = 0
  let body: string[] = []
  let head = { old: 0, at: 0, oldCount: 0, newCount: 0 }
  const flush = (): void => {
    if (body.length === 0) return
    const { old, at, oldCount, newCount } = head
    shown.push(
      `@@ -${String(old + 1)},${String(oldCount)} +${String(at + 1)},${String(newCount)} @@`,
      ...body,
    )
    body = []
  }
  const context = (from: number, to: number): void => {
    const lines = plain(from, to)
    body.push(...lines)
    head.oldCount += lines.length
    head.newCount += lines.length
  }
  for (const { from, to: last, edits: own } of regionsOf(starts, edits)) {
    if (shown.length + body.length > MOST_LINES) break
    const to = Math.min(last, lineCount)
    const gap = from - contextFrom
    if (body.length > 0 && gap <= 2 * CONTEXT) context(contextFrom, from)
    else {
      if (body.length > 0) context(contextFrom, contextFrom + CONTEXT)
      flush()
      const start = Math.max(contextFrom, from - CONTEXT)
      head = { old: start, at: start + shift, oldCount: 0, newCount: 0 }
      context(start, from)
    }
    const before = splitLines(text.slice(startOf(from), startOf(to)))
    const after = splitLines(applyEdits(text, own, startOf(from), Math.max(startOf(to), startOf(from))))
    body.push(
      ...before.map((line, index) => `-${clip(line, firstDifference(line, after[index] ?? ''))}`),
      ...after.map((line, index) => `+${clip(line, firstDifference(line, before[index] ?? ''))}`),
    )
    head.oldCount += before.length
    head.newCount += after.length
    shift += after.length - before.length
    contextFrom = to
  }
  if (body.length > 0) context(contextFrom, Math.min(lineCount, contextFrom + CONTEXT))
  flush()
  return shown.length <= MOST_LINES ? shown : [...shown.slice(0, MOST_LINES - 1), '…']
}
