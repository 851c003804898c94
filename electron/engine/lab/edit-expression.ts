import { applyEdits, findNodeAtLocation, modify, parseTree, type Edit, type Node } from 'jsonc-parser'
import type { Expressions } from './protocol'

export type RuleEntry =
  | { readonly kind: 'found'; readonly index: number; readonly node: Node; readonly written: Expressions }
  /** There is no entry for the rule, or more than one, or it says something else than expressions. */
  | { readonly kind: 'no_entry' }

export type EditedExpression =
  | { readonly kind: 'edited'; readonly text: string; readonly before: Expressions }
  /** It says so already. */
  | { readonly kind: 'same'; readonly before: Expressions }
  | { readonly kind: 'no_entry' }

const MARK = '\uFEFF'
const LIST = 'error_patterns'

/** A parser takes the mark at the beginning of some files for a fault. */
export const withoutMark = (text: string): string => (text.startsWith(MARK) ? text.slice(MARK.length) : text)

/** The entry of a rule in the text of a settings file, with its expressions as they stand there. */
export const findRuleEntry = (text: string, ruleId: string): RuleEntry => {
  const root = parseTree(text)
  const items = root === undefined ? undefined : findNodeAtLocation(root, [LIST])?.children
  const found = (items ?? []).flatMap((node, index) =>
    findNodeAtLocation(node, ['id'])?.value === ruleId ? [{ node, index }] : [],
  )
  const [entry] = found
  if (entry === undefined || found.length > 1) return { kind: 'no_entry' }
  const pattern: unknown = findNodeAtLocation(entry.node, ['pattern'])?.value
  const ignore: unknown = findNodeAtLocation(entry.node, ['ignore'])?.value ?? null
  if (typeof pattern !== 'string' || (ignore !== null && typeof ignore !== 'string'))
    return { kind: 'no_entry' }
  return { kind: 'found', ...entry, written: { pattern, ignore } }
}

/** A new property right behind another one: on a line of its own where that one has one. */
const additionAfter = (text: string, entry: Node, name: string, property: string): Edit => {
  const node = findNodeAtLocation(entry, [name])?.parent
  if (node === undefined) throw new Error(`an entry without ${name} was taken for one with it`)
  const before = text.slice(entry.offset, node.offset)
  const lineBreak = /\r?\n[ \t]*$/.exec(before)?.[0] ?? ' '
  return { offset: node.offset + node.length, length: 0, content: `,${lineBreak}${property}` }
}

/** A property with the comma and the white space that belong to it, so that nothing is left of it. */
const removal = (text: string, entry: Node, name: string): Edit => {
  const node = findNodeAtLocation(entry, [name])?.parent
  const properties = entry.children ?? []
  const index = node === undefined ? -1 : properties.indexOf(node)
  const [previous, next] = [properties[index - 1], properties[index + 1]]
  if (node === undefined || index === -1)
    throw new Error(`an entry without ${name} was taken for one with it`)
  const end = node.offset + node.length
  if (next !== undefined && previous === undefined)
    return { offset: node.offset, length: next.offset - node.offset, content: '' }
  const from = previous === undefined ? node.offset : previous.offset + previous.length
  // What stands between the two beside the comma is a person's comment: it stays.
  const between = text.slice(from, node.offset)
  return { offset: from, length: end - from, content: between.replace(',', '').trimEnd() }
}

/**
 * Changes the expressions of a rule in the text of a settings file. Everything else stays as it is, to the byte:
 * comments, indentation, order, line endings and a byte order mark.
 */
export const editExpression = (text: string, ruleId: string, to: Expressions): EditedExpression => {
  const body = withoutMark(text)
  const mark = text.slice(0, text.length - body.length)
  const entry = findRuleEntry(body, ruleId)
  if (entry.kind === 'no_entry') return entry
  const { node, index, written: before } = entry
  const edits: Edit[] = []
  if (to.pattern !== before.pattern) edits.push(...modify(body, [LIST, index, 'pattern'], to.pattern, {}))
  const hasIgnore = findNodeAtLocation(node, ['ignore']) !== undefined
  if (to.ignore !== before.ignore) {
    if (to.ignore === null) edits.push(removal(body, node, 'ignore'))
    else if (hasIgnore) edits.push(...modify(body, [LIST, index, 'ignore'], to.ignore, {}))
    else edits.push(additionAfter(body, node, 'pattern', `"ignore": ${JSON.stringify(to.ignore)}`))
  }
  return edits.length === 0
    ? { kind: 'same', before }
    : { kind: 'edited', text: mark + applyEdits(body, edits), before }
}
