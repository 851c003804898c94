import { matchLine, matchLines, type LineMatch } from '../logs/match-lines'
import { compileExpression } from '../match/compile-expression'
import type { Expression } from '../match/expression'
import { requiredLiterals } from '../match/required-literals'
import type { Expressions } from './protocol'

export type Found = { readonly index: number; readonly length: number }

/** `given_up`: the search took too long to be carried through. */
export type Verdict = LineMatch['kind']

export type Matcher = {
  /** Whether a line holds one of the texts without which nothing matches; null where there are none. */
  readonly mayMatch: ((text: string) => boolean) | null
  readonly judge: (text: string) => Verdict
  readonly judgeAll: (texts: readonly string[]) => readonly Verdict[]
  /** Where the pattern matches; null where it does not. */
  readonly find: (text: string) => Found | null
}

/** What finds nothing. */
export const nothing: Matcher = {
  mayMatch: () => false,
  judge: () => 'none',
  judgeAll: (texts) => texts.map(() => 'none'),
  find: () => null,
}

const escaped = (literal: string): string => literal.replace(/[\\^$.*+?()[\]{}|/]/g, String.raw`\$&`)

/** Following and scanning look at the bytes for these texts first, and at lines without any of them no further. */
const filterOf = ({ engine }: Expression): Matcher['mayMatch'] => {
  const literals = requiredLiterals(engine.tree)
  if (literals === null) return null
  const any = compileExpression(literals.map(escaped).join('|'))
  return (text) => any.find(text) !== null
}

/** Prepares a pair of expressions; throws where one of them is not valid. */
export const toMatcher = ({ pattern, ignore }: Expressions): Matcher => {
  const compiled = {
    pattern: compileExpression(pattern),
    ignore: ignore === null ? null : compileExpression(ignore),
  }
  return {
    mayMatch: filterOf(compiled.pattern),
    judge: (text) => matchLine(compiled, text).kind,
    judgeAll: (texts) => matchLines(compiled, texts).map(({ kind }) => kind),
    find: (text) => {
      const found = compiled.pattern.find(text)
      return found === 'given_up' ? null : found
    },
  }
}
