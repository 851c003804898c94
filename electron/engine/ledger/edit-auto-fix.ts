import {
  applyEdits,
  findNodeAtLocation,
  getNodeValue,
  modify,
  parseTree,
  type Edit,
  type Node,
} from 'jsonc-parser'
import type { AutoFix } from '../settings/settings'

export type EditedAutoFix =
  | { readonly kind: 'edited'; readonly text: string; readonly from: AutoFix }
  /** It says so already. */
  | { readonly kind: 'same'; readonly from: AutoFix }
  /** There is no entry for the rule, or more than one. */
  | { readonly kind: 'no_entry' }

const CHECK_PREFIX = 'check:'

type Place = {
  readonly list: 'error_patterns' | 'health_checks'
  readonly key: 'id' | 'name'
  readonly value: string
  /** What an entry means that says nothing. */
  readonly assumed: AutoFix
}

const placeOf = (ruleId: string): Place =>
  ruleId.startsWith(CHECK_PREFIX)
    ? {
        list: 'health_checks',
        key: 'name',
        value: ruleId.slice(CHECK_PREFIX.length),
        assumed: 'approve',
      }
    : { list: 'error_patterns', key: 'id', value: ruleId, assumed: false }

const isAutoFix = (value: unknown): value is AutoFix => typeof value === 'boolean' || value === 'approve'

/** A new property after the last one, on a line of its own where the entry has lines; nothing else is moved. */
const addition = (text: string, entry: Node, autoFix: AutoFix): Edit => {
  const last = entry.children?.at(-1)
  if (last === undefined) throw new Error('an entry without properties has no name by which it was found')
  const before = text.slice(entry.offset, last.offset)
  const lineBreak = /\r?\n[ \t]*$/.exec(before)?.[0] ?? /\r?\n[ \t]*/.exec(before)?.[0]
  return {
    offset: last.offset + last.length,
    length: 0,
    content: `,${lineBreak ?? ' '}"auto_fix": ${JSON.stringify(autoFix)}`,
  }
}

/** Changes what one rule may do in the text of a settings file; everything else stays as it is, to the byte. */
export const editAutoFix = (text: string, ruleId: string, autoFix: AutoFix): EditedAutoFix => {
  const root = parseTree(text)
  const { list, key, value, assumed } = placeOf(ruleId)
  const items = root && findNodeAtLocation(root, [list])?.children
  const found = (items ?? []).flatMap((item, index) => {
    const node = findNodeAtLocation(item, [key])
    return node?.value === value ? [{ item, index }] : []
  })
  const [entry] = found
  if (entry === undefined || found.length > 1) return { kind: 'no_entry' }
  const node = findNodeAtLocation(entry.item, ['auto_fix'])
  const written: unknown = node === undefined ? assumed : getNodeValue(node)
  const from = isAutoFix(written) ? written : assumed
  if (node !== undefined && from === autoFix) return { kind: 'same', from }
  const edits =
    node === undefined
      ? [addition(text, entry.item, autoFix)]
      : modify(text, [list, entry.index, 'auto_fix'], autoFix, {})
  return { kind: 'edited', text: applyEdits(text, edits), from }
}
