import { LONGEST_EXPRESSION } from '@shared/domain/longest-expression'
import { message } from '@shared/domain/message'
import { patternEntrySchema } from '@shared/domain/settings-file'
import { checkExpression } from './check-expression'
import type { JsonPath } from './json-path'
import { matchingChecks, type NamedCheck } from './matching-checks'
import { readActions, type ReadActions } from './read-actions'
import { asItems, asObject, type ReadContext } from './read-context'
import { readEntry } from './read-entry'
import { readReferences } from './read-references'
import { readSourceNames, type ReadSources } from './read-sources'
import type { AutoFix, Rule } from './settings'
import type { SettingsTree } from './settings-tree'
import { watchedParts } from './watched-parts'

export type ReadRule = { readonly rule: Rule; readonly actions: ReadActions }

export type PatternSurroundings = {
  readonly sources: ReadSources
  readonly checks: readonly NamedCheck[]
  /** All names of `health_checks`, also of entries that cannot be used. */
  readonly checkNames: readonly string[]
}

const readExpression = (tree: SettingsTree, value: unknown, path: JsonPath): void => {
  if (typeof value !== 'string' || value === '' || value.length > LONGEST_EXPRESSION) return
  const checked = checkExpression(value)
  if (checked.kind === 'unusable') {
    tree.fault(path, checked.message, checked.index === null ? 'value' : { character: checked.index })
    return
  }
  for (const { token, index } of checked.foreign) {
    tree.warning(path, message('settings.regex.foreign', { token }), { character: index })
  }
  for (const { message: why, index } of watchedParts(value)) tree.warning(path, why, { character: index })
}

/**
 * What may happen by itself: a rule of which a part is not performed asks before the rest is done,
 * because what is left was not meant to be done alone.
 */
export const autoFixOf = (wanted: AutoFix, actions: ReadActions): AutoFix =>
  wanted === true && actions.repairs && actions.notPerformed.length > 0 ? 'approve' : wanted

/** Says what becomes of a rule whose actions are not all performed. */
export const warnOfTheRest = (
  tree: SettingsTree,
  path: JsonPath,
  wanted: AutoFix,
  actions: ReadActions,
): void => {
  if (actions.notPerformed.length === 0 || wanted === false) return
  tree.warning(
    path,
    message(actions.repairs ? 'settings.action.rule_asks' : 'settings.action.rule_tells'),
    'key',
  )
}

const readPattern = (
  context: ReadContext,
  value: unknown,
  path: JsonPath,
  { sources, checks, checkNames }: PatternSurroundings,
): ReadRule | null => {
  const { tree } = context
  const raw = asObject(value)
  const entry = readEntry(tree, patternEntrySchema, value, path)?.value ?? null
  if (raw === null) return null
  readExpression(tree, raw['pattern'], [...path, 'pattern'])
  readExpression(tree, raw['ignore'], [...path, 'ignore'])
  const actions = readActions(context, raw['actions'], [...path, 'actions'])
  const sourceIds = readSourceNames(context, raw['sources'], [...path, 'sources'], sources)
  const verify = readReferences(tree, raw['verify'], [...path, 'verify'], checkNames)
  if (entry === null) return null

  warnOfTheRest(tree, [...path, 'actions'], entry.auto_fix, actions)
  return {
    actions,
    rule: {
      id: entry.id,
      name: entry.name,
      severity: entry.severity,
      cause: {
        kind: 'log',
        pattern: entry.pattern,
        ignore: entry.ignore ?? null,
        minCount: entry.min_count,
        withinMs: Math.round(entry.within_seconds * 1000),
        sources: sourceIds,
      },
      autoFix: autoFixOf(entry.auto_fix, actions),
      actions: actions.uses,
      notPerformed: actions.notPerformed,
      verifyChecks: entry.verify === undefined ? matchingChecks(actions.services, checks) : verify,
    },
  }
}

/** Reads `error_patterns`; each usable entry becomes a rule. */
export const readPatterns = (
  context: ReadContext,
  value: unknown,
  surroundings: PatternSurroundings,
): readonly ReadRule[] => {
  const ids = new Map<string, JsonPath>()
  return asItems(value).flatMap((item, index) => {
    const path: JsonPath = ['error_patterns', index]
    const rule = readPattern(context, item, path, surroundings)
    const id = asObject(item)?.['id']
    if (typeof id === 'string') {
      const earlier = ids.get(id)
      if (earlier === undefined) ids.set(id, [...path, 'id'])
      else
        context.tree.fault(
          [...path, 'id'],
          message('settings.duplicate', { name: id, line: context.tree.lineOf(earlier) }),
        )
    }
    return rule === null ? [] : [rule]
  })
}
