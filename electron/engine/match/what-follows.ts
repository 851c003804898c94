import type { Tree } from './expression-tree'
import { toProgram, type Instruction } from './program'
import type { UnitSet } from './unit-set'

/** What `Following` leads to beside its states. */
export const CANNOT_FOLLOW = 0
export const MAY_FOLLOW = 1
export const FIRST_STATE = 2

const BYTES = 256
const ASCII = 128
const NEWLINE = 0x0a
/** What more would tell apart is taken for what may follow. */
const MOST_STATES = 16
const MOST_UNITS = 64

/**
 * What has to stand behind a text in a line, byte by byte, as an automaton: for each state, from `FIRST_STATE` on, and each
 * byte the state that it leads to. It decides that it can follow as soon as anything may.
 */
export type Following = Uint8Array

type UnitInstruction = Extract<Instruction, { op: 'unit' }>

/** What comes next in a match: one of these characters, or (`isOver`) perhaps nothing. */
type Next = { readonly units: readonly UnitInstruction[]; readonly isOver: boolean }

const holds = (units: UnitSet, unit: number): boolean => {
  for (let index = 0; index < units.length; index += 2)
    if (unit >= (units[index] ?? 0) && unit <= (units[index + 1] ?? 0)) return true
  return false
}

/** What may come from these instructions on, whatever stands around. */
const reach = (instructions: readonly Instruction[], from: Iterable<number>): Next => {
  const seen = new Set<number>(from)
  const units: UnitInstruction[] = []
  let isOver = false
  // What is added to a set while it is gone through is gone through, too.
  for (const index of seen) {
    const instruction = instructions[index]
    switch (instruction?.op) {
      case 'unit':
        units.push(instruction)
        break
      case 'split':
        seen.add(instruction.first).add(instruction.second)
        break
      case 'look':
        seen.add(instruction.next)
        break
      case 'match':
      case undefined:
        isOver = true
    }
  }
  return { units, isOver }
}

/** The instructions behind a character. */
const behind = ({ units }: Next, unit: number): readonly number[] =>
  units.flatMap((one) => (holds(one.units, unit) ? [one.next] : []))

const isBeyondAscii = ({ units }: UnitInstruction): boolean => (units.at(-1) ?? 0) >= ASCII

/** The automaton of what follows when `first` comes next. */
const automatonOf = (instructions: readonly Instruction[], first: Next): Following => {
  const states: Next[] = []
  const ids = new Map<string, number>()
  const idOf = (next: Next): number => {
    if (next.isOver || next.units.length > MOST_UNITS) return MAY_FOLLOW
    if (next.units.length === 0) return CANNOT_FOLLOW
    const key = next.units.map(({ next: to, units }) => `${to}:${units.join()}`).join(' ')
    const known = ids.get(key)
    if (known !== undefined) return known
    if (states.length === MOST_STATES) return MAY_FOLLOW
    const id = FIRST_STATE + states.push(next) - 1
    ids.set(key, id)
    return id
  }
  idOf(first)
  const rows: Uint8Array[] = []
  // States that come up meanwhile are gone through, too.
  for (const state of states) {
    const row = new Uint8Array(BYTES)
    // Most characters lead to the same few states.
    const leading = new Map<string, number>()
    for (let unit = 0; unit < ASCII; unit += 1) {
      const to = behind(state, unit)
      const key = to.join()
      const known = leading.get(key) ?? idOf(reach(instructions, to))
      leading.set(key, known)
      if (unit !== NEWLINE) row[unit] = known
    }
    // A character beyond ASCII has several bytes: that there may be one is all that is told.
    if (state.units.some(isBeyondAscii)) row.fill(MAY_FOLLOW, ASCII)
    rows.push(row)
  }
  return Buffer.concat(rows)
}

/**
 * Says of texts (as `requiredLiterals` gives them) what has to follow them in a line, wherever they stand in a match of
 * the expression. The answer is null where anything may follow.
 */
export const whatFollows = (tree: Tree): ((text: string) => Following | null) => {
  const program = toProgram(tree, 'forward')
  // What stands behind them begins the search at every place: it is no part of a match.
  const instructions = program.instructions.slice(0, program.start)
  const anywhere = instructions.filter((instruction) => instruction.op === 'unit')
  return (text) => {
    let next: Next = { units: anywhere, isOver: false }
    for (let at = 0; at < text.length; at += 1) next = reach(instructions, behind(next, text.charCodeAt(at)))
    const isTold = !next.isOver && next.units.length > 0 && next.units.length <= MOST_UNITS
    return isTold ? automatonOf(instructions, next) : null
  }
}
