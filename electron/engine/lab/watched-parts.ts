import { RegExpParser, visitRegExpAST } from '@eslint-community/regexpp'
import { message, type Message } from '@shared/domain/message'

type Part = { readonly message: Message; readonly index: number; readonly length: number }

const LONGEST_PART = 60

const shortened = (part: string): string =>
  part.length > LONGEST_PART ? `${part.slice(0, LONGEST_PART)}…` : part

/**
 * The parts of a valid expression for which no engine has linear time: what looks around, and what refers back. An
 * expression with one of them is searched with under a time limit.
 */
export const watchedParts = (source: string): readonly Part[] => {
  const parts: Part[] = []
  visitRegExpAST(new RegExpParser({ ecmaVersion: 2024 }).parsePattern(source), {
    onAssertionEnter: (node) => {
      if (node.kind !== 'lookahead' && node.kind !== 'lookbehind') return
      const told = message('lab.regex.look_around', { part: shortened(node.raw) })
      parts.push({ message: told, index: node.start, length: node.end - node.start })
    },
    onBackreferenceEnter: (node) => {
      const told = message('lab.regex.back_reference', { part: shortened(node.raw) })
      parts.push({ message: told, index: node.start, length: node.end - node.start })
    },
  })
  return parts
}
