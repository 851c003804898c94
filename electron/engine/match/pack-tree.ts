import type { Tree } from './expression-tree'
import type { UnitSet } from './unit-set'

/**
 * A tree as numbers, for threads to hand to each other. Copied as they are, the trees of the shipped patterns take 1.5 MB
 * of the thread that keeps them.
 */
export type PackedTree = {
  /** Node by node, each before its parts: its kind, and what belongs to that kind. */
  readonly nodes: Int32Array
  /** Each set of units once: how many numbers it has, and these. Nodes name it by where it begins. */
  readonly sets: Int32Array
}

const UNIT = 0
const SEQUENCE = 1
const CHOICE = 2
const REPEAT = 3
const LOOK = 4
/** Repetitions without a limit, or with one beyond what any text is long. */
const UNLIMITED = 2 ** 31 - 1

const countOf = (times: number): number => Math.min(times, UNLIMITED)

export const packTree = (tree: Tree): PackedTree => {
  const nodes: number[] = []
  const sets: number[] = []
  const begins = new Map<string, number>()
  /** Most nodes share a few sets: these need not be written out to be found again. */
  const beginsOfSets = new Map<UnitSet, number>()

  const put = (units: UnitSet): number => {
    const begin = sets.push(units.length) - 1
    for (const unit of units) sets.push(unit)
    return begin
  }
  const beginOf = (units: UnitSet): number => {
    const before = beginsOfSets.get(units)
    if (before !== undefined) return before
    const key = units.join()
    const begin = begins.get(key) ?? put(units)
    begins.set(key, begin)
    beginsOfSets.set(units, begin)
    return begin
  }
  const add = (node: Tree): void => {
    switch (node.kind) {
      case 'unit':
        nodes.push(UNIT, beginOf(node.units))
        return
      case 'sequence':
        nodes.push(SEQUENCE, node.parts.length)
        node.parts.forEach(add)
        return
      case 'choice':
        nodes.push(CHOICE, node.options.length)
        node.options.forEach(add)
        return
      case 'repeat':
        nodes.push(REPEAT, countOf(node.least), countOf(node.most), node.greedy ? 1 : 0)
        add(node.part)
        return
      case 'look':
        nodes.push(LOOK, node.side === 'left' ? 0 : 1, node.edge ? 1 : 0, beginOf(node.units))
    }
  }
  add(tree)
  return { nodes: Int32Array.from(nodes), sets: Int32Array.from(sets) }
}

export const unpackTree = ({ nodes, sets }: PackedTree): Tree => {
  const opened = new Map<number, UnitSet>()
  let at = 0
  const next = (): number => nodes[at++] ?? 0
  const units = (): UnitSet => {
    const begin = next()
    const known = opened.get(begin)
    if (known !== undefined) return known
    const fresh = Array.from(sets.subarray(begin + 1, begin + 1 + (sets[begin] ?? 0)))
    opened.set(begin, fresh)
    return fresh
  }
  const several = (): readonly Tree[] => Array.from({ length: next() }, read)
  const read = (): Tree => {
    const kind = next()
    switch (kind) {
      case UNIT:
        return { kind: 'unit', units: units() }
      case SEQUENCE:
        return { kind: 'sequence', parts: several() }
      case CHOICE:
        return { kind: 'choice', options: several() }
      case REPEAT: {
        const [least, most, greedy] = [next(), next(), next() === 1]
        return { kind: 'repeat', part: read(), least, most: most === UNLIMITED ? Infinity : most, greedy }
      }
      case LOOK: {
        const [side, edge] = [next() === 0 ? 'left' : 'right', next() === 1] as const
        return { kind: 'look', side, units: units(), edge }
      }
      default:
        throw new Error(`no kind of node: ${kind}`)
    }
  }
  return read()
}
