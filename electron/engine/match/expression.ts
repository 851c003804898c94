import { createAutomaton, type Automaton } from './automaton'
import type { Tree, Unsupported } from './expression-tree'
import { packTree, unpackTree, type PackedTree } from './pack-tree'
import { MOST_INSTRUCTIONS, sizeOf, toProgram, type Direction } from './program'
import { findBegin, findEnd, NOT_FOUND, testAscii, type ByteAnswer } from './run-automaton'
import { searchWatched, type Answer } from './watched'

/** Its time is linear in the text, whatever the text is. */
type Linear = { readonly kind: 'linear'; readonly tree: Tree }
/** Only a backtracking engine can run it, under a time limit. The tree matches more than the expression does. */
type Watched = { readonly kind: 'watched'; readonly tree: Tree; readonly why: Unsupported }
export type Engine = Linear | Watched

/** An expression that is ready to search in texts. */
export type Expression = {
  readonly source: string
  readonly engine: Engine
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

/** Instructions of expressions that one automaton runs together. */
export const MOST_TOGETHER = 5 * MOST_INSTRUCTIONS

/** Made when it is first needed: many expressions of a program are never searched for. */
const lazily = (engine: Engine, direction: Direction): (() => Automaton) => {
  let made: Automaton | null = null
  return () =>
    (made ??= createAutomaton(
      toProgram(engine.tree, direction),
      direction === 'backward' ? 'longest' : 'first',
    ))
}

const linear = (source: string, engine: Linear): Expression => {
  const forward = lazily(engine, 'forward')
  const backward = lazily(engine, 'backward')
  const find = (text: string): Answer => {
    const end = findEnd(forward(), text)
    if (end === NOT_FOUND) return null
    const index = findBegin(backward(), text, end)
    return { index, length: end - index }
  }
  return {
    source,
    engine,
    search: (texts) => texts.map(find),
    find,
    mayMatch: (text) => findEnd(forward(), text) !== NOT_FOUND,
    testAscii: (bytes, from, to) => testAscii(forward(), bytes, from, to),
  }
}

const watched = (source: string, engine: Watched): Expression => {
  const expression = new RegExp(source, 'i')
  return {
    source,
    engine,
    search: (texts) => searchWatched(expression, texts),
    find: (text) => searchWatched(expression, [text])[0] ?? null,
    mayMatch: (text) => (searchWatched(expression, [text])[0] ?? null) !== null,
    testAscii: null,
  }
}

/** Makes an expression that is parsed ready to search. */
export const createExpression = (source: string, engine: Engine): Expression =>
  engine.kind === 'linear' ? linear(source, engine) : watched(source, engine)

/** An expression as data, which threads can hand to each other. */
export type Prepared = {
  readonly source: string
  readonly packed: PackedTree
  /** Null for a linear one. */
  readonly why: Unsupported | null
}

export const prepared = ({ source, engine }: Expression): Prepared => ({
  source,
  packed: packTree(engine.tree),
  why: engine.kind === 'linear' ? null : engine.why,
})

/** Makes an expression that was prepared ready to search. Its tree is made for whoever asks, and not kept. */
export const openExpression = ({ source, packed, why }: Prepared): Expression => {
  const lazy = {
    get tree() {
      return unpackTree(packed)
    },
  }
  const engine: Engine =
    why === null
      ? Object.assign(lazy, { kind: 'linear' } as const)
      : Object.assign(lazy, { kind: 'watched', why } as const)
  return createExpression(source, engine)
}

/** Finds what any of the expressions finds; null where one of them is not linear, or all are too large together. */
export const anyOf = (expressions: readonly Expression[]): Expression | null => {
  if (expressions.length === 0 || expressions.some(({ engine }) => engine.kind === 'watched')) return null
  const engine: Linear = {
    kind: 'linear',
    // Trees that are made for whoever asks are not kept here either.
    get tree() {
      return { kind: 'choice', options: expressions.map((expression) => expression.engine.tree) } as const
    },
  }
  const source = expressions.map((expression) => expression.source).join('|')
  return sizeOf(engine.tree) > MOST_TOGETHER ? null : linear(source, engine)
}
