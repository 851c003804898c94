import { createAutomaton, type Automaton } from './automaton'
import { MOST_TOGETHER, type Expression } from './expression'
import { sizeOf, toSetProgram } from './program'
import { findEach } from './run-automaton'
import type { Tree } from './expression-tree'

type Part<T> = { readonly of: readonly T[]; readonly automaton: Automaton }

/**
 * Finds which of several linear expressions match in a text, at the price of one search (of a few, where they are too
 * large together). Their automata are made here, which takes a tenth of a second for the shipped patterns.
 */
export const createExpressionSet = <T>(
  members: readonly T[],
  expressionOf: (member: T) => Expression,
): ((text: string) => ReadonlySet<T>) => {
  const parts: Part<T>[] = []
  let of: T[] = []
  let trees: Tree[] = []
  let size = 0
  const close = (): void => {
    if (of.length > 0) parts.push({ of, automaton: createAutomaton(toSetProgram(trees), 'each') })
    of = []
    trees = []
    size = 0
  }
  for (const member of members) {
    const { tree } = expressionOf(member).engine
    const more = sizeOf(tree)
    if (size + more > MOST_TOGETHER) close()
    of.push(member)
    trees.push(tree)
    size += more
  }
  close()
  const none: ReadonlySet<T> = new Set()
  return (text) => {
    let found = none
    for (const { of: some, automaton } of parts) {
      const numbers = findEach(automaton, text)
      if (numbers.size > 0)
        found = new Set([...found, ...some.filter((_member, number) => numbers.has(number))])
    }
    return found
  }
}
