import { findNodeAtLocation, getNodeValue } from 'jsonc-parser'
import { changeText, findEntry, splitMark } from '../settings-edit/edit-text'
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

/** Changes what one rule may do in the text of a settings file; everything else stays as it is, to the byte. */
export const editAutoFix = (text: string, ruleId: string, autoFix: AutoFix): EditedAutoFix => {
  const { list, key, value, assumed } = placeOf(ruleId)
  const entry = findEntry(splitMark(text).body, list, key, value)
  if (entry === null) return { kind: 'no_entry' }
  const node = findNodeAtLocation(entry.node, ['auto_fix'])
  const said: unknown = node === undefined ? assumed : getNodeValue(node)
  const from = isAutoFix(said) ? said : assumed
  if (node !== undefined && from === autoFix) return { kind: 'same', from }
  const edited = changeText(text, { kind: 'set', path: [list, entry.index, 'auto_fix'], value: autoFix })
  return edited === null ? { kind: 'no_entry' } : { kind: 'edited', text: edited, from }
}
