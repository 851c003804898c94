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
  /** The class of each byte; beyond ASCII one for which the table knows nothing. */
  readonly byteClass: Uint16Array
  /** The state at the left edge of a text, or behind a character of this class. */
  readonly startAt: (before: number | 'edge') => number
  /** What a class, or the text's end (`classCount`), leads to from a state. */
  readonly step: (state: number, unitClass: number) => number
  /**
   * The table that `step` fills, by state + class. Most steps lead to a state, which is above 0. `DEAD` and what is below
   * have to be looked at: `UNKNOWN`, and the steps before which a match ended (see `stateBehind`).
   */
  readonly table: () => Int32Array
  /** Which expressions of a set ended on the way into a state. */
  readonly endedAt: (state: number) => readonly number[]
}

/** The state from which nothing can match any more. */
export const DEAD = 0
export const UNKNOWN = -1
const FIRST_MATCHED = -2

/** Whether a match ended before a known step. */
export const isMatched = (step: number): boolean => step <= FIRST_MATCHED
/** The state that a known step leads to. */
export const stateBehind = (step: number): number => (isMatched(step) ? FIRST_MATCHED - step : step)
const stepTo = (state: number, matched: boolean): number => (matched ? FIRST_MATCHED - state : state)

/** Table cells of one automaton; beyond, it is begun anew from the state that it is in. */
const MOST_CELLS = 1 << 20
const FIRST_CELLS = 1 << 10

/**
 * What it looks for: the match that is `first` in the order of preference, as in JavaScript; the `longest`; or `each`
 * expression of a set that matches, which `endedAt` tells apart.
 */
export type Wanted = 'first' | 'longest' | 'each'

const NONE_ENDED: readonly number[] = []

export const createAutomaton = ({ instructions, start }: Program, wanted: Wanted): Automaton => {
  const { flat, sets } = flatten(instructions)
  const { op, first, second, set, edge } = flat
  const alphabet = createAlphabet(sets)
  const { classCount, members } = alphabet
  // A column for the end of the text, and one for bytes beyond ASCII.
  const width = classCount + 2
  const byteClass = new Uint16Array(256).fill(classCount + 1)
  byteClass.set(alphabet.ascii)
  const { ofClass: leftKindOf, classOfKind } = leftKinds(flat, alphabet)
  const edgeKind = classOfKind.length
  const looksLeft = op.includes(LOOK_LEFT)

  let table = new Int32Array(Math.max(FIRST_CELLS, width * 4)).fill(UNKNOWN)
  let threads: Int32Array[] = []
  let kinds: number[] = []
  let endings: (readonly number[])[] = []
  let states = new Map<string, number>()
  /** The state at the left edge, as soon as one was asked for. */
  let atEdge = UNKNOWN

  /** A state is where its row begins. */
  const stateOf = (list: Int32Array, leftKind: number, ended = NONE_ENDED): number => {
    // A dead state stays dead, whatever stood before it.
    if (list.length === 0 && ended.length === 0 && threads.length > 0) return DEAD
    const key = String.fromCharCode(leftKind, ended.length, ...ended, ...list)
    const known = states.get(key)
    if (known !== undefined) return known
    const state = (threads.push(list) - 1) * width
    kinds.push(leftKind)
    endings.push(ended)
    states.set(key, state)
    if (state + width > table.length) {
      const larger = new Int32Array(table.length * 2).fill(UNKNOWN)
      larger.set(table)
      table = larger
    }
    return state
  }

  const forget = (): void => {
    table = new Int32Array(Math.max(FIRST_CELLS, width * 4)).fill(UNKNOWN)
    threads = []
    kinds = []
    endings = []
    states = new Map()
    atEdge = UNKNOWN
    stateOf(new Int32Array(0), 0)
    table.fill(DEAD, 0, classCount + 1)
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
    const list = threads[state / width]
    const leftKind = kinds[state / width] ?? 0
    if (list === undefined) throw new Error(`no state ${state}`)
    turn += 1
    let matched = false
    let ended = NONE_ENDED
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
            matched = true
            // What is preferred less than a match is out of the race.
            if (wanted === 'first') break walk
            if (wanted === 'each') ended = [...ended, first[index] ?? 0]
            break
          default:
            if (holds(index, leftKind, unitClass)) stack[depth++] = first[index] ?? 0
        }
      }
    }
    const kind = looksLeft && unitClass < classCount ? (leftKindOf[unitClass] ?? 0) : 0
    const next = nextList.slice(0, length)
    if (threads.length * width < MOST_CELLS) {
      const to = stepTo(stateOf(next, kind, ended), matched)
      table[state + unitClass] = to
      return to
    }
    forget()
    return stepTo(stateOf(next, kind, ended), matched)
  }

  return {
    alphabet,
    byteClass,
    table: () => table,
    endedAt: (state) => endings[state / width] ?? NONE_ENDED,
    startAt: (before) => {
      if (before !== 'edge') return stateOf(Int32Array.of(start), leftKindAt(before))
      if (atEdge === UNKNOWN) atEdge = stateOf(Int32Array.of(start), leftKindAt(before))
      return atEdge
    },
    step: (state, unitClass) => {
      const known = table[state + unitClass] ?? UNKNOWN
      return known === UNKNOWN ? derive(state, unitClass) : known
    },
  }

  function leftKindAt(before: number | 'edge'): number {
    if (!looksLeft) return 0
    return before === 'edge' ? edgeKind : (leftKindOf[before] ?? 0)
  }
}
