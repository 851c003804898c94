import { stat } from 'node:fs/promises'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { message } from '@shared/domain/message'
import type { Exec } from '../ports'
import { byNamedSignal } from './named-signal'
import { parsePm2List, processesOf, stateOfProcesses, type Pm2Process } from './pm2-list'
import { readPm2Logs } from './pm2-log'
import { pm2Obstacle } from './pm2-home'
import { query, stateOfFailure } from './query'
import type { Reload, ServiceManager, ServicePlace, ServiceState } from './service-manager'
import { isUnitName } from './unit-name'

/** Each program is printed with its whole environment. */
const LIST_BYTES = 8 * 1024 * 1024

/**
 * Whether pm2 takes a word for the name of a program: it takes numbers for ids, `all` for everything, and some endings
 * for a file that it is to begin programs from.
 */
export const isPm2Name = (name: string): boolean =>
  isUnitName(name) &&
  name !== 'all' &&
  Number.isNaN(Number(name)) &&
  !/\.(?:json5?|ya?ml|config\.[cm]?[jt]s)$/i.test(name)

export type Pm2Options = ServicePlace & {
  readonly home?: string
  readonly uid?: number
  readonly now?: () => number
}

type List =
  | { readonly kind: 'list'; readonly processes: readonly Pm2Process[] }
  | { readonly kind: 'state'; readonly state: ServiceState }

/**
 * Programs of a pm2, asked with the rights of who runs this. `config` is its home directory (`PM2_HOME`), `user` whose
 * it is where that is another one: then the program runs as that user, which only root can order, because pm2 begins
 * what it finds in its home.
 */
export const createPm2 = (options: Pm2Options = {}): ServiceManager => {
  const { config, user, reloadSignal, uid = process.geteuid?.() ?? 0, now = Date.now } = options
  const home = config ?? options.home ?? join(homedir(), '.pm2')
  const pm2 = [
    ...(user === undefined ? [] : ['runuser', '-u', user, '--']),
    'env',
    `PM2_HOME=${home}`,
    // No banner, no question, nothing sent anywhere.
    'PM2_DISCRETE_MODE=true',
    'PM2_NO_INTERACTION=true',
    'pm2',
  ]

  const argv: ServiceManager['argv'] = (verb, unit) => {
    switch (verb) {
      case 'status':
        return [...pm2, 'jlist']
      // `start` takes an unknown name for a file to run; `restart` begins what is stopped as well, and only what it knows.
      case 'start':
      case 'restart':
        return [...pm2, 'restart', unit]
      case 'stop':
        return [...pm2, 'stop', unit]
      case 'reload':
        return reloadSignal === undefined
          ? [...pm2, 'reload', unit]
          : [...pm2, 'sendSignal', `SIG${reloadSignal}`, unit]
    }
  }

  const list = async (unit: string, exec: Exec, signal: AbortSignal): Promise<List> => {
    if (!isPm2Name(unit)) return { kind: 'state', state: { kind: 'missing' } }
    if (user !== undefined && uid !== 0)
      return { kind: 'state', state: { kind: 'unknown', why: `only root may ask the pm2 of ${user}` } }
    const obstacle = await pm2Obstacle(home, user === undefined ? uid : null)
    if (obstacle !== null) return { kind: 'state', state: obstacle }
    const result = await query(exec, argv('status', unit), signal, LIST_BYTES)
    if (result.kind === 'failed') return { kind: 'state', state: stateOfFailure(result) }
    const processes = parsePm2List(result.stdout)
    return processes === null
      ? // Not what it printed: that may hold secrets.
        { kind: 'state', state: { kind: 'unknown', why: `pm2 jlist: exit ${String(result.code)}` } }
      : { kind: 'list', processes: processesOf(processes, unit) }
  }

  /** Workers of a cluster are replaced one after another; a single process would just be restarted. */
  const byWorkers: Reload = {
    objection: async (unit, exec, signal) => {
      const found = await list(unit, exec, signal)
      if (found.kind === 'state')
        return message('manager.reload.unseen', {
          unit,
          why: found.state.kind === 'unknown' ? found.state.why : `@state.${found.state.kind}`,
        })
      const isCluster =
        found.processes.length > 0 &&
        found.processes.every(({ pm2_env }) => pm2_env.exec_mode === 'cluster_mode')
      return isCluster ? null : message('manager.reload.no_cluster', { unit })
    },
  }

  return {
    id: 'pm2',
    argv,
    state: async (unit, exec, signal) => {
      const found = await list(unit, exec, signal)
      return found.kind === 'state' ? found.state : stateOfProcesses(found.processes, now())
    },
    reload: reloadSignal === undefined ? byWorkers : byNamedSignal,
    logsSince: async (unit, sinceAt, exec, signal) => {
      const found = await list(unit, exec, signal)
      const processes = found.kind === 'list' ? found.processes : []
      if (processes.length === 0) return { kind: 'none', why: message('manager.log.no_unit', { unit }) }
      const owner = await stat(home).then(
        (seen) => seen.uid,
        // Gone meanwhile: then there is no log of its owner either.
        () => null,
      )
      const lines = owner === null ? null : await readPm2Logs(processes, sinceAt, owner)
      return lines === null
        ? { kind: 'none', why: message('manager.log.unread', { why: unit }) }
        : { kind: 'lines', lines, isSince: false }
    },
    within: (place) =>
      createPm2({ ...place, uid, now, ...(options.home === undefined ? {} : { home: options.home }) }),
  }
}
