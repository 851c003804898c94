import { message } from '@shared/domain/message'
import type { StepOf } from '@shared/domain/plan'
import type { RouteContext } from '../repair/define-step-kind'
import { createSupervisor } from '../services/supervisor'
import { AUTHORITY_FILE } from './authority'
import { byHelper } from './by-helper'
import { OPERATIONS_SINCE } from './operations'
import { DIRECT, impossible, type Route } from './route'

const routeOfSupervisor = async (
  { service, unit }: StepOf<'service'>,
  { exec, services }: RouteContext,
  signal: AbortSignal,
): Promise<Route> => {
  const use = Object.hasOwn(services, service) ? services[service] : undefined
  const { state } = createSupervisor(use?.config === undefined ? {} : { config: use.config })
  const seen = await state(unit, exec, signal)
  return seen.kind === 'unknown'
    ? impossible(message('privilege.supervisor', { service, why: seen.why }))
    : DIRECT
}

/**
 * Who can have a manager do something. systemd and init scripts need root. supervisor, pm2, docker and a user's systemd
 * have rights of their own on their sockets, which are also needed to see whether a program is up: they are asked directly.
 */
export const routeOfService = async (
  step: StepOf<'service'>,
  context: RouteContext,
  signal: AbortSignal,
): Promise<Route> => {
  if (context.ids().uid === 0) return DIRECT
  const { service, manager, unit, verb } = step
  switch (manager) {
    case 'supervisor':
      return routeOfSupervisor(step, context, signal)
    case 'pm2':
    case 'docker':
    case 'compose':
    case 'systemd_user':
      return DIRECT
    case 'systemd':
    case 'sysv':
      return byHelper(await context.helper(signal), service, [], ({ version, authority: { services } }) => {
        if (version < OPERATIONS_SINCE && (verb === 'stop' || verb === 'reload'))
          return message('privilege.needs.newer', { what: service })
        const listed = Object.hasOwn(services, service) ? services[service] : undefined
        const allowed: readonly string[] = listed?.allow ?? []
        return listed?.manager === manager && listed.unit === unit && allowed.includes(verb)
          ? null
          : message('privilege.service.not_listed', { service, manager, unit, verb, file: AUTHORITY_FILE })
      })
  }
}
