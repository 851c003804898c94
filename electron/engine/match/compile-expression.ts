import { createExpression, type Engine, type Expression } from './expression'
import { parseExpression } from './parse-expression'
import { MOST_INSTRUCTIONS, sizeOf } from './program'

/** Throws a SyntaxError for what is no expression. */
const engineOf = (source: string): Engine => {
  const { tree, problems } = parseExpression(source)
  const [problem] = problems
  if (problem !== undefined) return { kind: 'watched', tree, why: problem.why }
  return sizeOf(tree) > MOST_INSTRUCTIONS
    ? { kind: 'watched', tree, why: 'too_large' }
    : { kind: 'linear', tree }
}

const MOST_REMEMBERED = 1000
/** Those that somebody still holds: what is judged and then run is parsed once. */
const inUse = new Map<string, WeakRef<Expression>>()

/**
 * Prepares an expression of the one dialect: JavaScript's of Node 20, flag `i`, without `u`. Nearly all run on an
 * automaton whose time is linear; those with back references or with look-around longer than a character, and those
 * whose repetitions make them too large, run on V8's engine under a time limit. Throws a SyntaxError.
 */
export const compileExpression = (source: string): Expression => {
  const known = inUse.get(source)?.deref()
  if (known !== undefined) return known
  const fresh = createExpression(source, engineOf(source))
  if (inUse.size >= MOST_REMEMBERED) inUse.clear()
  inUse.set(source, new WeakRef(fresh))
  return fresh
}
