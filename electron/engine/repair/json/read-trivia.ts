import { Left, mark, type Marks } from './json-marks'
import { blanksBefore, isFirstInLine } from './text-line'

/** Blanks of other alphabets, of word processors and of web pages; JSON knows four only. */
const ODD_SPACE = /[\v\f\u0085\u00A0\u1680\u2000-\u200B\u2028\u2029\u202F\u205F\u3000\uFEFF]+/y
const SPACE = /[ \t\r\n]+/y
const NULS = /\0+/y
/** More zero bytes than these in the middle of a file, and a block of it is gone. */
const MOST_NULS_WITHIN = 16
const PART_OF_NUMBER = /[\w.+-]/

const matchLength = (pattern: RegExp, text: string, at: number): number => {
  pattern.lastIndex = at
  return pattern.exec(text)?.[0].length ?? 0
}

const LINE_REST = /[ \t]*(?:\r?\n)?/y

/** A comment that has its lines to itself goes with them; one at the end of a line goes with the blanks before it. */
const markComment = (marks: Marks, start: number, end: number): void => {
  const { text, limit } = marks
  const rest = text.slice(end, end + matchLength(LINE_REST, text, end))
  const endsLine = rest.endsWith('\n') || end + rest.length >= limit
  const from = endsLine ? start - blanksBefore(text, start) : start
  const to = rest.endsWith('\n') && isFirstInLine(text, start) ? end + rest.length : end
  mark(marks, 'comment', from, to - from)
}

const readComment = (marks: Marks, at: number): number | null => {
  const { text, limit } = marks
  const isLine = text[at] === '#' || text.startsWith('//', at)
  if (isLine) {
    const lineEnd = text.indexOf('\n', at)
    const stop = lineEnd === -1 || lineEnd > limit ? limit : lineEnd
    const end = text[stop - 1] === '\r' ? stop - 1 : stop
    markComment(marks, at, end)
    return end
  }
  if (!text.startsWith('/*', at)) return null
  const close = text.indexOf('*/', at + 2)
  if (close === -1 || close + 2 > limit) throw new Left('comment', at)
  markComment(marks, at, close + 2)
  return close + 2
}

const readNuls = (marks: Marks, at: number): number => {
  const { text } = marks
  NULS.lastIndex = at
  const length = NULS.exec(text)?.[0].length ?? 0
  const before = text[at - 1] ?? ''
  const after = text[at + length] ?? ''
  // Beside a number or a word they may stand where characters of it stood.
  if (length > MOST_NULS_WITHIN || PART_OF_NUMBER.test(before) || PART_OF_NUMBER.test(after))
    throw new Left('nul', at)
  mark(marks, 'nul', at, length)
  return at + length
}

/** Goes over what stands between the tokens, marks what JSON does not have there, and gives the place of the next token. */
export const readTrivia = (marks: Marks, from: number): number => {
  const { text, limit } = marks
  let at = from
  while (at < limit) {
    const code = text.charCodeAt(at)
    if (code === 0x20 || (code >= 0x09 && code <= 0x0d && code !== 0x0b && code !== 0x0c))
      at += matchLength(SPACE, text, at)
    else if (code === 0x2f || code === 0x23) {
      const end = readComment(marks, at)
      if (end === null) return at
      at = end
    } else if (code === 0) at = readNuls(marks, at)
    else if (code > 0x2f && code < 0x80) return at
    else {
      const odd = matchLength(ODD_SPACE, text, at)
      if (odd === 0) return at
      mark(marks, 'space', at, odd, ' ')
      at += odd
    }
  }
  return Math.min(at, limit)
}
