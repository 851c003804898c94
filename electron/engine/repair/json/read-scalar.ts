import { CutOff, Left, mark, type Marks } from './json-marks'

/** From the blank on, without quotes and backslash. */
const PLAIN_DOUBLE = /[ !#-[\]-\uFFFF]*/y
const PLAIN_SINGLE = /[ !#-&(-[\]-\uFFFF]*/y
const NUMBER = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y
const NUMBER_LIKE = /[\w.+-]*/y
const WORD = /[\p{L}_$][\p{L}\p{N}_$-]*/uy
const HEX = /^[0-9a-fA-F]{4}$/
const SHORT_ESCAPES: Readonly<Record<string, string>> = {
  '\b': '\\b',
  '\t': '\\t',
  '\n': '\\n',
  '\f': '\\f',
  '\r': '\\r',
}
const PYTHON: Readonly<Record<string, string>> = { True: 'true', False: 'false', None: 'null' }
const LITERALS = ['true', 'false', 'null', ...Object.keys(PYTHON)]
/** As a key without quotes these may be the words or the things that they stand for. */
const NO_KEYS = new Set([...LITERALS, 'NaN', 'Infinity', 'undefined'])

const matched = (pattern: RegExp, text: string, at: number): string => {
  pattern.lastIndex = at
  return pattern.exec(text)?.[0] ?? ''
}

const escapeOf = (control: string): string =>
  SHORT_ESCAPES[control] ?? `\\u${control.charCodeAt(0).toString(16).padStart(4, '0')}`

const readEscape = (marks: Marks, at: number): number => {
  const { text, limit } = marks
  if (at + 1 >= limit) throw new CutOff()
  const next = text.charAt(at + 1)
  if (next === "'") {
    mark(marks, 'escape', at, 1)
    return at + 2
  }
  if ('"\\/bfnrt'.includes(next)) return at + 2
  if (next !== 'u') throw new Left('escape', at)
  const digits = text.slice(at + 2, Math.min(at + 6, limit))
  if (HEX.test(digits)) return at + 6
  if (at + 2 + digits.length === limit && /^[0-9a-fA-F]*$/.test(digits)) throw new CutOff()
  throw new Left('escape', at)
}

/** A string in double or single quotes that begins at `from`: its end, and whether it goes over several lines. */
export const readString = (
  marks: Marks,
  from: number,
): { readonly end: number; readonly hasBreak: boolean } => {
  const { text, limit } = marks
  const quote = text.charAt(from)
  const plain = quote === '"' ? PLAIN_DOUBLE : PLAIN_SINGLE
  let breakAt: number | null = null
  let at = from + 1
  if (quote === "'") mark(marks, 'quotes', from, 1, '"')
  for (;;) {
    at += matched(plain, text, at).length
    if (at >= limit) {
      // What is written on one line and never closed was cut off; over several lines a quote is missing somewhere.
      if (breakAt !== null && text.slice(breakAt, limit).trim() !== '') throw new Left('string', from)
      throw new CutOff()
    }
    const here = text.charAt(at)
    if (here === quote) {
      if (quote === "'") mark(marks, 'quotes', at, 1, '"')
      return { end: at + 1, hasBreak: breakAt !== null }
    }
    if (here === '\\') at = readEscape(marks, at)
    else if (here === '"') {
      mark(marks, 'quotes', at, 1, '\\"')
      at++
    } else if (here === '\0') throw new Left('nul', at)
    else {
      if (here === '\n' || here === '\r') breakAt ??= at
      mark(marks, 'control', at, 1, escapeOf(here))
      at++
    }
  }
}

/** A number that begins at `at`, in its own spelling: its end. */
export const readNumber = ({ text, limit }: Marks, at: number): number => {
  const like = matched(NUMBER_LIKE, text, at)
  const end = at + like.length
  if (matched(NUMBER, text, at) === like && like !== '') return end
  if (end >= limit && /^-?(?:\d+(?:\.\d*)?(?:[eE][+-]?\d*)?)?$/.test(like) && !/^-?0\d/.test(like))
    throw new CutOff()
  throw new Left('number', at)
}

/** `true`, `false`, `null` or what Python calls them, at `at`: its end. */
export const readLiteral = (marks: Marks, at: number): number => {
  const { text, limit } = marks
  const word = matched(WORD, text, at)
  const end = at + word.length
  if (word === '') throw new Left('unexpected', at)
  const meant = PYTHON[word]
  if (meant !== undefined) mark(marks, 'python', at, word.length, meant)
  else if (!LITERALS.includes(word)) {
    if (end >= limit && LITERALS.some((literal) => literal.startsWith(word))) throw new CutOff()
    throw new Left('word', at)
  }
  return end
}

/** A key without quotes at `at`: its end. */
export const readBareKey = (marks: Marks, at: number): number => {
  const { text, limit } = marks
  const word = matched(WORD, text, at)
  const end = at + word.length
  if (word === '') throw new Left('unexpected', at)
  if (end >= limit) throw new CutOff()
  if (NO_KEYS.has(word)) throw new Left('word', at)
  mark(marks, 'unquoted_key', at, word.length, JSON.stringify(word))
  return end
}
