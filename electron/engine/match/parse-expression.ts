import { RegExpParser, type AST } from '@eslint-community/regexpp'
import { EMPTY, type Tree, type Unsupported } from './expression-tree'
import {
  ANY_UNIT,
  complement,
  DIGIT,
  foldCase,
  LINE_END,
  NO_UNIT,
  SPACE,
  union,
  unitSet,
  WORD,
  type UnitSet,
} from './unit-set'

/** Something that only a backtracking engine can do, and where it stands. */
export type Problem = {
  readonly why: Exclude<Unsupported, 'too_large'>
  readonly start: number
  readonly end: number
}

export type Parsed = {
  /** Where there are problems, it matches more than the expression does: these parts are left out of it. */
  readonly tree: Tree
  readonly problems: readonly Problem[]
}

const parser = new RegExpParser({ ecmaVersion: 2024 })

const ANYTHING: Tree = {
  kind: 'repeat',
  part: { kind: 'unit', units: ANY_UNIT },
  least: 0,
  most: Infinity,
  greedy: true,
}

/** Characters of ASCII with their other case: expressions are mostly made of them, and share these. */
const characters = new Map<number, UnitSet>()
const foldedUnit = (unit: number): UnitSet => {
  const before = characters.get(unit)
  if (before !== undefined) return before
  const units = foldCase(unitSet([[unit, unit]]))
  if (unit < 128) characters.set(unit, units)
  return units
}

const nodes = new WeakMap<UnitSet, Tree>()
const unitNode = (units: UnitSet): Tree => {
  const before = nodes.get(units)
  if (before !== undefined) return before
  const node: Tree = { kind: 'unit', units }
  nodes.set(units, node)
  return node
}

const NOT_WORD = complement(WORD)
const NOT_LINE_END = complement(LINE_END)
const escapeSets = { digit: DIGIT, space: SPACE, word: WORD } as const
const negatedSets = { digit: complement(DIGIT), space: complement(SPACE), word: NOT_WORD } as const
const escapeSet = (kind: 'digit' | 'space' | 'word', negate: boolean): UnitSet =>
  (negate ? negatedSets : escapeSets)[kind]

const classElement = (element: AST.CharacterClassElement): UnitSet => {
  switch (element.type) {
    case 'Character':
      return foldedUnit(element.value)
    case 'CharacterClassRange':
      return foldCase(unitSet([[element.min.value, element.max.value]]))
    case 'CharacterSet':
      if (element.kind === 'property') throw new Error('a property needs the flag u')
      return escapeSet(element.kind, element.negate)
    case 'ClassStringDisjunction':
    case 'CharacterClass':
    case 'ExpressionCharacterClass':
      throw new Error(`${element.type} needs the flag v`)
  }
}

/** The units that an element stands for, when it stands for exactly one unit; else null. */
const unitsOf = (element: AST.Element): UnitSet | null => {
  switch (element.type) {
    case 'Character':
      return foldedUnit(element.value)
    case 'CharacterClass': {
      const units = union(element.elements.map(classElement))
      return element.negate ? complement(units) : units
    }
    case 'CharacterSet':
      if (element.kind === 'any') return NOT_LINE_END
      if (element.kind === 'property') throw new Error('a property needs the flag u')
      return escapeSet(element.kind, element.negate)
    case 'Assertion':
    case 'Backreference':
    case 'CapturingGroup':
    case 'ExpressionCharacterClass':
    case 'Group':
    case 'Quantifier':
      return null
  }
}

/** What a look-around of one character asks for: some units, or the edge of the text. */
const lookTarget = (
  alternatives: readonly AST.Alternative[],
  side: 'left' | 'right',
): { readonly units: UnitSet; readonly edge: boolean } | null => {
  let units: UnitSet = NO_UNIT
  let edge = false
  for (const { elements } of alternatives) {
    const [element, ...more] = elements
    if (element === undefined || more.length > 0) return null
    if (element.type === 'Group' && element.modifiers === null) {
      const inner = lookTarget(element.alternatives, side)
      if (inner === null) return null
      units = union([units, inner.units])
      edge ||= inner.edge
      continue
    }
    if (element.type === 'Assertion' && element.kind === (side === 'right' ? 'end' : 'start')) {
      edge = true
      continue
    }
    const own = unitsOf(element)
    if (own === null) return null
    units = union([units, own])
  }
  return { units, edge }
}

const wordEdge = (negate: boolean): Tree => {
  const look = (side: 'left' | 'right', isWord: boolean): Tree =>
    isWord
      ? { kind: 'look', side, units: WORD, edge: false }
      : { kind: 'look', side, units: NOT_WORD, edge: true }
  const both = (left: boolean, right: boolean): Tree => ({
    kind: 'sequence',
    parts: [look('left', left), look('right', right)],
  })
  return { kind: 'choice', options: [both(true, negate), both(false, !negate)] }
}

const assertion = (element: AST.Assertion, problems: Problem[]): Tree => {
  switch (element.kind) {
    case 'start':
      return { kind: 'look', side: 'left', units: NO_UNIT, edge: true }
    case 'end':
      return { kind: 'look', side: 'right', units: NO_UNIT, edge: true }
    case 'word':
      return wordEdge(element.negate)
    case 'lookahead':
    case 'lookbehind': {
      const side = element.kind === 'lookahead' ? 'right' : 'left'
      const target = lookTarget(element.alternatives, side)
      if (target === null) {
        problems.push({ why: 'look_around', start: element.start, end: element.end })
        return EMPTY
      }
      const { units, edge } = target
      return element.negate
        ? { kind: 'look', side, units: complement(units), edge: !edge }
        : { kind: 'look', side, units, edge }
    }
  }
}

const quantified = (element: AST.Quantifier, problems: Problem[]): Tree => {
  const { min: least, max: most, greedy } = element
  const part = elementTree(element.element, problems)
  if (most === 0) return EMPTY
  return { kind: 'repeat', part, least, most, greedy }
}

const elementTree = (element: AST.Element, problems: Problem[]): Tree => {
  switch (element.type) {
    case 'Group':
    case 'CapturingGroup':
      return choiceTree(element.alternatives, problems)
    case 'Assertion':
      return assertion(element, problems)
    case 'Quantifier':
      return quantified(element, problems)
    case 'Backreference':
      problems.push({ why: 'back_reference', start: element.start, end: element.end })
      return ANYTHING
    case 'Character':
    case 'CharacterClass':
    case 'CharacterSet':
    case 'ExpressionCharacterClass': {
      const units = unitsOf(element)
      if (units === null) throw new Error(`${element.type} needs the flag v`)
      return unitNode(units)
    }
  }
}

const choiceTree = (alternatives: readonly AST.Alternative[], problems: Problem[]): Tree => {
  const options = alternatives.map(({ elements }): Tree => ({
    kind: 'sequence',
    parts: elements.map((element) => elementTree(element, problems)),
  }))
  const [only, ...others] = options
  return only && others.length === 0 ? only : { kind: 'choice', options }
}

type LastParsed = { readonly source: string; readonly parsed: Parsed }
/** Who asks for an expression often asks again at once. */
let last: LastParsed | null = null

/**
 * Reads an expression of the one dialect (JavaScript's of Node 20, flag `i`). Look-around of one character is read;
 * longer look-around and back references are told as problems. Throws a SyntaxError for what is no expression.
 */
export const parseExpression = (source: string): Parsed => {
  if (last?.source === source) return last.parsed
  const pattern = parser.parsePattern(source, undefined, undefined, { unicode: false, unicodeSets: false })
  const problems: Problem[] = []
  const parsed = { tree: choiceTree(pattern.alternatives, problems), problems }
  last = { source, parsed }
  return parsed
}
