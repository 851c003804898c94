import { message, type Message } from '@shared/domain/message'
import type { Exec } from '../ports'
import type { ServiceUse, Settings } from '../settings/settings'
import { chooseManager, type Known } from './choose-manager'
import { createCompose } from './compose'
import { createDocker } from './docker'
import { createPm2 } from './pm2'
import type { ResolvedService, ServiceManager, ServicePlace, ServiceState } from './service-manager'
import { createSupervisor } from './supervisor'
import { createSystemd } from './systemd'
import { createSystemdUser } from './systemd-user'
import { createSysv } from './sysv'
import { isUnitName } from './unit-name'

export type ServiceResolver = (name: string, signal: AbortSignal) => Promise<ResolvedService>

/** Every manager of this host in the order in which they count. Compose is asked only where settings name a project. */
export const allServiceManagers = (): readonly ServiceManager[] => [
  createSystemd(),
  createSystemdUser(),
  createSupervisor(),
  createPm2(),
  createDocker(),
  createCompose(),
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

/** Where the settings say that a service is; a `config` without a manager is supervisor's file. */
const placeOf = (use: ServiceUse, manager: ServiceManager): ServicePlace => ({
  ...(use.config !== undefined && (use.manager !== null || manager.id === 'supervisor')
    ? { config: use.config }
    : {}),
  ...(use.user !== undefined && use.manager !== null ? { user: use.user } : {}),
  ...(use.reloadSignal === undefined ? {} : { reloadSignal: use.reloadSignal }),
})

const configured = (use: ServiceUse | undefined, all: readonly ServiceManager[]): readonly ServiceManager[] =>
  all
    .filter((manager) => (use?.manager ?? manager.id) === manager.id)
    .map((manager) => {
      const place = use === undefined ? {} : placeOf(use, manager)
      return Object.keys(place).length === 0 ? manager : (manager.within?.(place) ?? manager)
    })

/** An init script that cannot tell its state is there all the same; the other managers have to have named the unit. */
const isKnown = (manager: ServiceManager, state: ServiceState): boolean =>
  state.kind === 'unknown' ? manager.id === 'sysv' : state.kind !== 'missing'

type Asked = { readonly known: Known | null; readonly tried: readonly string[] }

/** The first of the names that a manager knows. */
const askManager = async (
  manager: ServiceManager,
  units: readonly string[],
  exec: Exec,
  signal: AbortSignal,
): Promise<Asked> => {
  const tried: string[] = []
  for (const unit of units) {
    const state = await manager.state(unit, exec, signal)
    if (isKnown(manager, state)) return { known: { manager, unit, state }, tried }
    tried.push(state.kind === 'unknown' ? `${manager.id}:${unit} (${state.why})` : `${manager.id}:${unit}`)
  }
  return { known: null, tried }
}

/** systemd makes a unit of every init script of its host: then both are the same service, and systemd runs it. */
const withoutTwins = (all: readonly Known[]): readonly Known[] =>
  all.filter(
    ({ manager, unit }) =>
      manager.id !== 'sysv' || !all.some((other) => other.manager.id === 'systemd' && other.unit === unit),
  )

/**
 * Finds which manager runs a service and under which unit. What the settings say wins and is not doubted; else every
 * manager is asked, a manager counts only when it knows the unit, and `chooseManager` decides between several.
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
      return { kind: 'found', name, manager: only, unit, choice: 'settings' }

    const asked = await Promise.all(managers.map((manager) => askManager(manager, units, exec, signal)))
    const chosen = chooseManager(withoutTwins(asked.flatMap(({ known }) => known ?? [])))
    if (chosen === null) return { kind: 'not_found', name, tried: asked.flatMap(({ tried }) => tried) }
    const { known, choice, also } = chosen
    return {
      kind: 'found',
      name,
      manager: known.manager,
      unit: known.unit,
      seen: known.state,
      choice: use?.manager ? 'settings' : choice,
      ...(also.length === 0 ? {} : { also }),
    }
  }
}

/** What a person has to know of a choice between managers; null when there was none. */
export const choiceMessage = (
  found: Extract<ResolvedService, { readonly kind: 'found' }>,
): Message | null => {
  const { name, manager, unit, choice, also = [] } = found
  if (also.length === 0) return null
  const params = {
    service: name,
    taken: `${manager.id}:${unit}`,
    others: also.map((other) => `${other.manager}:${other.unit}`).join(', '),
  }
  return choice === 'order'
    ? message('manager.choice.order', params)
    : message('manager.choice.in_use', params)
}
