import { stepCommand } from '@shared/domain/describe-step'
import { message, type Message } from '@shared/domain/message'
import type { Step } from '@shared/domain/plan'
import type { ServiceResolver } from '../services/resolve-service'
import { isUnitName } from '../services/unit-name'
import type { Settings } from '../settings/settings'
import { refuseMkdir, type PathGuardDeps } from './guard-path'

export type GuardVerdict =
  | { readonly kind: 'allowed' }
  | { readonly kind: 'refused'; readonly message: Message }

/** Asked for every step right before it runs; it trusts nothing that the plan says about itself. */
export type Guard = (step: Step, signal: AbortSignal) => Promise<GuardVerdict>

export type GuardDeps = {
  readonly settings: Pick<Settings, 'services' | 'guards'>
  readonly resolveService: ServiceResolver
} & Omit<PathGuardDeps, 'allowedRoots'>

type ServiceStep = Extract<Step, { readonly kind: 'service' | 'await_active' }>

/** Says why a service must not be touched this way: what runs has to be what the settings and the manager give now. */
const refuseService = async (
  step: ServiceStep,
  deps: GuardDeps,
  signal: AbortSignal,
): Promise<Message | null> => {
  const { services } = deps.settings
  const { service, unit } = step
  const use = Object.hasOwn(services, service) ? services[service] : undefined
  if (use === undefined) return message('guard.service.not_listed', { service })
  if (step.kind === 'service' && !use.allow.includes(step.verb))
    return message('guard.service.verb', { service, verb: step.verb })
  if (!isUnitName(unit)) return message('guard.service.unit_name', { unit: JSON.stringify(unit) })

  const found = await deps.resolveService(service, signal)
  if (found.kind === 'not_found') return message('guard.service.not_found', { service })
  const argv = found.manager.argv(step.kind === 'service' ? step.verb : 'status', found.unit)
  const isSame =
    step.manager === found.manager.id &&
    unit === found.unit &&
    argv.length === step.argv.length &&
    argv.every((argument, i) => argument === step.argv[i])
  if (isSame) return null
  return message('guard.service.changed', {
    service,
    planned: stepCommand(step),
    expected: stepCommand({ ...step, argv }),
  })
}

const refuse = (step: Step, deps: GuardDeps, signal: AbortSignal): Promise<Message | null> => {
  switch (step.kind) {
    case 'service':
    case 'await_active':
      return refuseService(step, deps, signal)
    case 'mkdir':
      return refuseMkdir(step, { ...deps, allowedRoots: deps.settings.guards.allowedRoots })
  }
}

/** Makes the guard for one version of the settings. */
export const createGuard =
  (deps: GuardDeps): Guard =>
  async (step, signal) => {
    const why = await refuse(step, deps, signal)
    return why === null ? { kind: 'allowed' } : { kind: 'refused', message: why }
  }
