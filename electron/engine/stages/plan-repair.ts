import { message, type Message } from '@shared/domain/message'
import type { Plan, Risk, Step, UndoClass } from '@shared/domain/plan'
import type { Incident } from '@shared/domain/state'
import type { LookContext, RepairAction } from '../actions/define-action'
import type { PlanOutcome } from '../core/decide'
import { hashPlan } from '../repair/plan-hash'
import { refuseUnstorable } from '../repair/storable'
import type { Rule } from '../settings/settings'
import type { Context } from './context'
import { withDeadline } from './deadline'

const PLAN_TIMEOUT_MS = 15_000

export type Planned =
  /** `irreversible`: those of its actions that cannot be taken back. */
  | { readonly kind: 'steps'; readonly plan: Plan; readonly irreversible: readonly string[] }
  | { readonly kind: 'nothing'; readonly why: Message }
  | { readonly kind: 'impossible'; readonly why: Message }

export type RepairUse = { readonly action: RepairAction; readonly params: unknown }

/** The actions of a rule that change the host, in the order of the settings. */
export const repairsOf = (context: Pick<Context, 'actions'>, rule: Rule): readonly RepairUse[] =>
  rule.actions.flatMap(({ type, params }) => {
    const action = context.actions.get(type)
    return action?.class === 'repair' ? [{ action, params }] : []
  })

export const lookContext = (context: Context, evidence: readonly string[]): LookContext => ({
  now: context.clock.now,
  exec: context.exec,
  baseDir: context.settings.baseDir,
  settings: context.settings,
  dataDir: context.dataDir,
  resolveService: context.resolveService,
  repairJson: context.repairJson,
  ...(context.lookAtPort && { lookAtPort: context.lookAtPort }),
  evidence,
  countObservations: (sinceAt) => context.countObservations(sinceAt),
})

const riskOrder: readonly Risk[] = ['low', 'medium', 'high']
const undoOrder: readonly UndoClass[] = ['reversible', 'compensatable', 'irreversible']
const worst = <T>(order: readonly T[], values: readonly T[]): T =>
  values.reduce((a, b) => (order.indexOf(b) > order.indexOf(a) ? b : a))

/**
 * Looks at the host and makes one plan of a rule's repairs: all their steps, with the highest risk among them.
 * Rejects when looking fails or takes longer than 15 s.
 */
export const planRepair = (context: Context, rule: Rule, incident: Incident): Promise<Planned> =>
  withDeadline(context.clock, { limitMs: PLAN_TIMEOUT_MS, signal: context.signal }, (signal) =>
    look(context, rule, incident, signal),
  )

/** The same; a host that cannot be looked at is one on which nothing is possible now. */
export const tryPlan = async (context: Context, rule: Rule, incident: Incident): Promise<Planned> => {
  try {
    return await planRepair(context, rule, incident)
  } catch (error) {
    if (!context.signal.aborted) context.bug(`plan ${rule.id}`, error)
    const why = error instanceof Error ? error.message.slice(0, 300) : String(error)
    return { kind: 'impossible', why: message('gate.plan.failed', { why }) }
  }
}

type Acting = Pick<RepairAction, 'id' | 'version' | 'risk' | 'undo'>

const look = async (
  context: Context,
  rule: Rule,
  incident: Incident,
  signal: AbortSignal,
): Promise<Planned> => {
  const uses = repairsOf(context, rule)
  const steps: Step[] = []
  const touches: Message[] = []
  const asks: Message[] = []
  const acting: Acting[] = []
  let freesBytes: number | null = null
  const leftOut: Message[] = []
  let nothing: Message | null = null
  for (const { action, params } of uses) {
    const draft = await action.plan(lookContext(context, incident.evidence), params, signal)
    // What cannot be done keeps nobody from the rest; but whether the rest alone is right is for a person to say.
    if (draft.kind === 'impossible') leftOut.push(message('plan.left_out', { action: action.id }), draft.why)
    else if (draft.kind === 'nothing') nothing ??= draft.why
    else {
      steps.push(...draft.steps)
      touches.push(...draft.touches)
      asks.push(...(draft.asks ?? []))
      if (draft.freesBytes !== undefined) freesBytes = (freesBytes ?? 0) + draft.freesBytes
      const { id, version } = action
      acting.push({ id, version, risk: draft.risk ?? action.risk, undo: draft.undo ?? action.undo })
    }
  }
  const [, impossible] = leftOut
  if (acting.length === 0 && impossible !== undefined) return { kind: 'impossible', why: impossible }
  if (acting.length === 0) {
    if (nothing === null) throw new Error(`${rule.id} has no repair to plan`)
    return { kind: 'nothing', why: nothing }
  }
  // What the guard would refuse is told now, and not after somebody has approved it.
  for (const step of steps) {
    const verdict = await context.guard(step, signal)
    if (verdict.kind === 'refused') return { kind: 'impossible', why: verdict.message }
  }
  const content = {
    actions: acting.map(({ id, version }) => ({ type: id, version })),
    host: context.host,
    target: incident.target,
    steps,
    touches,
    asks: [...leftOut, ...asks],
    freesBytes,
    risk: worst(
      riskOrder,
      acting.map((action) => action.risk),
    ),
    undo: worst(
      undoOrder,
      acting.map((action) => action.undo),
    ),
    verifyChecks: rule.verifyChecks,
  }
  const plan = { ...content, hash: hashPlan(content) }
  const why = refuseUnstorable(plan)
  if (why !== null) return { kind: 'impossible', why }
  return {
    kind: 'steps',
    plan,
    irreversible: acting.filter(({ undo }) => undo === 'irreversible').map(({ id }) => id),
  }
}

/** A plan as the decision sees it. */
export const asOutcome = (planned: Planned, allowed: readonly string[]): PlanOutcome =>
  planned.kind === 'steps'
    ? {
        kind: 'steps',
        count: planned.plan.steps.length,
        risk: planned.plan.risk,
        undo: planned.plan.undo,
        restarts: planned.plan.steps.some((step) => step.kind === 'service'),
        asks: planned.plan.asks,
        allowedIrreversible: planned.irreversible.every((type) => allowed.includes(type)),
      }
    : planned
