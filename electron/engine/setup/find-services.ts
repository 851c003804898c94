import { readdir, stat } from 'node:fs/promises'
import type { Exec } from '../ports'
import type { ServiceState } from '../services/service-manager'
import { parseSupervisorStatus } from '../services/supervisor'
import { createSysv } from '../services/sysv'
import { isUnitName } from '../services/unit-name'
import { findContainers } from './find-containers'
import { findPm2 } from './find-pm2'
import type { Found } from './found'
import { foundService, servesOf } from './found-service'

export type ServicePlaces = {
  /** Exists exactly when systemd is PID 1, see sd_booted(3). */
  readonly systemdDirectory: string
  readonly initDirectory: string
  /** Control sockets of a supervisord; without one it is not asked. */
  readonly supervisorSockets: readonly string[]
  /** supervisord's settings file where it is not a usual one. */
  readonly supervisorConfig: string | null
  /** The home directory of a pm2 (`PM2_HOME`); null for none. */
  readonly pm2Home: string | null
  /** Docker's control socket; without it Docker is not asked. */
  readonly dockerSocket: string
}

const TIMEOUT_MS = 5000

const exists = (path: string): Promise<boolean> =>
  stat(path).then(
    () => true,
    // Not there or not to be seen: either way it cannot be asked.
    () => false,
  )

const systemdState = (active: string): ServiceState['kind'] => {
  switch (active) {
    case 'active':
    case 'reloading':
    case 'refreshing':
      return 'active'
    case 'activating':
    case 'deactivating':
    case 'inactive':
    case 'failed':
      return active
    default:
      return 'unknown'
  }
}

/** Reads `systemctl list-units --plain --no-legend`: unit, load, active, sub, description. */
export const parseSystemdUnits = (output: string): readonly Found[] => {
  const units = output.split('\n').flatMap((line) => {
    const [file = '', load, active = ''] = line.trim().split(/\s+/)
    const unit = file.replace(/\.service$/, '')
    const serves = servesOf(unit)
    return load === 'loaded' && file.endsWith('.service') && isUnitName(unit) && serves !== null
      ? [{ unit, active, serves }]
      : []
  })
  // Debian's postgresql.service is a shell around its clusters; it is "active" also when all of them are down.
  const hasClusters = units.some(({ unit }) => unit.startsWith('postgresql@'))
  return units
    .filter(({ unit }) => !(hasClusters && unit === 'postgresql'))
    .map(({ unit, active, serves }) => foundService('systemd', unit, systemdState(active), serves))
}

const findSystemd = async (exec: Exec, signal: AbortSignal): Promise<readonly Found[]> => {
  const argv = [
    'systemctl',
    'list-units',
    '--type=service',
    '--all',
    '--plain',
    '--no-legend',
    '--no-pager',
    '--full',
  ]
  const result = await exec(argv, { timeoutMs: TIMEOUT_MS, signal, maxOutputBytes: 512 * 1024 })
  return result.kind === 'exited' && result.code === 0 ? parseSystemdUnits(result.stdout) : []
}

const findSysv = async (directory: string, exec: Exec, signal: AbortSignal): Promise<readonly Found[]> => {
  const sysv = createSysv({ directory })
  const names = await readdir(directory).catch(
    // No init scripts on this system.
    (): string[] => [],
  )
  const scripts = names.filter((name) => isUnitName(name) && servesOf(name) !== null).slice(0, 20)
  const states = await Promise.all(scripts.map((script) => sysv.state(script, exec, signal)))
  return scripts.flatMap((script, index) => {
    const state = states[index]?.kind ?? 'unknown'
    return state === 'missing' ? [] : [foundService('sysv', script, state, servesOf(script))]
  })
}

const findSupervisor = async (
  places: ServicePlaces,
  exec: Exec,
  signal: AbortSignal,
): Promise<readonly Found[]> => {
  const there = await Promise.all(places.supervisorSockets.map(exists))
  if (!there.includes(true)) return []
  const config = places.supervisorConfig === null ? [] : ['-c', places.supervisorConfig]
  const result = await exec(['supervisorctl', ...config, 'status'], { timeoutMs: TIMEOUT_MS, signal })
  if (result.kind !== 'exited') return []
  const names = result.stdout.split('\n').flatMap((line) => /^([^\s]+)\s+[A-Z]{5,}\b/.exec(line)?.[1] ?? [])
  return names.filter(isUnitName).flatMap((unit) => {
    const { kind } = parseSupervisorStatus(unit, result)
    // A program that somebody has put under supervisor is one of the operator's own, whatever it is called.
    return kind === 'missing'
      ? []
      : [foundService('supervisor', unit, kind, servesOf(unit.replace(/^.*:/, '')) ?? 'app')]
  })
}

/** Services of this machine that can be watched and restarted: PostgreSQL, Redis, web servers and applications. */
export const findServices = async (
  places: ServicePlaces,
  exec: Exec,
  signal: AbortSignal,
): Promise<readonly Found[]> => {
  const hasSystemd = await exists(places.systemdDirectory)
  const lists = await Promise.all([
    hasSystemd ? findSystemd(exec, signal) : findSysv(places.initDirectory, exec, signal),
    findSupervisor(places, exec, signal),
    places.pm2Home === null ? [] : findPm2(places.pm2Home, exec, signal),
    (await exists(places.dockerSocket)) ? findContainers(exec, signal) : [],
  ])
  return lists.flat()
}
