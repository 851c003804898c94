import { chmod, chown, lstat, mkdir } from 'node:fs/promises'
import { dirname } from 'node:path'
import { message, type Message } from '@shared/domain/message'
import type { Exec } from './ports'
import type { Place } from './places'

const GROUP = 'mamori'
const GROUP_TIMEOUT_MS = 3000

export type RuntimeDir =
  /** `gid` is the group that may attach, null when there is none. */
  | { readonly kind: 'ready'; readonly gid: number | null }
  | { readonly kind: 'fault'; readonly fault: Message; readonly code: string }

/** The number of the group of those who may attach; null when this host has no such group. */
const mamoriGroup = async (exec: Exec): Promise<number | null> => {
  const asked = await exec(['getent', 'group', GROUP], {
    timeoutMs: GROUP_TIMEOUT_MS,
    signal: new AbortController().signal,
  })
  if (asked.kind !== 'exited' || asked.code !== 0) return null
  const gid = Number(asked.stdout.split(':')[2])
  return Number.isInteger(gid) && gid > 0 ? gid : null
}

const refused = (dir: string, error: unknown): RuntimeDir => {
  const { code = '', message: why } = error as NodeJS.ErrnoException
  return { kind: 'fault', code, fault: message('presence.dir', { dir, why }) }
}

/**
 * Makes the directory of an engine's socket, or judges the one that is there: it has to belong to this user or to root,
 * and nobody else may write there, or somebody could stand in for the engine.
 */
export const prepareRuntimeDir = async (
  { dir, shared }: Place,
  exec: Exec,
  uid: number = process.getuid?.() ?? 0,
): Promise<RuntimeDir> => {
  try {
    await mkdir(dirname(dir), { recursive: true, mode: 0o755 })
    await mkdir(dir, { mode: shared ? 0o750 : 0o700 }).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'EEXIST') throw error
    })
    const found = await lstat(dir)
    if (!found.isDirectory() || (found.uid !== uid && found.uid !== 0) || (found.mode & 0o022) !== 0)
      return { kind: 'fault', code: 'EPERM', fault: message('presence.dir_foreign', { dir }) }
    if (!shared) return { kind: 'ready', gid: (found.mode & 0o010) === 0 ? null : found.gid }
    const gid = await mamoriGroup(exec)
    if (gid === null || gid === found.gid) return { kind: 'ready', gid: found.gid }
    try {
      await chown(dir, -1, gid)
      await chmod(dir, 0o750)
      return { kind: 'ready', gid }
    } catch {
      // Who is no member of the group may not give it anything: then those may attach who could before.
      return { kind: 'ready', gid: found.gid }
    }
  } catch (error) {
    return refused(dir, error)
  }
}

/** Lets those attach, and prove who they are, who may enter the directory. */
export const openToGroup = async (path: string, mode: number, gid: number | null): Promise<void> => {
  await chmod(path, mode)
  // Who is no member of the group may not give it anything: the file then stays this user's own.
  if (gid !== null) await chown(path, -1, gid).catch(() => undefined)
}
