import { matchLine, matchLines, type LineMatch } from '../logs/match-lines'
import { compileExpression } from '../match/expression'
import type { Expressions } from './protocol'

export type Found = { readonly index: number; readonly length: number }

/** `given_up`: the search took too long to be carried through. */
export type Verdict = LineMatch['kind']

export type Matcher = {
  readonly judge: (text: string) => Verdict
  readonly judgeAll: (texts: readonly string[]) => readonly Verdict[]
  /** Where the pattern matches; null where it does not. */
  readonly find: (text: string) => Found | null
}

/** What finds nothing. */
export const nothing: Matcher = {
  judge: () => 'none',
  judgeAll: (texts) => texts.map(() => 'none'),
  find: () => null,
}

/** Prepares a pair of expressions; throws where one of them is not valid. */
export const toMatcher = ({ pattern, ignore }: Expressions): Matcher => {
  const compiled = {
    pattern: compileExpression(pattern),
    ignore: ignore === null ? null : compileExpression(ignore),
  }
  return {
    judge: (text) => matchLine(compiled, text).kind,
    judgeAll: (texts) => matchLines(compiled, texts).map(({ kind }) => kind),
    find: (text) => {
      const found = compiled.pattern.find(text)
      return found === 'given_up' ? null : found
    },
  }
}
