import { compileExpression, matchLine } from '../logs/match-lines'
import type { Expressions } from './protocol'

export type Found = { readonly index: number; readonly length: number }

/** `given_up`: the search took too long to be carried through. */
export type Verdict = 'hit' | 'ignored' | 'none' | 'given_up'

export type Matcher = {
  readonly judge: (text: string) => Verdict
  /** Where the pattern matches; null where it does not. */
  readonly find: (text: string) => Found | null
}

/** Prepares a pair of expressions; throws where one of them is not valid. */
export const toMatcher = ({ pattern, ignore }: Expressions): Matcher => {
  const compiled = {
    pattern: compileExpression(pattern),
    ignore: ignore === null ? null : compileExpression(ignore),
  }
  return {
    judge: (text) => matchLine(compiled, text).kind,
    find: (text) => {
      const found = compiled.pattern.exec(text)
      return found === null ? null : { index: found.index, length: found[0].length }
    },
  }
}
