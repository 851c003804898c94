import { createAutomaton, type Automaton } from './automaton'
import type { Tree, Unsupported } from './expression-tree'
import { parseExpression } from './parse-expression'
import { toProgram, type Direction } from './program'
import { findBegin, findEnd, NOT_FOUND, testAscii, type ByteAnswer } from './run-automaton'
import { searchWatched, type Answer } from './watched'

/** An expression that is ready to search in texts. */
export type Expression = {
  readonly source: string
  readonly engine:
    /** Its time is linear in the text, whatever the text is. */
    | { readonly kind: 'linear'; readonly tree: Tree }
    /** Only a backtracking engine can run it, under a time limit. */
    | { readonly kind: 'watched'; readonly why: Unsupported }
  /**
   * The match that begins leftmost in each text, the one that JavaScript finds; only where a part that may be empty is
   * repeated may it end elsewhere.
   */
  readonly search: (texts: readonly string[]) => readonly Answer[]
  /** Whether it matches in `bytes[from, to)`, as long as these are ASCII; null for a watched one. */
  readonly testAscii: ((bytes: Uint8Array, from: number, to: number) => ByteAnswer) | null
}

const automatonOf = (tree: Tree, direction: Direction): Automaton | null => {
  const compiled = toProgram(tree, direction)
  return compiled.kind === 'program'
    ? createAutomaton(compiled.program, { longest: direction === 'backward' })
    : null
}

const linear = (source: string, tree: Tree, forward: Automaton): Expression => {
  let backward: Automaton | null = null
  return {
    source,
    engine: { kind: 'linear', tree },
    search: (texts) =>
      texts.map((text) => {
        const end = findEnd(forward, text)
        if (end === NOT_FOUND) return null
        backward ??= automatonOf(tree, 'backward')
        if (backward === null) throw new Error('a program is as large backward as forward')
        const index = findBegin(backward, text, end)
        return { index, length: end - index }
      }),
    testAscii: (bytes, from, to) => testAscii(forward, bytes, from, to),
  }
}

const watched = (source: string, why: Unsupported): Expression => {
  const expression = new RegExp(source, 'i')
  return {
    source,
    engine: { kind: 'watched', why },
    search: (texts) => searchWatched(expression, texts),
    testAscii: null,
  }
}

/**
 * Prepares an expression of the one dialect: JavaScript's of Node 20, flag `i`, without `u`. Nearly all run on an
 * automaton whose time is linear; those with back references or with look-around longer than a character, and those
 * whose repetitions make them too large, run on V8's engine under a time limit. Throws a SyntaxError.
 */
export const compileExpression = (source: string): Expression => {
  const parsed = parseExpression(source)
  if (parsed.kind === 'unsupported') return watched(source, parsed.why)
  const forward = automatonOf(parsed.tree, 'forward')
  return forward === null ? watched(source, 'too_large') : linear(source, parsed.tree, forward)
}
