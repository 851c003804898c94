import { message, type Message } from '@shared/domain/message'
import { createScanner, parseTree, printParseErrorCode, type Node, type ParseError } from 'jsonc-parser'

export type SyntaxFault = { readonly offset: number; readonly message: Message }
export type Syntax = {
  /** null when the text is too broken to be read any further. */
  readonly root: Node | null
  readonly faults: readonly SyntaxFault[]
}

const DEEPEST = 50
/** Words of other languages that are written by habit; nothing else of a broken text is ever quoted. */
const FOREIGN_WORDS = new Set([
  'True',
  'False',
  'None',
  'NaN',
  'undefined',
  'Infinity',
  'yes',
  'no',
  'on',
  'off',
])

/** Walks over the tokens without recursion: what the parser would forgive, and nesting that it would not survive. */
const scanTokens = (
  text: string,
): { readonly tooDeepAt: number | null; readonly faults: readonly SyntaxFault[] } => {
  const scanner = createScanner(text, false)
  const faults: SyntaxFault[] = []
  let depth = 0
  let commaAt: number | null = null
  for (;;) {
    scanner.scan()
    const offset = scanner.getTokenOffset()
    if (offset >= text.length) return { tooDeepAt: null, faults }
    const first = text.charAt(offset)
    if (first === '/') {
      faults.push({ offset, message: message('settings.json.comment') })
      continue
    }
    if (/\s/.test(first)) continue
    if ((first === '}' || first === ']') && commaAt !== null) {
      faults.push({ offset: commaAt, message: message('settings.json.trailing_comma') })
    }
    commaAt = first === ',' ? offset : null
    if (first === '{' || first === '[') depth++
    if (first === '}' || first === ']') depth--
    if (depth > DEEPEST) return { tooDeepAt: offset, faults }
  }
}

const symbolMessage = (text: string, { offset, length }: ParseError): Message => {
  const symbol = text.slice(offset, offset + length)
  if (symbol.startsWith("'")) return message('settings.json.quotes')
  return FOREIGN_WORDS.has(symbol)
    ? message('settings.json.word', { word: symbol })
    : message('settings.json.symbol')
}

const syntaxMessage = (text: string, error: ParseError): Message => {
  switch (printParseErrorCode(error.error)) {
    case 'InvalidSymbol':
      return symbolMessage(text, error)
    case 'PropertyNameExpected':
      return message('settings.json.key_expected')
    case 'ValueExpected':
      return message('settings.json.value_expected')
    case 'ColonExpected':
      return message('settings.json.colon_expected')
    case 'CommaExpected':
      return message('settings.json.comma_expected')
    case 'CloseBraceExpected':
      return message('settings.json.unclosed', { bracket: '}' })
    case 'CloseBracketExpected':
      return message('settings.json.unclosed', { bracket: ']' })
    case 'EndOfFileExpected':
      return message('settings.json.after_end')
    case 'UnexpectedEndOfString':
      return message('settings.json.unclosed_string')
    case 'UnexpectedEndOfNumber':
    case 'InvalidNumberFormat':
      return message('settings.json.number')
    case 'InvalidUnicode':
    case 'InvalidEscapeCharacter':
      return message('settings.json.escape')
    case 'InvalidCharacter':
      return message('settings.json.control_character')
    case 'UnexpectedEndOfComment':
    case 'InvalidCommentToken':
      return message('settings.json.comment')
    case '<unknown ParseErrorCode>':
      return message('settings.json.broken')
  }
}

/**
 * Reads JSON into a tree with positions. Comments and trailing commas are faults, but do not hide what comes after
 * them; of harder faults only the first is told, because the rest mostly follows from it.
 */
export const parseSyntax = (text: string): Syntax => {
  if (text.trim() === '')
    return { root: null, faults: [{ offset: 0, message: message('settings.json.empty') }] }
  const soft = scanTokens(text)
  if (soft.tooDeepAt !== null) {
    return {
      root: null,
      faults: [{ offset: soft.tooDeepAt, message: message('settings.json.too_deep', { levels: DEEPEST }) }],
    }
  }
  const errors: ParseError[] = []
  const root = parseTree(text, errors, { disallowComments: false, allowTrailingComma: true })
  const hard = errors[0]
  if (hard !== undefined || root === undefined) {
    const offset = hard?.offset ?? 0
    const told = hard === undefined ? message('settings.json.broken') : syntaxMessage(text, hard)
    return {
      root: null,
      faults: [...soft.faults.filter((fault) => fault.offset < offset), { offset, message: told }],
    }
  }
  if (soft.faults.length > 0) return { root, faults: soft.faults }
  const strict = strictFaults(text)
  return { root: strict.length > 0 ? null : root, faults: strict }
}

/** The language's own parser has the last word, so that a settings file is JSON for every other program, too. */
const strictFaults = (text: string): readonly SyntaxFault[] => {
  try {
    JSON.parse(text)
    return []
  } catch (error) {
    const at = error instanceof Error ? /at position (\d+)/.exec(error.message)?.[1] : undefined
    return [{ offset: Number(at ?? 0), message: message('settings.json.broken') }]
  }
}
