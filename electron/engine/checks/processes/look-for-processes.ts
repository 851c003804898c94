import { readFile } from 'node:fs/promises'
import type { Reading } from '@shared/domain/check'
import { message } from '@shared/domain/message'
import { parseAccounts } from '../../actions/look/accounts'
import { unhealthy, unknown } from '../connect/connection-fault'
import { findProcesses, type ProcessCriteria, type ProcessSearch } from './find-processes'
import { readPidFile } from './pid-file'
import { countReading, namedPidReading, pidFileReading, type ProcessWish } from './process-reading'

export type ProcessLook = {
  readonly name: string | null
  readonly pattern: string | null
  readonly user: string | null
  readonly pidFile: string | null
  readonly wish: ProcessWish
}

/** The number of a user; null when this host's list has none of that name. */
const uidOf = async (user: string): Promise<number | null> =>
  /^\d+$/.test(user)
    ? Number(user)
    : (parseAccounts(await readFile('/etc/passwd', 'utf8')).find(({ name }) => name === user)?.uid ?? null)

const readUptimeSeconds = async (): Promise<number> =>
  Number.parseFloat(await readFile('/proc/uptime', 'utf8'))

const nothing: ProcessSearch = { kind: 'searched', alive: [], zombies: 0, hidden: false }

const byFile = async (
  path: string,
  wish: ProcessWish,
  criteria: ProcessCriteria,
  sight: { readonly now: number; readonly uptimeSeconds: number },
  signal: AbortSignal,
): Promise<Reading> => {
  const file = await readPidFile(path)
  if (file.kind === 'missing' && wish.max === 0) return countReading(wish, { search: nothing, ...sight })
  if (file.kind !== 'names') return pidFileReading(file, path)
  if (file.pid === process.pid)
    return unhealthy(message('check.process.pid_reused', { path, pid: file.pid, name: 'mamori' }))

  const named = await findProcesses({ name: null, pattern: null, uid: null, pid: file.pid }, signal)
  const hasOthers = criteria.name !== null || criteria.pattern !== null || criteria.uid !== null
  const wanted = hasOthers ? await findProcesses(criteria, signal) : null
  const count = (): Reading => countReading(wish, { search: wanted ?? named, ...sight })
  if (named.kind === 'slow' || wanted?.kind === 'slow' || wish.max === 0) return count()
  const [holder = null] = named.alive
  // Nobody can say of a process that may not be looked at whether it is there.
  if (holder === null && named.hidden) return unknown(message('check.process.hidden', { what: wish.what }))
  return namedPidReading({ file, path, holder, wanted: wanted?.alive ?? null, sight }) ?? count()
}

/** Looks for the processes that are meant and says whether they are as they should be. */
export const lookForProcesses = async (
  { name, pattern, user, pidFile, wish }: ProcessLook,
  now: () => number,
  signal: AbortSignal,
): Promise<Reading> => {
  const uid = user === null ? null : await uidOf(user)
  if (user !== null && uid === null) return unknown(message('check.process.user_missing', { user }))
  const criteria: ProcessCriteria = { name, pattern, uid, pid: null }
  const sight = { now: now(), uptimeSeconds: await readUptimeSeconds() }
  return pidFile === null
    ? countReading(wish, { search: await findProcesses(criteria, signal), ...sight })
    : byFile(pidFile, wish, criteria, sight, signal)
}
