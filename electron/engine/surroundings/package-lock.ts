import { readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { deviceOf, parseLocks, type HeldLock } from '../core/file-locks'
import { readStart } from './read-start'

/** A package manager that is at work: what it is, and which process, where that can be told. */
export type PackageManagerAtWork = {
  readonly tool: 'dpkg' | 'rpm' | 'pacman'
  readonly pid: number | null
  /** The program's own name, as `apt-get`. */
  readonly program: string | null
}

type LockFile = { readonly tool: PackageManagerAtWork['tool']; readonly path: string }

/** The files that package managers lock while they work: dpkg and apt (apt's FileFd locks), rpm's transaction lock. */
const lockFiles: readonly LockFile[] = [
  { tool: 'dpkg', path: 'var/lib/dpkg/lock-frontend' },
  { tool: 'dpkg', path: 'var/lib/dpkg/lock' },
  { tool: 'dpkg', path: 'var/cache/apt/archives/lock' },
  { tool: 'rpm', path: 'var/lib/rpm/.rpm.lock' },
  { tool: 'rpm', path: 'usr/lib/sysimage/rpm/.rpm.lock' },
]
/** pacman makes its file and removes it at the end: it is there while pacman works. */
const PACMAN = 'var/lib/pacman/db.lck'
/** One that is older was left behind by a pacman that died. */
const PACMAN_STALE_MS = 60 * 60_000

/** On file systems whose files tell another device than their locks (overlay, btrfs), the program has to be one of these. */
const programs =
  /^(apt|apt-get|aptitude|aptd|dpkg|dpkg-.*|unattended-upgr|packagekitd|synaptic|rpm|rpmdb|dnf|dnf5|dnf-.*|yum|zypper|microdnf)$/

type Seen = LockFile & { readonly device: string; readonly inode: string }

const look = async (root: string, file: LockFile): Promise<Seen | null> => {
  try {
    const { dev, ino } = await stat(join(root, file.path), { bigint: true })
    return { ...file, device: deviceOf(dev), inode: String(ino) }
  } catch {
    // Not there, or not for us to see: this package manager tells nothing here.
    return null
  }
}

const programOf = async (proc: string, pid: number | null): Promise<string | null> => {
  if (pid === null) return null
  const name = await readFile(join(proc, String(pid), 'comm'), 'utf8').catch(() => {
    // It ended meanwhile: the lock was held all the same a moment ago.
    return ''
  })
  const clean = name.replace(/[^\x21-\x7e]/g, '').slice(0, 40)
  return clean === '' ? null : clean
}

const holder = async (
  proc: string,
  locks: readonly HeldLock[],
  file: Seen,
): Promise<PackageManagerAtWork | null> => {
  for (const lock of locks) {
    if (lock.inode !== file.inode) continue
    const program = await programOf(proc, lock.pid)
    if (lock.device === file.device || (program !== null && programs.test(program)))
      return { tool: file.tool, pid: lock.pid, program }
  }
  return null
}

const pacmanAtWork = async (root: string, now: number): Promise<boolean> => {
  try {
    const { mtimeMs } = await stat(join(root, PACMAN))
    return now - mtimeMs < PACMAN_STALE_MS
  } catch {
    // Not there: pacman is not at work, or not in use.
    return false
  }
}

/**
 * The package manager that is at work on this host, found by the locks that it holds; null when there is none. It only
 * looks: taking a lock to test it would stop a package manager that begins in that moment. Rejects when `/proc/locks`
 * cannot be read.
 */
export const findPackageManager = async (
  now: number,
  { root = '/', proc = '/proc' }: { readonly root?: string; readonly proc?: string } = {},
): Promise<PackageManagerAtWork | null> => {
  const seen = (await Promise.all(lockFiles.map((file) => look(root, file)))).filter((file) => file !== null)
  if (seen.length > 0) {
    const locks = parseLocks(await readStart(join(proc, 'locks')))
    for (const file of seen) {
      const found = await holder(proc, locks, file)
      if (found !== null) return found
    }
  }
  return (await pacmanAtWork(root, now)) ? { tool: 'pacman', pid: null, program: null } : null
}
