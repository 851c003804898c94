import { findNodeAtLocation } from 'jsonc-parser'
import { changeText, findEntry, splitMark, type Change } from '../settings-edit/edit-text'
import type { Expressions } from './protocol'

export type RuleEntry =
  | { readonly kind: 'found'; readonly index: number; readonly written: Expressions }
  /** There is no entry for the rule, or more than one, or it says something else than expressions. */
  | { readonly kind: 'no_entry' }

export type EditedExpression =
  | { readonly kind: 'edited'; readonly text: string; readonly before: Expressions }
  /** It says so already. */
  | { readonly kind: 'same'; readonly before: Expressions }
  | { readonly kind: 'no_entry' }

const LIST = 'error_patterns'

/** The entry of a rule in the text of a settings file, with its expressions as they stand there. */
export const findRuleEntry = (text: string, ruleId: string): RuleEntry => {
  const entry = findEntry(splitMark(text).body, LIST, 'id', ruleId)
  if (entry === null) return { kind: 'no_entry' }
  const pattern: unknown = findNodeAtLocation(entry.node, ['pattern'])?.value
  const ignore: unknown = findNodeAtLocation(entry.node, ['ignore'])?.value ?? null
  if (typeof pattern !== 'string' || (ignore !== null && typeof ignore !== 'string'))
    return { kind: 'no_entry' }
  return { kind: 'found', index: entry.index, written: { pattern, ignore } }
}

const changesOf = (index: number, before: Expressions, to: Expressions): readonly Change[] => {
  const pattern = [LIST, index, 'pattern']
  const ignore = [LIST, index, 'ignore']
  return [
    ...(to.pattern === before.pattern
      ? []
      : [{ kind: 'set', path: pattern, value: to.pattern } satisfies Change]),
    ...(to.ignore === before.ignore
      ? []
      : to.ignore === null
        ? [{ kind: 'remove', path: ignore } satisfies Change]
        : [{ kind: 'set', path: ignore, value: to.ignore, after: 'pattern' } satisfies Change]),
  ]
}

/**
 * Changes the expressions of a rule in the text of a settings file. Everything else stays as it is, to the byte:
 * comments, indentation, order, line endings and a byte order mark.
 */
export const editExpression = (text: string, ruleId: string, to: Expressions): EditedExpression => {
  const entry = findRuleEntry(text, ruleId)
  if (entry.kind === 'no_entry') return entry
  const { index, written: before } = entry
  const changes = changesOf(index, before, to)
  if (changes.length === 0) return { kind: 'same', before }
  const edited = changes.reduce<string | null>(
    (now, change) => (now === null ? null : changeText(now, change)),
    text,
  )
  return edited === null ? { kind: 'no_entry' } : { kind: 'edited', text: edited, before }
}
