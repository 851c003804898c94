import { dirname } from 'node:path'
import type { ServiceManagerId } from '@shared/domain/plan'
import type { AuthorityService } from '../../../engine/privilege/authority'
import { isAuthorityUnit, isUsableRoot } from '../../../engine/privilege/authority'
import { OPERATIONS, type Operation } from '../../../engine/privilege/operations'
import { isInside } from '../../../engine/repair/path-rules'
import type { ResolvedService } from '../../../engine/services/service-manager'
import type { Settings } from '../../../engine/settings/settings'
import type { Confinement } from './unit-file'

type Part = Pick<Settings, 'rules' | 'checks' | 'sources' | 'services' | 'guards' | 'baseDir'>

/** What was seen of the host: nothing here looks for itself. */
export type Surroundings = {
  /** The services that actions name, as their managers know them. */
  readonly resolved: readonly ResolvedService[]
  /** Allowed roots with every link followed. */
  readonly realRoots: readonly string[]
  /** The nearest directory of a path that exists. */
  readonly existing: (path: string) => string
}

export type ServiceNeeds = Confinement & {
  readonly services: Readonly<Record<string, AuthorityService>>
  readonly roots: readonly string[]
  /** What the helper has to be allowed to do there, beside making directories. */
  readonly operations: readonly Operation[]
  /** Ports whose listeners a rule ends. */
  readonly ports: readonly number[]
  /** Names of services that were found nowhere. */
  readonly unknownServices: readonly string[]
  /** Roots that the helper takes from nobody. */
  readonly refusedRoots: readonly string[]
  /** Programs of supervisor: its socket's own rights decide. */
  readonly supervised: readonly string[]
  /** Services of managers that know no root's helper: the rights of the user that runs Mamori decide. */
  readonly byOwnRights: readonly { readonly name: string; readonly manager: ServiceManagerId }[]
}

/** Managers whose services the helper acts on. */
const isHelped = (id: ServiceManagerId): id is 'systemd' | 'sysv' => id === 'systemd' || id === 'sysv'

const serviceOf = (params: unknown): string | null =>
  typeof params === 'object' && params !== null && 'service' in params && typeof params.service === 'string'
    ? params.service
    : null

/** Names of the services that actions of the settings do something with. */
export const namedServices = ({ rules }: Pick<Settings, 'rules'>): readonly string[] => [
  ...new Set(
    rules.flatMap(({ actions }) =>
      actions.flatMap(({ type, params }) => {
        const name = SERVICE_ACTIONS.has(type) ? serviceOf(params) : null
        return name === null ? [] : [name]
      }),
    ),
  ),
]

/** Actions that have a service's manager do something: restart it, or have it begin a new log. */
const SERVICE_ACTIONS: ReadonlySet<string> = new Set(['service_restart', 'log_rotate'])
/** Also into a trash, which is told by a file of its own. */
const REMOVAL: readonly Operation[] = ['remove_files', 'move_file', 'replace_file', 'remove_directory']
/** What the actions that change files need of the helper, taking them back included. */
const FILE_ACTIONS: ReadonlyMap<string, readonly Operation[]> = new Map([
  ['create_missing_dirs', ['remove_directory']],
  ['fix_permissions', ['set_access']],
  [
    'log_rotate',
    ['move_file', 'create_file', 'replace_file', 'compress_file', 'copy_and_truncate', 'remove_files'],
  ],
  ['temp_file_cleanup', REMOVAL],
  ['old_file_cleanup', REMOVAL],
  ['cache_clear', REMOVAL],
  ['backup_and_fix_json', ['replace_file']],
])

const typesOf = ({ rules }: Pick<Settings, 'rules'>): ReadonlySet<string> =>
  new Set(rules.flatMap(({ actions }) => actions.map(({ type }) => type)))

/** Whether an action of the settings changes files; roots mean nothing otherwise. */
export const changesFiles = (settings: Pick<Settings, 'rules'>): boolean =>
  [...typesOf(settings)].some((type) => FILE_ACTIONS.has(type))

/** Ports whose listeners actions end, but for those that nobody may. */
const namedPorts = ({ rules, guards }: Pick<Settings, 'rules' | 'guards'>): readonly number[] => [
  ...new Set(
    rules.flatMap(({ actions }) =>
      actions.flatMap(({ type, params }) => {
        if (type !== 'kill_process_on_port') return []
        const port = typeof params === 'object' && params !== null && 'port' in params ? params.port : null
        return typeof port === 'number' && !guards.protectedPorts.includes(port) ? [port] : []
      }),
    ),
  ),
]

const strings = (value: unknown): readonly string[] => {
  if (typeof value === 'string') return [value]
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(strings) : []
}

const names = (texts: readonly string[], place: string): boolean =>
  texts.some((text) => text === place || text.includes(`${place}/`))

/** What a service needs that runs these settings: what root has to allow, and how far it can be shut off. */
export const serviceNeeds = (
  settings: Part,
  { resolved, realRoots, existing }: Surroundings,
): ServiceNeeds => {
  const found = resolved.filter((service) => service.kind === 'found')
  const services = Object.fromEntries(
    found.flatMap(({ name, manager: { id: manager }, unit }): [string, AuthorityService][] => {
      if (!isHelped(manager) || !isAuthorityUnit(unit)) return []
      const allow = Object.hasOwn(settings.services, name) ? (settings.services[name]?.allow ?? []) : []
      return allow.length === 0 ? [] : [[name, { manager, unit, allow: [...allow] }]]
    }),
  )
  const writes = changesFiles(settings) ? realRoots : []
  const roots = writes.filter(isUsableRoot)
  const ports = namedPorts(settings)
  const wanted = new Set<Operation>(ports.length > 0 ? ['send_signal'] : [])
  for (const type of roots.length > 0 ? typesOf(settings) : [])
    for (const operation of FILE_ACTIONS.get(type) ?? []) wanted.add(operation)
  // A root that is not there yet, or is removed one day, is made in its parent.
  const writable = [...new Set(roots.map((root) => existing(dirname(root))))]
  const isEverything = writable.includes('/')
  const named = [
    ...strings(settings.rules.map(({ actions }) => actions)),
    ...strings(settings.checks.map(({ config }) => config)),
    ...strings(settings.sources),
    ...strings(settings.services),
    ...settings.guards.allowedRoots,
    ...realRoots,
    settings.baseDir ?? '',
  ]
  return {
    services,
    roots,
    operations: OPERATIONS.filter((operation) => wanted.has(operation)),
    ports,
    unknownServices: resolved.filter(({ kind }) => kind === 'not_found').map(({ name }) => name),
    refusedRoots: writes.filter((root) => !isUsableRoot(root)),
    supervised: found.filter(({ manager }) => manager.id === 'supervisor').map(({ name }) => name),
    byOwnRights: found.flatMap(({ name, manager: { id: manager } }) =>
      manager === 'supervisor' || isHelped(manager) ? [] : [{ name, manager }],
    ),
    needsHelper: Object.keys(services).length > 0 || roots.length > 0 || ports.length > 0,
    privateTmp: !names(named, '/tmp') && !names(named, '/var/tmp'),
    // Where everything above a root is the root directory itself, only the system's own trees can be shut.
    protectSystem: isEverything ? 'full' : 'strict',
    protectHome: ['/home', '/root', '/run/user'].some((home) => names(named, home)) ? 'read-only' : 'yes',
    readWritePaths: isEverything
      ? []
      : writable.filter((path) => !writable.some((other) => other !== path && isInside(path, other))),
  }
}
