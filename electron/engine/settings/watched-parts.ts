import { message, type Message } from '@shared/domain/message'
import { compileExpression } from '../match/compile-expression'
import { parseExpression, type Problem } from '../match/parse-expression'

type Part = { readonly message: Message; readonly index: number; readonly length: number }

const LONGEST_PART = 60

const remarkOf = (why: Problem['why'], part: string): Message => {
  switch (why) {
    case 'look_around':
      return message('lab.regex.look_around', { part })
    case 'back_reference':
      return message('lab.regex.back_reference', { part })
  }
}

/** What in a valid expression no engine can search for in linear time: such a search has a time limit. */
export const watchedParts = (source: string): readonly Part[] => {
  const parts = parseExpression(source).problems.map(({ why, start, end }): Part => {
    const part = source.slice(start, end)
    const shown = part.length > LONGEST_PART ? `${part.slice(0, LONGEST_PART)}…` : part
    return { message: remarkOf(why, shown), index: start, length: end - start }
  })
  if (parts.length > 0 || compileExpression(source).engine.kind === 'linear') return parts
  return [{ message: message('lab.regex.too_large'), index: 0, length: source.length }]
}
