import { message } from '@shared/domain/message'
import type { ServiceManagerId } from '@shared/domain/plan'
import type { ServiceState } from '../services/service-manager'
import { checkTypeOfService } from '../settings/matching-checks'
import type { Found, Thing } from './found'

export type Serves = Extract<Thing, { readonly kind: 'service' }>['serves']

const webServers = /^(?:nginx|apache2?|httpd|caddy|lighttpd|haproxy|traefik)(?:[-_.@\d]|$)/

/** What a service of this name serves; null for the many that are none of the operator's business here. */
export const servesOf = (unit: string): Serves => {
  if (webServers.test(unit)) return 'web_server'
  const type = checkTypeOfService(unit)
  return type === 'http' ? 'app' : type
}

/** A service as the welcome shows it; suggested when it is up and serves something. */
export const foundService = (
  manager: ServiceManagerId,
  unit: string,
  state: ServiceState['kind'],
  serves: Serves,
  config?: string,
): Found => {
  const isUp = state === 'active' || state === 'activating'
  const isDown = state === 'inactive' || state === 'failed' || state === 'deactivating' || state === 'masked'
  const text = isUp ? 'setup.service.active' : isDown ? 'setup.service.inactive' : 'setup.service.unknown'
  return {
    finding: {
      // Two projects may have a service of the same name.
      id: `service:${manager}:${config === undefined ? '' : `${config}:`}${unit}`,
      kind: 'service',
      label: unit,
      detail: message(text, { manager, unit }),
      suggested: isUp && serves !== null,
    },
    thing: { kind: 'service', manager, unit, ...(config === undefined ? {} : { config }), serves },
  }
}
