import type { Tree } from './expression-tree'
import { ANY_UNIT, type UnitSet } from './unit-set'

/** Instructions of a non-deterministic automaton (Thompson), as indices into a list; `split` prefers its first. */
export type Instruction =
  | { readonly op: 'unit'; readonly units: UnitSet; readonly next: number }
  | { readonly op: 'split'; readonly first: number; readonly second: number }
  | {
      readonly op: 'look'
      readonly side: 'left' | 'right'
      readonly units: UnitSet
      readonly edge: boolean
      readonly next: number
    }
  /** `ending`: which of the program's expressions matches. */
  | { readonly op: 'match'; readonly ending: number }

/** Runs from the first to the last character of a text (`forward`), or back from the end of a match. */
export type Direction = 'forward' | 'backward'

export type Program = { readonly instructions: readonly Instruction[]; readonly start: number }

/** An expression with more is too large: each character may cost that many steps. */
export const MOST_INSTRUCTIONS = 12_000

/** How many instructions a tree takes; Infinity for far too many. */
export const sizeOf = (tree: Tree): number => {
  switch (tree.kind) {
    case 'unit':
    case 'look':
      return 1
    case 'sequence':
      return tree.parts.reduce((sum, part) => sum + sizeOf(part), 0)
    case 'choice':
      return tree.options.reduce((sum, option) => sum + sizeOf(option) + 1, 0)
    case 'repeat': {
      const one = sizeOf(tree.part)
      return tree.most === Infinity
        ? one * Math.max(tree.least, 1) + 1
        : one * tree.most + (tree.most - tree.least)
    }
  }
}

/** Whether a tree matches a text without any character. */
export const matchesEmpty = (tree: Tree): boolean => {
  switch (tree.kind) {
    case 'unit':
      return false
    case 'look':
      return tree.edge
    case 'sequence':
      return tree.parts.every(matchesEmpty)
    case 'choice':
      return tree.options.some(matchesEmpty)
    case 'repeat':
      return tree.least === 0 || matchesEmpty(tree.part)
  }
}

const mirrored = (side: 'left' | 'right', direction: Direction): 'left' | 'right' => {
  if (direction === 'forward') return side
  return side === 'left' ? 'right' : 'left'
}

type Writing = {
  readonly instructions: Instruction[]
  /** Builds a tree so that `next` follows it; gives where it begins. */
  readonly build: (node: Tree, next: number) => number
  readonly add: (instruction: Instruction) => number
}

/** `matches` is how many expressions end, at the instructions of their numbers. */
const writing = (direction: Direction, matches: number): Writing => {
  const instructions: Instruction[] = Array.from({ length: matches }, (_, ending) => ({
    op: 'match',
    ending,
  }))
  const add = (instruction: Instruction): number => instructions.push(instruction) - 1
  const place = (): number => add({ op: 'match', ending: 0 })

  const loop = (part: Tree, greedy: boolean, next: number): number => {
    const at = place()
    const body = build(part, at)
    instructions[at] = greedy
      ? { op: 'split', first: body, second: next }
      : { op: 'split', first: next, second: body }
    return at
  }

  const build = (node: Tree, next: number): number => {
    switch (node.kind) {
      case 'unit':
        return add({ op: 'unit', units: node.units, next })
      case 'look': {
        const { units, edge } = node
        return add({ op: 'look', side: mirrored(node.side, direction), units, edge, next })
      }
      case 'sequence': {
        const inOrder = direction === 'forward' ? node.parts.toReversed() : node.parts
        return inOrder.reduce((after, part) => build(part, after), next)
      }
      case 'choice': {
        const begins = node.options.map((option) => build(option, next))
        return begins.reduceRight((second, first) => add({ op: 'split', first, second }))
      }
      case 'repeat': {
        const { part, least, most, greedy } = node
        let after = next
        if (most === Infinity) after = loop(part, greedy, next)
        else
          for (let count = least; count < most; count += 1) {
            const body = build(part, after)
            after = greedy
              ? add({ op: 'split', first: body, second: next })
              : add({ op: 'split', first: next, second: body })
          }
        for (let count = 0; count < least; count += 1) after = build(part, after)
        return after
      }
    }
  }
  return { instructions, build, add }
}

/** Has a program begin at every place of a text, the earliest first: a lazy loop over any character stands before it. */
const searching = ({ instructions, add }: Writing, begin: number): Program => {
  const start = add({ op: 'split', first: begin, second: instructions.length + 1 })
  add({ op: 'unit', units: ANY_UNIT, next: start })
  return { instructions, start }
}

/**
 * Makes a program of a tree. Forward, it begins to search at every place of a text; backward, it begins where it is
 * started only.
 */
export const toProgram = (tree: Tree, direction: Direction): Program => {
  const written = writing(direction, 1)
  const begin = written.build(tree, 0)
  return direction === 'backward'
    ? { instructions: written.instructions, start: begin }
    : searching(written, begin)
}

/** Makes one program of several trees that tells them apart by their numbers where they match. */
export const toSetProgram = (trees: readonly Tree[]): Program => {
  const written = writing('forward', trees.length)
  const begins = trees.map((tree, ending) => written.build(tree, ending))
  return searching(
    written,
    begins.reduceRight((second, first) => written.add({ op: 'split', first, second })),
  )
}
