import { targetKey, type Target } from '@shared/domain/target'
import type { Action } from '../actions/define-action'
import type { Rule } from '../settings/settings'

type Actions = ReadonlyMap<string, Action>

/** What a rule's incidents are about: what its first action names, else where it was seen. */
export const targetOf = (actions: Actions, rule: Pick<Rule, 'actions'>, seenIn: Target): Target => {
  for (const { type, params } of rule.actions) {
    const action = actions.get(type)
    if (action?.class === 'repair') return action.target(params)
  }
  for (const { type, params } of rule.actions) {
    const action = actions.get(type)
    const target = action?.class === 'read' ? action.target(params) : null
    if (target) return target
  }
  return seenIn
}

/** All targets that incidents of these rules can be about, each once. */
export const targetsOf = (
  actions: Actions,
  rules: readonly Pick<Rule, 'actions' | 'cause'>[],
  sourceIds: readonly string[],
): readonly Target[] => {
  const targets = rules.flatMap((rule) => {
    if (rule.cause.kind === 'check')
      return [targetOf(actions, rule, { kind: 'check', name: rule.cause.check })]
    const sources = rule.cause.sources ?? sourceIds
    return sources.map((name) => targetOf(actions, rule, { kind: 'source', name }))
  })
  return [...new Map(targets.map((target) => [targetKey(target), target])).values()]
}
