import type { Ability, TrustedRule } from '@shared/domain/ledger-summary'
import type { Severity } from '@shared/domain/observation'
import type { Breaker, State } from '@shared/domain/state'
import type { Target } from '@shared/domain/target'
import { plainLine } from '@shared/timeline/plain-line'

type AutoFix = TrustedRule['autoFix']

const CHECK_PREFIX = 'check:'
const kinds = ['service', 'port', 'path', 'source', 'check'] as const satisfies readonly Target['kind'][]

export type OpenBreaker = { readonly fingerprint: string; readonly target: Target; readonly breaker: Breaker }

/** All that is known of one rule: its name, its record, whether it could act, where it is cut off. */
export type RuleView = {
  readonly id: string
  readonly name: string
  /** null while the settings are read anew. */
  readonly severity: Severity | null
  readonly origin: 'pattern' | 'check'
  readonly record: TrustedRule
  /** null until it was looked at. */
  readonly ability: Ability | null
  readonly breakers: readonly OpenBreaker[]
}

/** The target that stands in a fingerprint of a rule; null for a fingerprint of another rule. */
export const targetOf = (ruleId: string, fingerprint: string): Target | null => {
  if (!fingerprint.startsWith(`${ruleId}|`)) return null
  const rest = fingerprint.slice(ruleId.length + 1)
  for (const kind of kinds)
    if (rest.startsWith(`${kind}:`)) return { kind, name: plainLine(rest.slice(kind.length + 1)) }
  return null
}

const breakersOf = (breakers: State['breakers'], ruleId: string): readonly OpenBreaker[] =>
  Object.entries(breakers).flatMap(([fingerprint, breaker]) => {
    const target = targetOf(ruleId, fingerprint)
    return breaker.state === 'closed' || target === null ? [] : [{ fingerprint, target, breaker }]
  })

/** What is known of every rule, in the order of the settings. Names come from the settings and are shown as plain text. */
export const ruleViews = (
  { settings, breakers }: Pick<State, 'settings' | 'breakers'>,
  records: readonly TrustedRule[],
  abilities: readonly Ability[],
): readonly RuleView[] => {
  const named = new Map((settings?.rules ?? []).map((rule) => [rule.id, rule]))
  const able = new Map(abilities.map((ability) => [ability.ruleId, ability]))
  return records.map((record) => {
    const id = record.ruleId
    const rule = named.get(id)
    return {
      id,
      name: plainLine(rule?.name ?? id),
      severity: rule?.severity ?? null,
      origin: id.startsWith(CHECK_PREFIX) ? 'check' : 'pattern',
      record,
      ability: able.get(id) ?? null,
      breakers: breakersOf(breakers, id),
    }
  })
}

const noBase = new Set([
  'rotate.no_base',
  'action.json.no_base',
  'action.dirs.no_base',
  'action.permissions.no_base',
])

/** Whether a rule cannot act because nothing says where relative paths begin. */
export const lacksBase = (ability: Ability | null): boolean =>
  ability?.kind === 'impossible' && noBase.has(ability.why.code)

export type RuleTotals = {
  readonly rules: number
  readonly impossible: number
  readonly demoted: number
  readonly breakers: number
}

/** How many rules there are, and of how many a person should know something. */
export const ruleTotals = (rules: readonly RuleView[]): RuleTotals => ({
  rules: rules.length,
  impossible: rules.filter(({ ability }) => ability?.kind === 'impossible').length,
  demoted: rules.filter(({ record }) => record.demoted !== null).length,
  breakers: rules.reduce((sum, { breakers }) => sum + breakers.length, 0),
})

/** What of the state the shadow ledger follows from. */
export const shadowsKey = ({ shadows }: Pick<State, 'shadows'>): string =>
  Object.values(shadows)
    .map(({ id, settledAt }) => `${id} ${settledAt ?? ''}`)
    .join()

/** What of the state the records follow from: they are asked for anew when it changes. */
export const recordsKey = ({ settings, repairs, incidents, shadows, demotions }: State): string =>
  JSON.stringify([
    settings?.loadedAt,
    Object.values(repairs).flatMap(({ id, outcome }) => (outcome === null ? [] : [id, outcome])),
    Object.keys(incidents),
    shadowsKey({ shadows }),
    Object.entries(demotions).map(([id, { kind }]) => [id, kind]),
  ])

/** The place of a rule in the settings file, as it is written there. */
export const placeInFile = (
  ruleId: string,
): { readonly list: string; readonly key: 'id' | 'name'; readonly value: string } =>
  ruleId.startsWith(CHECK_PREFIX)
    ? { list: 'health_checks', key: 'name', value: ruleId.slice(CHECK_PREFIX.length) }
    : { list: 'error_patterns', key: 'id', value: ruleId }

export type Choice = 'auto' | 'ask' | 'off'
export const choices: readonly Choice[] = ['auto', 'ask', 'off']

/** A value of `auto_fix` as what a person chooses, and back. */
export const choiceOf = (autoFix: AutoFix): Choice => {
  if (autoFix === 'approve') return 'ask'
  return autoFix ? 'auto' : 'off'
}
export const autoFixOf = (choice: Choice): AutoFix => {
  switch (choice) {
    case 'auto':
      return true
    case 'ask':
      return 'approve'
    case 'off':
      return false
  }
}
