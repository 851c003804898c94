import { CutOff, Left, mark, type Marks } from './json-marks'
import { completeTail } from './complete-tail'
import { createMemberKeys, type MemberKeys } from './member-keys'
import { readBareKey, readLiteral, readNumber, readString } from './read-scalar'
import { readTrivia } from './read-trivia'
import { isFirstInLine, lineIndent } from './text-line'
import { createTokenList, type TokenList } from './token-list'

const MAX_DEPTH = 500
const WORD_START = /[\p{L}_$]/u

/** What an open array or object waits for. */
type Wants = 'first' | 'next' | 'colon' | 'value' | 'comma'

type Frame = {
  readonly open: '{' | '['
  readonly at: number
  wants: Wants
  /** Where its last whole member ends, or its opening bracket. */
  keptEnd: number
  comma: number | null
  readonly keys: MemberKeys | null
}

type Last = { readonly kind: 'string' | 'number' | 'other'; readonly end: number; readonly hasBreak: boolean }

type LooseRead = { readonly allowCut: boolean }

type Reader = {
  readonly marks: Marks
  readonly tokens: TokenList
  readonly stack: Frame[]
  /** Closing brackets that stand elsewhere than their indentation says: some bracket is missing before them. */
  crooked: boolean
  wholeValues: number
  last: Last
}

const isCrooked = (text: string, open: number, close: number): boolean =>
  isFirstInLine(text, close) && lineIndent(text, close) !== lineIndent(text, open)

const endValue = (reader: Reader, last: Last): void => {
  reader.last = last
  reader.wholeValues++
  const frame = reader.stack.at(-1)
  if (frame === undefined) return
  frame.wants = 'comma'
  if (frame.keys) frame.keys.endMember(frame.keptEnd, last.end, reader.tokens.count())
  frame.keptEnd = last.end
}

const open = (reader: Reader, at: number, bracket: '{' | '['): number => {
  const { stack, tokens } = reader
  if (stack.length >= MAX_DEPTH) throw new Left('too_deep', at)
  tokens.add(at, at + 1)
  const keys = bracket === '{' ? createMemberKeys(reader.marks, tokens) : null
  stack.push({ open: bracket, at, wants: 'first', keptEnd: at + 1, comma: null, keys })
  return at + 1
}

const close = (reader: Reader, at: number, frame: Frame): number => {
  const { marks, stack, tokens } = reader
  if (frame.comma !== null) mark(marks, 'trailing_comma', frame.comma, 1)
  if (isCrooked(marks.text, frame.at, at)) reader.crooked = true
  tokens.add(at, at + 1)
  stack.pop()
  endValue(reader, { kind: 'other', end: at + 1, hasBreak: false })
  return at + 1
}

const readValue = (reader: Reader, at: number): number => {
  const { marks, tokens, stack } = reader
  const here = marks.text.charAt(at)
  if (here === '{' || here === '[') return open(reader, at, here)
  if (here === '"' || here === "'") {
    const { end, hasBreak } = readString(marks, at)
    tokens.add(at, end)
    endValue(reader, { kind: 'string', end, hasBreak })
    return end
  }
  if (/[\d.+-]/.test(here)) {
    const end = readNumber(marks, at)
    // More digits may have stood there.
    if (end >= marks.limit && stack.length > 0) throw new CutOff()
    tokens.add(at, end)
    endValue(reader, { kind: 'number', end, hasBreak: false })
    return end
  }
  if (!WORD_START.test(here)) throw new Left(',:}]'.includes(here) ? 'value' : 'unexpected', at)
  const end = readLiteral(marks, at)
  tokens.add(at, end)
  endValue(reader, { kind: 'other', end, hasBreak: false })
  return end
}

const readKey = (reader: Reader, at: number, frame: Frame): number => {
  const { marks, tokens } = reader
  const here = marks.text.charAt(at)
  const isQuoted = here === '"' || here === "'"
  const end = isQuoted ? readString(marks, at).end : readBareKey(marks, at)
  frame.keys?.beginMember(at, end, tokens.count())
  tokens.add(at, end)
  frame.wants = 'colon'
  frame.comma = null
  return end
}

/** A value or key follows another one without a comma: sure where something parts them, else a quote may be the fault. */
const readMissingComma = ({ marks, last }: Reader, at: number, frame: Frame): void => {
  const { text } = marks
  const here = text.charAt(at)
  if (',:}])'.includes(here)) throw new Left('bracket', at)
  const isQuote = here === '"' || here === "'"
  const isBare = WORD_START.test(here)
  const apart = at > last.end
  const onNewLine = text.slice(last.end, at).includes('\n')
  if (last.hasBreak) throw new Left('quote', at)
  if (last.kind !== 'other' && !apart && (isQuote || isBare)) throw new Left('quote', at)
  if (isBare && frame.open === '{' && !onNewLine) throw new Left('comma', at)
  mark(marks, 'missing_comma', last.end, 0, ',')
}

const readInside = (reader: Reader, at: number, frame: Frame): number => {
  const { marks } = reader
  const here = marks.text.charAt(at)
  const closing = frame.open === '{' ? '}' : ']'
  if (here === closing && frame.wants !== 'colon' && frame.wants !== 'value') return close(reader, at, frame)
  if ((here === '}' || here === ']') && here !== closing) throw new Left('bracket', at)
  switch (frame.wants) {
    case 'colon':
      if (here !== ':') throw new Left('colon', at)
      reader.tokens.add(at, at + 1)
      frame.wants = 'value'
      return at + 1
    case 'comma':
      if (here === ',') {
        frame.comma = at
        frame.wants = 'next'
        return at + 1
      }
      readMissingComma(reader, at, frame)
      frame.wants = 'next'
      return at
    case 'first':
    case 'next':
    case 'value':
  }
  if (frame.open === '{' && frame.wants !== 'value') return readKey(reader, at, frame)
  frame.comma = null
  return readValue(reader, at)
}

/**
 * Reads a text that should be JSON and marks each change that it needs. Throws `Left` where a change would be a guess:
 * what it marks never makes up a value, never drops one, and never moves one to another place.
 */
export const readLooseJson = (marks: Marks, from: number, { allowCut }: LooseRead): void => {
  const { text, limit } = marks
  const reader: Reader = {
    marks,
    tokens: createTokenList((start, end) => text.slice(start, end)),
    stack: [],
    crooked: false,
    wholeValues: 0,
    last: { kind: 'other', end: from, hasBreak: false },
  }
  let at = from
  let wantsRoot = true
  try {
    for (;;) {
      at = readTrivia(marks, at)
      const frame = reader.stack.at(-1)
      if (at >= limit) break
      if (frame) at = readInside(reader, at, frame)
      else if (wantsRoot) {
        wantsRoot = false
        at = readValue(reader, at)
      } else throw new Left('trailing', at)
    }
  } catch (error) {
    if (!(error instanceof CutOff)) throw error
    completeTail(reader, at, { isPartial: true, allowCut })
    return
  }
  if (wantsRoot) throw new Left('empty', from)
  if (reader.stack.length > 0) completeTail(reader, at, { isPartial: false, allowCut })
}
