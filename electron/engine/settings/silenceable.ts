import type { Target } from '@shared/domain/target'
import type { Action } from '../actions/define-action'
import { targetsOf } from '../core/rule-target'
import type { CheckUse, LogSource, Rule } from './settings'

/** What a silence may name. */
export type Silenceable = {
  readonly ruleIds: readonly string[]
  readonly checks: readonly string[]
  readonly targets: readonly Target[]
}

/** Everything that these settings can bring up an incident of; a check that names no repair is a rule that tells. */
export const silenceable = (
  actions: ReadonlyMap<string, Action>,
  rules: readonly Rule[],
  checks: readonly CheckUse[],
  sources: readonly LogSource[],
): Silenceable => {
  const ruleIds = rules.map(({ id }) => id)
  const silent = checks.filter(({ name }) => !ruleIds.includes(`check:${name}`))
  return {
    ruleIds: [...ruleIds, ...silent.map(({ name }) => `check:${name}`)],
    checks: checks.map(({ name }) => name),
    targets: [
      ...targetsOf(
        actions,
        rules,
        sources.map(({ id }) => id),
      ),
      ...silent.map(({ name }): Target => ({ kind: 'check', name })),
    ],
  }
}
