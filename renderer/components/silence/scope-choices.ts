import type { State } from '@shared/domain/state'
import type { Target } from '@shared/domain/target'
import { targetKey } from '@shared/domain/target-key'
import type { SilenceScope } from '@shared/domain/upkeep'

export type ScopeChoice = { readonly key: string; readonly scope: SilenceScope; readonly label: string }
export type ScopeGroup = { readonly kind: SilenceScope['kind']; readonly choices: readonly ScopeChoice[] }

/** A scope as a value of a field. */
export const scopeKey = (scope: SilenceScope): string => {
  switch (scope.kind) {
    case 'all':
      return 'all'
    case 'rule':
      return `rule ${scope.ruleId}`
    case 'check':
      return `check ${scope.name}`
    case 'target':
      return `target ${targetKey(scope.target)}`
  }
}

const choice = (scope: SilenceScope, label: string): ScopeChoice => ({ key: scopeKey(scope), scope, label })

type Known = Pick<State, 'settings' | 'checks' | 'incidents' | 'repairs' | 'storm'>

/** Every target that the state names, each once. */
const targetsOf = ({ incidents, repairs, storm }: Known): readonly Target[] => {
  const targets = [
    ...Object.values(incidents).map((incident) => incident.target),
    ...Object.values(repairs).map((repair) => repair.plan.target),
    ...(storm?.targets ?? []),
  ].filter((target) => target.kind !== 'check')
  return [...new Map(targets.map((target) => [targetKey(target), target])).values()].sort((a, b) =>
    a.name.localeCompare(b.name),
  )
}

/** What can be silenced: everything, what is watched, each rule, and the targets that are known by name. */
export const scopeChoices = (state: Known, allLabel: string): readonly ScopeGroup[] => {
  const groups: readonly ScopeGroup[] = [
    { kind: 'all', choices: [choice({ kind: 'all' }, allLabel)] },
    {
      kind: 'target',
      choices: targetsOf(state).map((target) => choice({ kind: 'target', target }, target.name)),
    },
    {
      kind: 'check',
      choices: Object.keys(state.checks)
        .sort()
        .map((name) => choice({ kind: 'check', name }, name)),
    },
    {
      kind: 'rule',
      choices: (state.settings?.rules ?? []).map(({ id, name }) =>
        choice({ kind: 'rule', ruleId: id }, name === id ? id : `${name} (${id})`),
      ),
    },
  ]
  return groups.filter(({ choices }) => choices.length > 0)
}
