import { z } from 'zod'
import { message } from '@shared/domain/message'
import type { Exec } from '../ports'
import { combineStates } from './combine-states'
import { inspectArgv, stateOfInspected } from './docker'
import { jsonLines, parseInspected } from './docker-state'
import { byNamedSignal } from './named-signal'
import { complaint, query, stateOfFailure } from './query'
import { askLog, LOG_LINES } from './service-log'
import type { ServiceManager, ServicePlace, ServiceState } from './service-manager'
import { isUnitName } from './unit-name'

const MOST_CONTAINERS = 50
const containerSchema = z.object({ ID: z.string().regex(/^[0-9a-f]{12,64}$/), Service: z.string() })

/** Reads `docker compose ps --format json`: one list up to Compose 2.20, since then one object in each line. */
export const parseComposePs = (output: string): readonly z.infer<typeof containerSchema>[] =>
  jsonLines(output)
    .flat()
    .flatMap((value) => containerSchema.safeParse(value).data ?? [])

const isFile = (config: string): boolean => /\.ya?ml$/i.test(config)

export type ComposeOptions = ServicePlace & { readonly now?: () => number }

/**
 * Services of a Compose project, asked with the rights of who runs this. `config` is the project's file or its directory
 * and has to be named: a program without a working directory of its own has nothing to look for one in.
 */
export const createCompose = ({
  config,
  reloadSignal,
  now = Date.now,
}: ComposeOptions = {}): ServiceManager => {
  const base = [
    'docker',
    'compose',
    ...(config === undefined ? [] : [`--${isFile(config) ? 'file' : 'project-directory'}=${config}`]),
  ]
  const argv: ServiceManager['argv'] = (verb, unit) => {
    if (config === undefined) return []
    switch (verb) {
      case 'status':
        return [...base, 'ps', '--all', '--no-trunc', '--format=json', '--', unit]
      // These act on containers that are there; none is made, and no image is fetched.
      case 'restart':
      case 'start':
      case 'stop':
        return [...base, verb, '--', unit]
      case 'reload':
        return reloadSignal === undefined ? [] : [...base, 'kill', `--signal=${reloadSignal}`, '--', unit]
    }
  }

  const stateOfContainers = async (
    ids: readonly string[],
    exec: Exec,
    signal: AbortSignal,
  ): Promise<ServiceState> => {
    const result = await query(exec, inspectArgv(ids), signal)
    if (result.kind === 'failed') return stateOfFailure(result)
    const containers = parseInspected(result.stdout)
    if (result.code !== 0 || containers.length !== ids.length)
      return { kind: 'unknown', why: complaint(result) }
    const states = await Promise.all(
      containers.map((container) => stateOfInspected(container, now(), exec, signal)),
    )
    return combineStates(states) ?? { kind: 'missing' }
  }

  return {
    id: 'compose',
    argv,
    state: async (unit, exec, signal) => {
      if (config === undefined || !isUnitName(unit)) return { kind: 'missing' }
      const result = await query(exec, argv('status', unit), signal)
      if (result.kind === 'failed') return stateOfFailure(result)
      if (result.code !== 0)
        return /no such service/i.test(result.stderr)
          ? { kind: 'missing' }
          : { kind: 'unknown', why: complaint(result) }
      const ids = parseComposePs(result.stdout)
        .filter(({ Service: service }) => service === unit)
        .map(({ ID: id }) => id)
      // The project has the service and no container of it: it was taken down, tidied away, or never begun.
      if (ids.length === 0)
        return result.stdout.trim() === '' || result.stdout.trim() === '[]'
          ? { kind: 'inactive', by: 'unknown' }
          : { kind: 'unknown', why: 'docker compose ps' }
      return ids.length > MOST_CONTAINERS
        ? { kind: 'unknown', why: `${String(ids.length)} containers` }
        : stateOfContainers(ids, exec, signal)
    },
    ...(reloadSignal === undefined ? {} : { reload: byNamedSignal }),
    logsSince: async (unit, sinceAt, exec, signal) =>
      config !== undefined && isUnitName(unit)
        ? askLog(
            [
              ...base,
              'logs',
              '--no-color',
              '--no-log-prefix',
              '--timestamps',
              `--since=${new Date(sinceAt).toISOString()}`,
              `--tail=${String(LOG_LINES)}`,
              '--',
              unit,
            ],
            { exec, signal, areTimed: true },
          )
        : { kind: 'none', why: message('manager.log.no_unit', { unit }) },
    within: (place) => createCompose({ ...place, now }),
  }
}
