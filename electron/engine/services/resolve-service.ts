import type { Exec } from '../ports'
import type { ServiceUse, Settings } from '../settings/settings'
import type { ResolvedService, ServiceManager, ServiceState } from './service-manager'
import { createSupervisor } from './supervisor'
import { createSystemd } from './systemd'
import { createSysv } from './sysv'
import { isUnitName } from './unit-name'

export type ServiceResolver = (name: string, signal: AbortSignal) => Promise<ResolvedService>

/** Every manager of this host in the order in which they are asked. */
export const allServiceManagers = (): readonly ServiceManager[] => [
  createSystemd(),
  createSupervisor(),
  createSysv(),
]

/** What distributions call a service that people know by another name. */
const ALIASES: Readonly<Record<string, readonly string[]>> = {
  redis: ['redis-server'],
  'redis-server': ['redis'],
  postgres: ['postgresql'],
  postgresql: ['postgres'],
}

const candidates = (name: string): readonly string[] => [
  name,
  ...(Object.hasOwn(ALIASES, name) ? (ALIASES[name] ?? []) : []),
]

const configured = (use: ServiceUse | undefined, all: readonly ServiceManager[]): readonly ServiceManager[] =>
  all
    .filter((manager) => (use?.manager ?? manager.id) === manager.id)
    .map((manager) =>
      manager.id === 'supervisor' && use?.config !== undefined
        ? createSupervisor({ config: use.config })
        : manager,
    )

/** An init script that cannot tell its state is there all the same; the other managers have to have named the unit. */
const isKnown = (manager: ServiceManager, state: ServiceState): boolean =>
  state.kind === 'unknown' ? manager.id === 'sysv' : state.kind !== 'missing'

/**
 * Finds which manager runs a service and under which unit. What the settings say wins and is not doubted;
 * the rest is looked for, and a manager counts only when it knows the unit.
 */
export const createServiceResolver = ({
  exec,
  services,
  allManagers,
}: {
  readonly exec: Exec
  readonly services: Settings['services']
  readonly allManagers: readonly ServiceManager[]
}): ServiceResolver => {
  return async (name, signal) => {
    const use = Object.hasOwn(services, name) ? services[name] : undefined
    const units = (use?.unit === null || use === undefined ? candidates(name) : [use.unit]).filter(isUnitName)
    const managers = configured(use, allManagers)
    const [only, more] = managers
    const [unit] = units
    if (use?.manager && use.unit !== null && only && !more && unit !== undefined)
      return { kind: 'found', name, manager: only, unit }

    const tried: string[] = []
    for (const manager of managers) {
      for (const candidate of units) {
        const state = await manager.state(candidate, exec, signal)
        if (isKnown(manager, state)) return { kind: 'found', name, manager, unit: candidate, seen: state }
        tried.push(
          state.kind === 'unknown'
            ? `${manager.id}:${candidate} (${state.why})`
            : `${manager.id}:${candidate}`,
        )
      }
    }
    return { kind: 'not_found', name, tried }
  }
}
