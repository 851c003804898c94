import { createAutomaton, type Automaton } from './automaton'
import type { Tree, Unsupported } from './expression-tree'
import { MOST_INSTRUCTIONS, sizeOf, toProgram, type Direction } from './program'
import { findBegin, findEnd, NOT_FOUND, testAscii, type ByteAnswer } from './run-automaton'
import { searchWatched, type Answer } from './watched'

/** An expression that is ready to search in texts. */
export type Expression = {
  readonly source: string
  /** Of a watched one, the tree matches more than the expression does. */
  readonly engine:
    /** Its time is linear in the text, whatever the text is. */
    | { readonly kind: 'linear'; readonly tree: Tree }
    /** Only a backtracking engine can run it, under a time limit. */
    | { readonly kind: 'watched'; readonly tree: Tree; readonly why: Unsupported }
  /**
   * The match that begins leftmost in each text, the one that JavaScript finds; only where a part that may be empty is
   * repeated may it end elsewhere.
   */
  readonly search: (texts: readonly string[]) => readonly Answer[]
  /** The same for one text. */
  readonly find: (text: string) => Answer
  /** Whether it may match: only of a search that was given up nobody knows. */
  readonly mayMatch: (text: string) => boolean
  /** Whether it matches in `bytes[from, to)`, as long as these are ASCII; null for a watched one. */
  readonly testAscii: ((bytes: Uint8Array, from: number, to: number) => ByteAnswer) | null
}

const MOST_TOGETHER = 4 * MOST_INSTRUCTIONS

/** Made when it is first needed: many expressions of a program are never searched for. */
const lazily = (tree: Tree, direction: Direction): (() => Automaton) => {
  let made: Automaton | null = null
  return () => (made ??= createAutomaton(toProgram(tree, direction), { longest: direction === 'backward' }))
}

const linear = (source: string, tree: Tree): Expression => {
  const forward = lazily(tree, 'forward')
  const backward = lazily(tree, 'backward')
  const find = (text: string): Answer => {
    const end = findEnd(forward(), text)
    if (end === NOT_FOUND) return null
    const index = findBegin(backward(), text, end)
    return { index, length: end - index }
  }
  return {
    source,
    engine: { kind: 'linear', tree },
    search: (texts) => texts.map(find),
    find,
    mayMatch: (text) => findEnd(forward(), text) !== NOT_FOUND,
    testAscii: (bytes, from, to) => testAscii(forward(), bytes, from, to),
  }
}

const watched = (source: string, tree: Tree, why: Unsupported): Expression => {
  const expression = new RegExp(source, 'i')
  return {
    source,
    engine: { kind: 'watched', tree, why },
    search: (texts) => searchWatched(expression, texts),
    find: (text) => searchWatched(expression, [text])[0] ?? null,
    mayMatch: (text) => (searchWatched(expression, [text])[0] ?? null) !== null,
    testAscii: null,
  }
}

/** An expression as data, which threads can hand to each other. */
export type Prepared = Pick<Expression, 'source' | 'engine'>

export const prepared = ({ source, engine }: Expression): Prepared => ({ source, engine })

/** Makes an expression that was prepared ready to search. */
export const openExpression = ({ source, engine }: Prepared): Expression =>
  engine.kind === 'linear' ? linear(source, engine.tree) : watched(source, engine.tree, engine.why)

/** Finds what any of the expressions finds; null where one of them is not linear, or all are too large together. */
export const anyOf = (expressions: readonly Expression[]): Expression | null => {
  const options = expressions.flatMap(({ engine }) => (engine.kind === 'linear' ? [engine.tree] : []))
  if (options.length < expressions.length || options.length === 0) return null
  const tree: Tree = { kind: 'choice', options }
  return sizeOf(tree) > MOST_TOGETHER ? null : linear(expressions.map(({ source }) => source).join('|'), tree)
}
