import { message } from '@shared/domain/message'
import type { Exec } from '../ports'
import { dockerState, INSPECT_FORMAT, parseInspected, stoppedByEvents, type Inspected } from './docker-state'
import { byNamedSignal } from './named-signal'
import { complaint, query, stateOfFailure } from './query'
import { askLog, LOG_LINES } from './service-log'
import type { ServiceManager, ServicePlace, ServiceState, StoppedBy } from './service-manager'
import { isUnitName } from './unit-name'

export const inspectArgv = (names: readonly string[]): readonly string[] => [
  'docker',
  'inspect',
  '--type=container',
  `--format=${INSPECT_FORMAT}`,
  '--',
  ...names,
]

const askEvents = async (
  { Id, State }: Inspected,
  nowAt: number,
  exec: Exec,
  signal: AbortSignal,
): Promise<StoppedBy> => {
  const began = State.StartedAt ?? ''
  if (State.Status !== 'exited' || Number.isNaN(Date.parse(began))) return 'unknown'
  const result = await query(
    exec,
    [
      'docker',
      'events',
      `--since=${began}`,
      // Without an end it would go on for ever.
      `--until=${new Date(nowAt).toISOString()}`,
      '--filter=type=container',
      `--filter=container=${Id}`,
      '--format={{json .}}',
    ],
    signal,
  )
  return result.kind === 'exited' && result.code === 0 ? stoppedByEvents(result.stdout) : 'unknown'
}

/** The state of a container that was inspected; asks for its events when it is down. */
export const stateOfInspected = async (
  container: Inspected,
  nowAt: number,
  exec: Exec,
  signal: AbortSignal,
): Promise<ServiceState> =>
  dockerState(
    container,
    /^[0-9a-f]{12,64}$/.test(container.Id) ? await askEvents(container, nowAt, exec, signal) : 'unknown',
  )

export type DockerOptions = ServicePlace & { readonly now?: () => number }

/**
 * Containers of the Docker that its program reaches with the rights of who runs this. Docker itself knows no reload of
 * a container: only settings can say that its program takes a signal for one.
 */
export const createDocker = ({ reloadSignal, now = Date.now }: DockerOptions = {}): ServiceManager => ({
  id: 'docker',
  argv: (verb, unit) => {
    switch (verb) {
      case 'status':
        return inspectArgv([unit])
      case 'restart':
      case 'start':
      case 'stop':
        return ['docker', verb, '--', unit]
      case 'reload':
        return reloadSignal === undefined ? [] : ['docker', 'kill', `--signal=${reloadSignal}`, '--', unit]
    }
  },
  state: async (unit, exec, signal) => {
    if (!isUnitName(unit)) return { kind: 'missing' }
    const result = await query(exec, inspectArgv([unit]), signal)
    if (result.kind === 'failed') return stateOfFailure(result)
    if (result.code !== 0)
      return /no such (?:container|object)/i.test(result.stderr)
        ? { kind: 'missing' }
        : { kind: 'unknown', why: complaint(result) }
    const [container] = parseInspected(result.stdout)
    if (container === undefined) return { kind: 'unknown', why: 'docker inspect' }
    // Docker takes the beginning of an id for a name, too.
    return container.Name === `/${unit}` || container.Name === unit
      ? stateOfInspected(container, now(), exec, signal)
      : { kind: 'missing' }
  },
  ...(reloadSignal === undefined ? {} : { reload: byNamedSignal }),
  logsSince: async (unit, sinceAt, exec, signal) =>
    isUnitName(unit)
      ? askLog(
          [
            'docker',
            'logs',
            '--timestamps',
            `--since=${new Date(sinceAt).toISOString()}`,
            `--tail=${String(LOG_LINES)}`,
            '--',
            unit,
          ],
          { exec, signal, areTimed: true },
        )
      : { kind: 'none', why: message('manager.log.no_unit', { unit }) },
  within: (place) => createDocker({ ...place, now }),
})
