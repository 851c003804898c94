import { stepCommand } from '@shared/domain/describe-step'
import { message } from '@shared/domain/message'
import type { StepOf } from '@shared/domain/plan'
import { targetKey } from '@shared/domain/target'
import { routeOfService } from '../../privilege/route-service'
import { isServiceUnit, isUnitName } from '../../services/unit-name'
import { defineStepKind, type GuardContext } from '../define-step-kind'
import { handed } from '../handed'

type ServiceLike = StepOf<'service'> | StepOf<'await_active'>

/** Names of containers and programs mean nothing to the machine; those of systemd and of init scripts may mean its end. */
const isFit = ({ manager, unit }: ServiceLike): boolean =>
  manager === 'systemd' || manager === 'systemd_user' || manager === 'sysv'
    ? isServiceUnit(unit)
    : isUnitName(unit)

/** Says why a service must not be touched this way: what runs has to be what the settings and the manager give now. */
export const refuseService = async (step: ServiceLike, context: GuardContext, signal: AbortSignal) => {
  const { services } = context.settings
  const { service, unit } = step
  const use = Object.hasOwn(services, service) ? services[service] : undefined
  if (use === undefined) return message('guard.service.not_listed', { service })
  if (step.kind === 'service' && !use.allow.includes(step.verb))
    return message('guard.service.verb', { service, verb: step.verb })
  if (!isFit(step)) return message('guard.service.unit_name', { unit: JSON.stringify(unit) })

  const found = await context.resolveService(service, signal)
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

/** Has a service's manager restart, start, stop or reload it. */
export default defineStepKind<'service'>({
  kind: 'service',
  resources: ({ service }) => [targetKey({ kind: 'service', name: service })],
  refuse: refuseService,
  route: routeOfService,
  perform: async (step, { hand }, signal) => handed(await hand.service(step, signal)),
})
