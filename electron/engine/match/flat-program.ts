import type { Alphabet } from './alphabet'
import type { Instruction } from './program'
import type { UnitSet } from './unit-set'

/** A program as lists of numbers, one entry an instruction. */
export type Flat = {
  readonly op: Uint8Array
  /** Where it goes on; of a match, which expression it is. */
  readonly first: Int32Array
  readonly second: Int32Array
  /** The index of its set. */
  readonly set: Int32Array
  readonly edge: Uint8Array
}
export const UNIT = 0
export const SPLIT = 1
export const LOOK_LEFT = 2
export const LOOK_RIGHT = 3
export const MATCH = 4

export const flatten = (
  instructions: readonly Instruction[],
): { readonly flat: Flat; readonly sets: readonly UnitSet[] } => {
  const sets: UnitSet[] = []
  const setIndex = new Map<string, number>()
  /** Most instructions share a few sets: these need not be written out to be found again. */
  const known = new Map<UnitSet, number>()
  const indexOfSet = (units: UnitSet): number => {
    const before = known.get(units)
    if (before !== undefined) return before
    const key = units.join()
    const index = setIndex.get(key) ?? sets.push(units) - 1
    setIndex.set(key, index)
    known.set(units, index)
    return index
  }
  const flat: Flat = {
    op: new Uint8Array(instructions.length),
    first: new Int32Array(instructions.length),
    second: new Int32Array(instructions.length),
    set: new Int32Array(instructions.length),
    edge: new Uint8Array(instructions.length),
  }
  for (const [index, instruction] of instructions.entries())
    switch (instruction.op) {
      case 'unit':
        flat.op[index] = UNIT
        flat.first[index] = instruction.next
        flat.set[index] = indexOfSet(instruction.units)
        break
      case 'split':
        flat.op[index] = SPLIT
        flat.first[index] = instruction.first
        flat.second[index] = instruction.second
        break
      case 'look':
        flat.op[index] = instruction.side === 'left' ? LOOK_LEFT : LOOK_RIGHT
        flat.first[index] = instruction.next
        flat.set[index] = indexOfSet(instruction.units)
        flat.edge[index] = instruction.edge ? 1 : 0
        break
      case 'match':
        flat.op[index] = MATCH
        flat.first[index] = instruction.ending
    }
  return { flat, sets }
}

/** Of what stood before a place, only what some look to the left asks for matters: classes that answer alike are one. */
export const leftKinds = (
  { op, set }: Flat,
  { classCount, members }: Alphabet,
): { readonly ofClass: Uint16Array; readonly classOfKind: readonly number[] } => {
  const asked = [...new Set(Array.from(op, (code, index) => (code === LOOK_LEFT ? set[index] : undefined)))]
    .filter((index) => index !== undefined)
    .sort((a, b) => a - b)
  const kinds = new Map<string, number>()
  const classOfKind: number[] = []
  const ofClass = new Uint16Array(classCount)
  for (let unitClass = 0; unitClass < classCount; unitClass += 1) {
    const key = asked.map((index) => members[index * classCount + unitClass]).join('')
    const known = kinds.get(key)
    if (known === undefined) kinds.set(key, classOfKind.length)
    ofClass[unitClass] = known ?? classOfKind.push(unitClass) - 1
  }
  return { ofClass, classOfKind }
}
