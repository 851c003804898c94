import { homedir } from 'node:os'
import { join } from 'node:path'
import type { Exec } from '../ports'
import { findHttp, httpPorts } from './find-http'
import { findLogs } from './find-logs'
import { findPostgresql } from './find-postgresql'
import { findRedis } from './find-redis'
import { findServices, type ServicePlaces } from './find-services'
import type { Found } from './found'

/** Where things are looked for; each has the usual place of a Linux system as its default. */
export type ScanPlaces = ServicePlaces & {
  readonly postgresqlPorts: readonly number[]
  readonly postgresqlSockets: string
  readonly redisPorts: readonly number[]
  readonly httpPorts: readonly number[]
  readonly procRoot: string
  readonly logRoot: string
}

const usualPlaces: ScanPlaces = {
  postgresqlPorts: [5432, 5433, 5434],
  postgresqlSockets: '/var/run/postgresql',
  redisPorts: [6379, 6380],
  httpPorts,
  procRoot: '/proc',
  logRoot: '/var/log',
  systemdDirectory: '/run/systemd/system',
  initDirectory: '/etc/init.d',
  supervisorSockets: ['/var/run/supervisor.sock', '/run/supervisor.sock', '/tmp/supervisor.sock'],
  supervisorConfig: null,
  pm2Home: join(homedir(), '.pm2'),
  dockerSocket: '/var/run/docker.sock',
}

export type ScanDeps = {
  readonly exec: Exec
  /** Its `logs` folder is looked into for an application's logs. */
  readonly cwd: string
  readonly places?: Partial<ScanPlaces>
}

const PROBE_TIMEOUT_MS = 1000

const findServers = async (
  at: ScanPlaces,
  limits: Parameters<typeof findRedis>[1],
): Promise<readonly Found[]> => {
  const databases = await Promise.all([
    findPostgresql({ ports: at.postgresqlPorts, socketFolder: at.postgresqlSockets }, limits),
    findRedis(at.redisPorts, limits),
  ])
  const taken = databases.flat().flatMap(({ thing }) => ('port' in thing ? [thing.port] : []))
  return [
    ...databases.flat(),
    ...(await findHttp({ ports: at.httpPorts, taken, procRoot: at.procRoot }, limits)),
  ]
}

/**
 * Looks at what this host runs that is worth watching, within a few seconds and without changing anything: databases
 * and HTTP servers that answer on the loopback interface, services of its managers, logs. Rejects when `signal` aborts.
 */
export const scanHost = async (
  { exec, cwd, places }: ScanDeps,
  signal: AbortSignal,
): Promise<readonly Found[]> => {
  signal.throwIfAborted()
  const at: ScanPlaces = { ...usualPlaces, ...places }
  const limits = { timeoutMs: PROBE_TIMEOUT_MS, signal }
  const lists = await Promise.all([
    findServers(at, limits),
    findServices(at, exec, signal),
    findLogs(at.logRoot, cwd),
  ])
  signal.throwIfAborted()
  return lists.flat()
}
