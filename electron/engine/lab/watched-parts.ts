import { message, type Message } from '@shared/domain/message'
import { compileExpression } from '../match/expression'
import type { Unsupported } from '../match/expression-tree'
import { parseExpression } from '../match/parse-expression'

type Part = { readonly message: Message; readonly index: number; readonly length: number }

const LONGEST_PART = 60

const remarkOf = (why: Unsupported, part: string): Message => {
  switch (why) {
    case 'look_around':
      return message('lab.regex.look_around', { part })
    case 'back_reference':
      return message('lab.regex.back_reference', { part })
    case 'too_large':
      return message('lab.regex.too_large')
  }
}

/** What in a valid expression no engine can search for in linear time: such a search has a time limit. */
export const watchedParts = (source: string): readonly Part[] => {
  const { engine } = compileExpression(source)
  if (engine.kind === 'linear') return []
  const [problem] = parseExpression(source).problems
  const { start, end } = problem ?? { start: 0, end: source.length }
  const part = source.slice(start, end)
  const shown = part.length > LONGEST_PART ? `${part.slice(0, LONGEST_PART)}…` : part
  return [{ message: remarkOf(engine.why, shown), index: start, length: end - start }]
}
