import type { Message } from '@shared/domain/message'
import { actions } from './actions'
import type { Step } from '@shared/domain/plan'
import type { Action, LookContext } from './actions/define-action'
import type { Exec } from './ports'
import type { Privilege } from './privilege/privilege'
import type { RepairJson } from './repair/json/json-repairer'
import type { ServiceResolver } from './services/resolve-service'
import type { Rule, Settings } from './settings/settings'

const LOOK_TIMEOUT_MS = 10_000

export type RuleAbility =
  | { readonly kind: 'can_act'; readonly ruleId: string; readonly steps: number }
  | { readonly kind: 'nothing'; readonly ruleId: string }
  | { readonly kind: 'impossible'; readonly ruleId: string; readonly why: Message }
  | { readonly kind: 'tells'; readonly ruleId: string }

type Deps = {
  readonly exec: Exec
  readonly resolveService: ServiceResolver
  readonly repairJson: RepairJson
  readonly privilege: Privilege
  readonly now: () => number
  /** null where nothing is kept yet. */
  readonly dataDir: string | null
  readonly signal: AbortSignal
}

type AbilityDeps = {
  readonly actions: ReadonlyMap<string, Action>
  /** Why a step could not be carried out now; null when nothing speaks against it. */
  readonly objection: (step: Step, signal: AbortSignal) => Promise<Message | null>
  readonly signal: AbortSignal
}

/** Plans one rule's repairs, without running anything, to tell whether it could act now. */
export const abilityOf = async (
  rule: Rule,
  look: LookContext,
  { actions: known, objection, signal }: AbilityDeps,
): Promise<RuleAbility> => {
  let steps = 0
  let repairs = 0
  for (const { type, params } of rule.actions) {
    const action = known.get(type)
    if (action?.class !== 'repair') continue
    repairs += 1
    const draft = await action.plan(
      look,
      params,
      AbortSignal.any([signal, AbortSignal.timeout(LOOK_TIMEOUT_MS)]),
    )
    if (draft.kind === 'impossible') return { kind: 'impossible', ruleId: rule.id, why: draft.why }
    if (draft.kind !== 'steps') continue
    steps += draft.steps.length
    for (const step of draft.steps) {
      const why = await objection(step, signal)
      if (why !== null) return { kind: 'impossible', ruleId: rule.id, why }
    }
  }
  if (repairs === 0) return { kind: 'tells', ruleId: rule.id }
  return steps > 0 ? { kind: 'can_act', ruleId: rule.id, steps } : { kind: 'nothing', ruleId: rule.id }
}

/** Plans every rule's repairs once, without running anything, to tell which of them could act on this host now. */
export const ruleAbilities = async (settings: Settings, deps: Deps): Promise<readonly RuleAbility[]> => {
  const look: LookContext = {
    now: deps.now,
    exec: deps.exec,
    baseDir: settings.baseDir,
    settings,
    dataDir: deps.dataDir,
    resolveService: deps.resolveService,
    repairJson: deps.repairJson,
    lookAtPort: deps.privilege.lookAtPort,
    evidence: [],
    countObservations: () => Promise.resolve([]),
  }
  const abilities: RuleAbility[] = []
  const { privilege, signal } = deps
  const objection: AbilityDeps['objection'] = async (step) => {
    const route = await privilege.route(step, signal)
    return route.kind === 'impossible' ? route.why : null
  }
  for (const rule of settings.rules)
    abilities.push(await abilityOf(rule, look, { actions, objection, signal }))
  return abilities
}
