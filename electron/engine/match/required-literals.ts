import type { Tree } from './expression-tree'
import { literalCost } from './literal-cost'
import { unitsOf, unitCount, type UnitSet } from './unit-set'

/** Texts of which at least one stands in whatever an expression matches, in lower case as far as they are ASCII. */
export type Literals = readonly string[]

const MOST_LITERALS = 1000
const MOST_CROSSED = 128
/** Where texts are long enough to be told apart by them, more of them bring little and have to be searched for. */
const MOST_CROSSED_LONG = 16
const LONG_ENOUGH = 4
const MOST_UNROLLED = 4
const MOST_VARIANTS = 12
const MOST_LENGTH = 24

/**
 * What is known of a part: all texts that it can be (`exact`, when these are few), and texts of which it holds at least
 * one (`required`).
 */
type Known = { readonly exact: Literals | null; readonly required: Literals | null }

const NOTHING: Known = { exact: null, required: null }
const EMPTY_TEXT: Known = { exact: [''], required: null }

/** Units that stand for themselves in a file's bytes: not half of a pair, not what stands for a broken byte. */
const isPlain = (unit: number): boolean => !(unit >= 0xd800 && unit <= 0xdfff) && unit !== 0xfffd
const lower = (unit: number): string =>
  unit < 128 ? String.fromCharCode(unit).toLowerCase() : String.fromCharCode(unit)

/** By the set itself: most characters of expressions share a few sets. */
const knownUnits = new WeakMap<UnitSet, Known>()
const ofUnits = (units: UnitSet): Known => {
  const before = knownUnits.get(units)
  if (before !== undefined) return before
  const fresh = judgeUnits(units)
  knownUnits.set(units, fresh)
  return fresh
}

const judgeUnits = (units: UnitSet): Known => {
  if (unitCount(units) > MOST_VARIANTS * 2) return NOTHING
  const all = unitsOf(units)
  if (!all.every(isPlain)) return NOTHING
  const texts = [...new Set(all.map(lower))]
  return texts.length <= MOST_VARIANTS ? { exact: texts, required: null } : NOTHING
}

/** The better one to search for: the one that stands in fewer lines. */
const better = (one: Literals | null, other: Literals | null): Literals | null => {
  if (one === null || other === null) return one ?? other
  return costOf(one) <= costOf(other) ? one : other
}
/** By the list itself: the better one is compared again and again. */
const costs = new WeakMap<Literals, number>()
const costOf = (literals: Literals): number => {
  const before = costs.get(literals)
  if (before !== undefined) return before
  let cost = 0
  for (const literal of literals) cost += literalCost(literal)
  costs.set(literals, cost)
  return cost
}

/** An empty text stands everywhere: a list with one says nothing. */
const usable = (literals: Literals | null): Literals | null =>
  literals === null || literals.length === 0 || literals.includes('') || literals.length > MOST_LITERALS
    ? null
    : literals

const requiredOf = ({ exact, required }: Known): Literals | null => better(usable(exact), required)

const crossed = (left: Literals, right: Literals): Literals | null => {
  const count = left.length * right.length
  if (count > MOST_CROSSED) return null
  const isMore = right.length > 1 && count > MOST_CROSSED_LONG
  if (isMore && left.every((text) => text.length >= LONG_ENOUGH)) return null
  const [only, ...others] = right
  if (only !== undefined && others.length === 0) {
    const longer = left.map((one) => one + only)
    return longer.every((text) => text.length <= MOST_LENGTH) ? longer : null
  }
  const texts = [...new Set(left.flatMap((one) => right.map((other) => one + other)))]
  return texts.every((text) => text.length <= MOST_LENGTH) ? texts : null
}

const ofSequence = (parts: readonly Known[]): Known => {
  let run: Literals = ['']
  let whole = true
  let required: Literals | null = null
  for (const part of parts) {
    const longer = part.exact === null ? null : crossed(run, part.exact)
    if (longer !== null) {
      run = longer
      continue
    }
    required = better(required, usable(run))
    required = better(required, part.required)
    whole = false
    run = part.exact !== null && part.exact.length <= MOST_VARIANTS ? part.exact : ['']
    required = better(required, usable(part.exact))
  }
  return { exact: whole ? run : null, required: better(required, whole ? null : usable(run)) }
}

const isKnown = (literals: Literals | null): literals is Literals => literals !== null

const ofChoice = (options: readonly Known[]): Known => {
  const exacts = options.map(({ exact }) => exact).filter(isKnown)
  const texts = [...new Set(exacts.flat())]
  if (exacts.length === options.length && texts.length <= MOST_LITERALS)
    return { exact: texts, required: null }
  const each = options.map(requiredOf).filter(isKnown)
  return { exact: null, required: each.length === options.length ? usable([...new Set(each.flat())]) : null }
}

/** What is repeated a few times stands there as often. */
const oneByOne = (part: Tree): readonly Known[] => {
  if (part.kind !== 'repeat' || part.least !== part.most || part.least > MOST_UNROLLED) return [known(part)]
  return Array.from<Known>({ length: part.least }).fill(known(part.part))
}

const known = (tree: Tree): Known => {
  switch (tree.kind) {
    case 'unit':
      return ofUnits(tree.units)
    case 'look':
      return EMPTY_TEXT
    case 'sequence':
      return ofSequence(tree.parts.flatMap(oneByOne))
    case 'choice':
      return ofChoice(tree.options.map(known))
    case 'repeat': {
      const part = known(tree.part)
      if (tree.least === 0)
        return tree.most === 1 && part.exact !== null
          ? { exact: [...new Set(['', ...part.exact])], required: null }
          : NOTHING
      if (tree.least !== tree.most || part.exact === null) return { exact: null, required: requiredOf(part) }
      let exact: Literals | null = ['']
      for (let count = 0; count < tree.least && exact !== null; count += 1) exact = crossed(exact, part.exact)
      return { exact, required: exact === null ? requiredOf(part) : null }
    }
  }
}

/**
 * Texts of which a line has to hold at least one for the expression to match in it; null when there are none to search
 * for. Letters of ASCII are given in lower case and stand for both.
 */
export const requiredLiterals = (tree: Tree): Literals | null => {
  const literals = requiredOf(known(tree))
  if (literals === null) return null
  // Where a literal stands, all that are part of it stand, too.
  const all = new Set(literals)
  const lengths = [...new Set(literals.map(({ length }) => length))]
  return literals.filter((literal) => !lengths.some((length) => holdsOther(literal, length, all)))
}

const holdsOther = (literal: string, length: number, others: ReadonlySet<string>): boolean => {
  for (let from = 0; from + length <= literal.length && length < literal.length; from += 1)
    if (others.has(literal.slice(from, from + length))) return true
  return false
}
