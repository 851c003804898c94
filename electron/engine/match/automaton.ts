import { createAlphabet, type Alphabet } from './alphabet'
import { flatten, leftKinds, LOOK_LEFT, LOOK_RIGHT, MATCH, SPLIT, UNIT } from './flat-program'
import type { Program } from './program'

/**
 * A deterministic automaton that is made while it runs (as RE2 does it): each character costs one step in a table, so
 * that the time is linear in the text whatever the expression is. A match is seen one character late, since what
 * stands behind it may matter.
 */
export type Automaton = {
  readonly alphabet: Alphabet
  /** The state at the left edge of a text, or behind a character of this class. */
  readonly startAt: (before: number | 'edge') => number
  /** The state after a class, or after the text's end (`classCount`), shifted left by one; the lowest bit: a match ended before it. */
  readonly step: (state: number, unitClass: number) => number
  /** The table that `step` fills: `table[state * width + class]`, -1 where it is not known yet. */
  readonly table: () => Int32Array
  readonly width: number
}

/** The state from which nothing can match any more. */
export const DEAD = 0
const UNKNOWN = -1
/** Table cells of one automaton; beyond, it is begun anew from the state that it is in. */
const MOST_CELLS = 1 << 20
const FIRST_CELLS = 1 << 10

/** `longest` goes on for the longest match; else the first in the order of preference wins, as in JavaScript. */
export const createAutomaton = (
  { instructions, start }: Program,
  { longest }: { readonly longest: boolean },
): Automaton => {
  const { flat, sets } = flatten(instructions)
  const { op, first, second, set, edge } = flat
  const alphabet = createAlphabet(sets)
  const { classCount, members } = alphabet
  const width = classCount + 1
  const { ofClass: leftKindOf, classOfKind } = leftKinds(flat, alphabet)
  const edgeKind = classOfKind.length
  const looksLeft = op.includes(LOOK_LEFT)

  let table = new Int32Array(Math.max(FIRST_CELLS, width * 4)).fill(UNKNOWN)
  let threads: Int32Array[] = []
  let kinds: number[] = []
  let ids = new Map<string, number>()
  /** The state at the left edge, as soon as one was asked for. */
  let atEdge = UNKNOWN

  const idOf = (list: Int32Array, leftKind: number): number => {
    // A dead state stays dead, whatever stood before it.
    if (list.length === 0 && threads.length > 0) return DEAD
    const key = String.fromCharCode(leftKind, ...list)
    const known = ids.get(key)
    if (known !== undefined) return known
    const id = threads.push(list) - 1
    kinds.push(leftKind)
    ids.set(key, id)
    if ((id + 1) * width > table.length) {
      const larger = new Int32Array(table.length * 2).fill(UNKNOWN)
      larger.set(table)
      table = larger
    }
    return id
  }

  const forget = (): void => {
    table = new Int32Array(Math.max(FIRST_CELLS, width * 4)).fill(UNKNOWN)
    threads = []
    kinds = []
    ids = new Map()
    atEdge = UNKNOWN
    idOf(new Int32Array(0), 0)
    table.fill(DEAD << 1, 0, width)
  }
  forget()

  const seen = new Uint32Array(instructions.length)
  const queued = new Uint32Array(instructions.length)
  const stack = new Int32Array(instructions.length * 2 + 2)
  const nextList = new Int32Array(instructions.length)
  let turn = 0

  const holds = (index: number, leftKind: number, unitClass: number): boolean => {
    const setBase = (set[index] ?? 0) * classCount
    const isEdge = edge[index] === 1
    if (op[index] === LOOK_RIGHT)
      return unitClass === classCount ? isEdge : members[setBase + unitClass] === 1
    return leftKind === edgeKind ? isEdge : members[setBase + (classOfKind[leftKind] ?? 0)] === 1
  }

  /** Follows what takes no character, in the order of preference, and then the character. */
  const derive = (state: number, unitClass: number): number => {
    const list = threads[state]
    const leftKind = kinds[state] ?? 0
    if (list === undefined) throw new Error(`no state ${state}`)
    turn += 1
    let matched = 0
    let length = 0
    walk: for (const begin of list) {
      let depth = 0
      stack[depth++] = begin
      while (depth > 0) {
        const index = stack[--depth] ?? 0
        if (seen[index] === turn) continue
        seen[index] = turn
        switch (op[index] ?? MATCH) {
          case SPLIT:
            stack[depth++] = second[index] ?? 0
            stack[depth++] = first[index] ?? 0
            break
          case UNIT: {
            const to = first[index] ?? 0
            if (unitClass === classCount || members[(set[index] ?? 0) * classCount + unitClass] !== 1) break
            if (queued[to] === turn) break
            queued[to] = turn
            nextList[length++] = to
            break
          }
          case MATCH:
            matched = 1
            // What is preferred less than a match is out of the race.
            if (!longest) break walk
            break
          default:
            if (holds(index, leftKind, unitClass)) stack[depth++] = first[index] ?? 0
        }
      }
    }
    const kind = looksLeft && unitClass < classCount ? (leftKindOf[unitClass] ?? 0) : 0
    const next = nextList.slice(0, length)
    if (threads.length * width < MOST_CELLS) {
      const to = (idOf(next, kind) << 1) | matched
      table[state * width + unitClass] = to
      return to
    }
    forget()
    return (idOf(next, kind) << 1) | matched
  }

  return {
    alphabet,
    width,
    table: () => table,
    startAt: (before) => {
      if (before !== 'edge') return idOf(Int32Array.of(start), leftKindAt(before))
      if (atEdge === UNKNOWN) atEdge = idOf(Int32Array.of(start), leftKindAt(before))
      return atEdge
    },
    step: (state, unitClass) => {
      const known = table[state * width + unitClass] ?? UNKNOWN
      return known === UNKNOWN ? derive(state, unitClass) : known
    },
  }

  function leftKindAt(before: number | 'edge'): number {
    if (!looksLeft) return 0
    return before === 'edge' ? edgeKind : (leftKindOf[before] ?? 0)
  }
}
