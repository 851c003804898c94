import type { Touched } from '@shared/domain/ledger'
import { message } from '@shared/domain/message'
import type { Plan, Step } from '@shared/domain/plan'
import type { Seen } from '../core/shadow'
import type { ServiceState } from '../services/service-manager'
import { readStartTicks, type ProcessStart } from './process-start'
import type { ServiceStart } from './service-start'

/** More than these are compared as a whole, by planning again. */
const MOST_TOUCHED = 5

type Aim =
  | Extract<Step, { readonly kind: 'service' }>
  | Extract<Step, { readonly kind: 'signal' }>
  | 'plan'
  /** A step that only waits. */
  | null

const aimOf = (step: Step): Aim => {
  if (step.kind === 'await_active') return null
  if (step.kind === 'signal') return step
  const starts = step.kind === 'service' && (step.verb === 'restart' || step.verb === 'start')
  return starts ? step : 'plan'
}

/** What a plan would touch, as it is now. Looks only. */
export const touchedBy = async (
  plan: Plan,
  startOfService: (service: string) => Promise<ServiceStart | null>,
): Promise<readonly Touched[]> => {
  const aims = plan.steps.map(aimOf).filter((aim) => aim !== null)
  const things = [...new Set(aims)]
  if (things.length > MOST_TOUCHED) return [{ kind: 'plan' }]
  return Promise.all(
    things.map(async (aim): Promise<Touched> => {
      if (aim === 'plan') return { kind: 'plan' }
      if (aim.kind === 'signal') return { kind: 'process', pid: aim.pid, startedAtTicks: aim.startedAtTicks }
      const { service, manager, unit } = aim
      const start = await startOfService(service)
      return {
        kind: 'service',
        service,
        manager,
        unit,
        startMark: start?.mark ?? null,
        ownRestarts: start?.ownRestarts ?? null,
      }
    }),
  )
}

const isStoppedByHand = (state: ServiceState): boolean =>
  state.kind === 'masked' || (state.kind === 'inactive' && state.by === 'hand')

/** `boot id` and moment of a systemd's mark. */
const bootOf = (mark: string): string => mark.split(' ')[0] ?? ''

/** What became of a service since it was noted. */
export const compareService = (
  before: Extract<Touched, { readonly kind: 'service' }>,
  now: { readonly state: ServiceState; readonly start: ServiceStart | null } | null,
): Seen => {
  const { service, manager } = before
  if (now === null || now.state.kind === 'unknown') return { kind: 'unseen' }
  if (isStoppedByHand(now.state))
    return { kind: 'stopped_by_hand', message: message('shadow.wrong.stopped', { service }) }
  const { start } = now
  if (before.startMark === null || start === null) return { kind: 'unseen' }
  if (before.startMark === start.mark) return { kind: 'untouched' }
  const isUnits = manager === 'systemd' || manager === 'systemd_user'
  // After a boot everything was started anew.
  if (isUnits && bootOf(before.startMark) !== bootOf(start.mark))
    return { kind: 'changed', message: message('shadow.unknown.other') }
  if (before.ownRestarts === null || start.ownRestarts === null)
    return { kind: 'changed', message: message('shadow.unknown.restarted', { service }) }
  if (start.ownRestarts > before.ownRestarts)
    return { kind: 'own', message: message('shadow.recovered.own', { service }) }
  return { kind: 'same', message: message('shadow.same.service', { service }) }
}

const compareProcess = (before: Extract<Touched, { readonly kind: 'process' }>, now: ProcessStart): Seen => {
  switch (now.kind) {
    case 'unseen':
      return { kind: 'unseen' }
    case 'alive':
      if (now.ticks === before.startedAtTicks) return { kind: 'untouched' }
      break
    case 'gone':
  }
  return { kind: 'same', message: message('shadow.same.process', { pid: before.pid }) }
}

export const seeProcess = async (before: Extract<Touched, { readonly kind: 'process' }>): Promise<Seen> =>
  compareProcess(before, await readStartTicks(before.pid))

/** What planning again comes to, beside the plan that was noted. */
export const comparePlan = (
  planHash: string,
  again: { readonly kind: 'nothing' | 'impossible' } | { readonly kind: 'steps'; readonly hash: string },
): Seen => {
  switch (again.kind) {
    case 'nothing':
      return { kind: 'same', message: message('shadow.same.plan') }
    case 'impossible':
      return { kind: 'unseen' }
    case 'steps':
      return again.hash === planHash
        ? { kind: 'untouched' }
        : { kind: 'changed', message: message('shadow.unknown.other') }
  }
}
