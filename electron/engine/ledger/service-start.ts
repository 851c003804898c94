import { readFile } from 'node:fs/promises'
import type { Exec } from '../ports'
import { parseInspected } from '../services/docker-state'
import { query } from '../services/query'
import type { ServiceManager } from '../services/service-manager'
import { valuesOf } from '../services/systemd-units'
import { readStartTicks } from './process-start'

/** One start of a service: another mark is another start. `ownRestarts` counts what its manager did by itself since a person did. */
export type ServiceStart = { readonly mark: string; readonly ownRestarts: number | null }

const BOOT_ID = '/proc/sys/kernel/random/boot_id'

/** Only what tells a start. A manual start sets NRestarts back to 0: org.freedesktop.systemd1(5). */
const SYSTEMD_PROPERTIES = '--property=InactiveExitTimestampMonotonic,NRestarts'

const count = (text: string | undefined): number | null =>
  text !== undefined && /^\d+$/.test(text) ? Number(text) : null

const askSystemd = async (
  argv: readonly string[],
  exec: Exec,
  signal: AbortSignal,
): Promise<ServiceStart | null> => {
  const asked = argv.map((word) => (word.startsWith('--property=') ? SYSTEMD_PROPERTIES : word))
  const result = await query(exec, asked, signal)
  if (result.kind !== 'exited' || result.code !== 0) return null
  const values = valuesOf(result.stdout)
  const startedAt = values.get('InactiveExitTimestampMonotonic')
  if (count(startedAt) === null) return null
  const boot = (await readFile(BOOT_ID, 'utf8')).trim()
  return { mark: `${boot} ${startedAt ?? ''}`, ownRestarts: count(values.get('NRestarts')) }
}

/** Docker counts restarts by its policy, and forgets them when a person starts the container. */
const askDocker = async (
  argv: readonly string[],
  exec: Exec,
  signal: AbortSignal,
): Promise<ServiceStart | null> => {
  const result = await query(exec, argv, signal)
  const [container] = result.kind === 'exited' && result.code === 0 ? parseInspected(result.stdout) : []
  if (container?.State.StartedAt === undefined) return null
  return { mark: container.State.StartedAt, ownRestarts: container.RestartCount ?? null }
}

/** supervisord starts its programs again by itself, and does not tell when: who it was remains unknown. */
const askSupervisor = async (
  argv: readonly string[],
  exec: Exec,
  signal: AbortSignal,
): Promise<ServiceStart | null> => {
  const result = await query(exec, argv, signal)
  // It exits with 3 when a program is not running.
  if (result.kind !== 'exited' || (result.code !== 0 && result.code !== 3)) return null
  const pid = /\bpid (\d+)\b/.exec(result.stdout)?.[1]
  if (pid === undefined) return { mark: 'down', ownRestarts: null }
  const ticks = await readStartTicks(Number(pid))
  return ticks.kind === 'alive' ? { mark: `${pid} ${ticks.ticks}`, ownRestarts: null } : null
}

/** Which start of a service this is; null where its manager does not tell. Looks only. */
export const startOf = async (
  { id, argv }: Pick<ServiceManager, 'id' | 'argv'>,
  unit: string,
  exec: Exec,
  signal: AbortSignal,
): Promise<ServiceStart | null> => {
  const status = argv('status', unit)
  switch (id) {
    case 'systemd':
    case 'systemd_user':
      return askSystemd(status, exec, signal)
    case 'docker':
      return askDocker(status, exec, signal)
    case 'supervisor':
      return askSupervisor(status, exec, signal)
    case 'sysv':
    case 'pm2':
    case 'compose':
      return null
  }
}
