import { message, type Message } from '@shared/domain/message'
import type { Authority, AuthorityService } from '../../../engine/privilege/authority'
import type { Operation } from '../../../engine/privilege/operations'
import { SERVICE_USER } from './service-places'

/** What the settings ask for, as root would allow it; every role is open to the group of the service. */
export const wantedAuthority = ({
  services,
  roots,
  operations,
  ports,
}: {
  readonly services: Readonly<Record<string, AuthorityService>>
  readonly roots: readonly string[]
  readonly operations: readonly Operation[]
  readonly ports: readonly number[]
}): Authority => ({
  version: 1,
  services,
  roots: [...roots],
  operations: [...operations],
  ports: [...ports],
  roles: { look: [SERVICE_USER], approve: [SERVICE_USER], change: [SERVICE_USER] },
})

export const authorityText = (authority: Authority): string => `${JSON.stringify(authority, null, 2)}\n`

/** Each single thing that an authority allows, as a line. */
const entries = ({ services, roots, operations = [], ports, roles }: Authority): readonly string[] => [
  ...Object.entries(services).flatMap(([name, { manager, unit, config, allow }]) =>
    allow.map(
      (verb) => `services.${name}: ${verb} ${manager} ${unit}${config === undefined ? '' : ` (${config})`}`,
    ),
  ),
  ...roots.map((root) => `roots: ${root}`),
  ...operations.map((operation) => `operations: ${operation}`),
  ...ports.map((port) => `ports: ${String(port)}`),
  ...Object.entries(roles).flatMap(([role, groups]) => groups.map((group) => `roles.${role}: ${group}`)),
]

/** What another authority would allow more, and what less; empty when they allow the same. */
export const authorityDifference = (present: Authority, wanted: Authority): readonly Message[] => {
  const [before, after] = [entries(present), entries(wanted)]
  return [
    ...after
      .filter((entry) => !before.includes(entry))
      .map((entry) => message('service.authority.more', { entry })),
    ...before
      .filter((entry) => !after.includes(entry))
      .map((entry) => message('service.authority.less', { entry })),
  ]
}
