import { message } from '@shared/domain/message'
import type { Plan, Step, StepResult } from '@shared/domain/plan'
import type { Privilege } from '../privilege/privilege'
import type { PerformContext } from './define-step-kind'
import type { Guard } from './guard'
import type { Hand } from './hand/hand'
import { hashPlan } from './plan-hash'
import { stepOutput } from './step-output'
import { refuseUnstorableUndo } from './storable'
import { kindOf } from './steps'

export type PerformDeps = Omit<PerformContext, 'hand' | 'by' | 'repairId'> & {
  readonly guard: Guard
  /** With this process's own rights. */
  readonly hand: Hand
  /** Who has the rights for a step, and root's helper; without it this process carries out everything itself. */
  readonly privilege?: Privilege & { readonly hand: Hand }
}

export type Performed = { readonly ok: boolean; readonly steps: readonly StepResult[] }

/** What would take a step back, told before the step runs. */
export type PreparedStep = {
  readonly index: number
  readonly undo: readonly Step[]
  readonly keptBytes: number
}

/**
 * Carries out one plan. `onPrepared` and `onStep` are awaited before it goes on; when one rejects, nothing more is run.
 */
export type Performer = (
  plan: Plan,
  options: {
    readonly repairId: string
    readonly signal: AbortSignal
    readonly onPrepared: (prepared: PreparedStep) => Promise<void>
    readonly onStep: (step: StepResult) => Promise<void>
  },
) => Promise<Performed>

type Outcome = Pick<StepResult, 'result' | 'output'>
type Options = Parameters<Performer>[1]

const changed: Outcome = { result: { kind: 'refused', message: message('guard.plan_changed') }, output: '' }

const carryOut = async (
  step: Step,
  index: number,
  { guard, privilege, hand, ...deps }: PerformDeps,
  { repairId, signal, onPrepared }: Options,
): Promise<Outcome> => {
  if (signal.aborted)
    return { result: { kind: 'failed', message: message('step.failed.aborted') }, output: '' }
  const kind = kindOf(step)
  const verdict = await guard(step, signal)
  if (verdict.kind === 'refused') return { result: verdict, output: '' }
  const route = await privilege?.route(step, signal)
  if (route?.kind === 'impossible') return { result: { kind: 'refused', message: route.why }, output: '' }
  const context: PerformContext = {
    ...deps,
    repairId,
    hand: route?.kind === 'helper' && privilege ? privilege.hand : hand,
    by: route?.kind === 'helper' ? 'helper' : 'direct',
  }
  const prepared = await kind.prepare?.(step, context, signal)
  if (prepared?.kind === 'failed') return { result: prepared, output: '' }
  const unstorable = prepared ? refuseUnstorableUndo(prepared.undo) : null
  if (unstorable !== null) return { result: { kind: 'failed', message: unstorable }, output: '' }
  if (prepared && (prepared.undo.length > 0 || prepared.keptBytes > 0))
    await onPrepared({ index, undo: prepared.undo, keptBytes: prepared.keptBytes })
  const end = await kind.perform(step, context, signal)
  if ('refused' in end) return { result: { kind: 'refused', message: end.refused }, output: end.output }
  if (end.failed !== null) return { result: { kind: 'failed', message: end.failed }, output: end.output }
  return { result: { kind: 'done' }, output: end.output }
}

/** Keeps a record that could not be written apart from a step that went wrong: the former ends the repair. */
class NotRecorded extends Error {}

const recorded = async (record: () => Promise<void>): Promise<void> => {
  try {
    await record()
  } catch (error) {
    throw new NotRecorded('what a step needs to be taken back could not be recorded', { cause: error })
  }
}

/** A bug in a step is that step's failure, told in full; it must not leave the repair without a record. */
const safely = async (run: () => Promise<Outcome>): Promise<Outcome> => {
  try {
    return await run()
  } catch (error) {
    if (error instanceof NotRecorded) throw error
    const reason = stepOutput(error instanceof Error ? error.message : String(error))
    return { result: { kind: 'failed', message: message('step.failed.unexpected', { reason }) }, output: '' }
  }
}

/**
 * Makes the one thing that changes the host. It runs the plan that its hash names, asks the guard again right before
 * each step, records what would take it back and then what came of it, and stops at the first that fails or is refused.
 */
export const createPerformer = (deps: PerformDeps): { readonly perform: Performer } => ({
  perform: async (plan, options) => {
    const { clock } = deps
    const steps: StepResult[] = []
    const isWhole = hashPlan(plan) === plan.hash
    const noting: Options = {
      ...options,
      onPrepared: (prepared) => recorded(() => options.onPrepared(prepared)),
    }
    for (const [index, step] of plan.steps.entries()) {
      const startedAt = clock.now()
      const { result, output } = isWhole ? await safely(() => carryOut(step, index, deps, noting)) : changed
      const finished: StepResult = {
        index,
        result,
        output,
        startedAt,
        durationMs: Math.max(0, clock.now() - startedAt),
      }
      steps.push(finished)
      await options.onStep(finished)
      if (result.kind !== 'done') return { ok: false, steps }
    }
    return { ok: true, steps }
  },
})
