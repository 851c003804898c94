import { message, type Message } from '@shared/domain/message'
import type { Plan, Step, StepResult } from '@shared/domain/plan'
import type { Clock, Exec } from '../ports'
import type { Privilege } from '../privilege/privilege'
import { runByHelper } from '../privilege/run-by-helper'
import type { ServiceResolver } from '../services/resolve-service'
import { awaitActive } from './await-active'
import type { Guard } from './guard'
import type { MkdirStep } from './guard-path'
import { makeDirectory } from './make-directory'
import { hashPlan } from './plan-hash'
import { runServiceStep, type ServiceStep } from './run-service-step'
import { stepOutput } from './step-output'

export type PerformDeps = {
  readonly exec: Exec
  readonly clock: Clock
  readonly guard: Guard
  readonly resolveService: ServiceResolver
  /** Who has the rights for a step; without it this process carries out everything itself. */
  readonly privilege?: Privilege
}

export type Performed = { readonly ok: boolean; readonly steps: readonly StepResult[] }

/** Carries out one plan. `onStep` is awaited before the next step begins; when it rejects, nothing more is run. */
export type Performer = (
  plan: Plan,
  options: { readonly signal: AbortSignal; readonly onStep: (step: StepResult) => Promise<void> },
) => Promise<Performed>

type Outcome = Pick<StepResult, 'result' | 'output'>
type Done = { readonly failed: Message | null; readonly output: string }

const outcomeOf = ({ failed, output }: Done): Outcome => ({
  result: failed === null ? { kind: 'done' } : { kind: 'failed', message: failed },
  output,
})

const byHelper = async (
  step: ServiceStep | MkdirStep,
  { exec, privilege }: PerformDeps,
  signal: AbortSignal,
): Promise<Outcome> => {
  const { kind, why, output } = await runByHelper(step, exec, signal)
  // It was taken away, or sudo thinks otherwise by now: the next plan has to know.
  if (why?.code === 'helper.failed.no_answer') privilege?.doubt()
  return { result: why === null || kind === 'done' ? { kind: 'done' } : { kind, message: why }, output }
}

const runStep = async (step: Step, deps: PerformDeps, signal: AbortSignal): Promise<Done> => {
  switch (step.kind) {
    case 'service':
      return runServiceStep(step, deps.exec, signal)
    case 'await_active': {
      const { service, unit, timeoutMs } = step
      const found = await deps.resolveService(service, signal)
      if (found.kind === 'not_found')
        return { failed: message('guard.service.not_found', { service }), output: '' }
      const { exec, clock } = deps
      return {
        failed: await awaitActive({ manager: found.manager, unit, service, timeoutMs, exec, clock, signal }),
        output: '',
      }
    }
    case 'mkdir': {
      const made = await makeDirectory(step, signal)
      switch (made.kind) {
        case 'made':
          return { failed: null, output: made.created.join('\n') }
        case 'existed':
          return { failed: null, output: '' }
        case 'failed':
          return { failed: made.message, output: '' }
      }
    }
  }
}

const changed: Outcome = { result: { kind: 'refused', message: message('guard.plan_changed') }, output: '' }

const carryOut = async (step: Step, deps: PerformDeps, signal: AbortSignal): Promise<Outcome> => {
  if (signal.aborted)
    return { result: { kind: 'failed', message: message('step.failed.aborted') }, output: '' }
  const verdict = await deps.guard(step, signal)
  if (verdict.kind === 'refused') return { result: verdict, output: '' }
  const route = await deps.privilege?.route(step, signal)
  if (route?.kind === 'impossible') return { result: { kind: 'refused', message: route.why }, output: '' }
  return route?.kind === 'helper' && step.kind !== 'await_active'
    ? byHelper(step, deps, signal)
    : outcomeOf(await runStep(step, deps, signal))
}

/** A bug in a step is that step's failure, told in full; it must not leave the repair without a record. */
const safely = async (run: () => Promise<Outcome>): Promise<Outcome> => {
  try {
    return await run()
  } catch (error) {
    const reason = stepOutput(error instanceof Error ? error.message : String(error))
    return { result: { kind: 'failed', message: message('step.failed.unexpected', { reason }) }, output: '' }
  }
}

/**
 * Makes the one thing that changes the host. It runs the plan that its hash names, asks the guard again right before
 * each step, records each, and stops at the first that fails or is refused.
 */
export const createPerformer = (deps: PerformDeps): { readonly perform: Performer } => ({
  perform: async (plan, { signal, onStep }) => {
    const { clock } = deps
    const steps: StepResult[] = []
    const isWhole = hashPlan(plan) === plan.hash
    for (const [index, step] of plan.steps.entries()) {
      const startedAt = clock.now()
      const { result, output } = isWhole ? await safely(() => carryOut(step, deps, signal)) : changed
      const finished: StepResult = {
        index,
        result,
        output,
        startedAt,
        durationMs: Math.max(0, clock.now() - startedAt),
      }
      steps.push(finished)
      await onStep(finished)
      if (result.kind !== 'done') return { ok: false, steps }
    }
    return { ok: true, steps }
  },
})
