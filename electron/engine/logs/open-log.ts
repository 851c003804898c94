import {
  closeSync,
  constants,
  fstatSync,
  openSync,
  readdirSync,
  realpathSync,
  statSync,
  type BigIntStats,
} from 'node:fs'
import { basename, dirname, join, sep } from 'node:path'
import type { StoredOffset } from '../ports'
import { holdsIdentity, type LogFile } from './identity'

const NS_A_MS = 1e6
const MS_A_SECOND = 1000
const NS_A_SECOND = 1_000_000_000n

export type OpenFailure =
  | { readonly kind: 'missing' }
  | { readonly kind: 'directory' }
  /** A pipe, a socket or a device. */
  | { readonly kind: 'not_a_file' }
  | { readonly kind: 'denied' }
  | { readonly kind: 'failed'; readonly reason: string }

export type Opened = { readonly kind: 'opened'; readonly file: LogFile } | OpenFailure

const codeOf = (error: unknown): string =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : ''

/** Names what a failed file operation means for a log. */
export const toFailure = (error: unknown): OpenFailure => {
  switch (codeOf(error)) {
    case 'ENOENT':
    case 'ENOTDIR':
      return { kind: 'missing' }
    case 'EISDIR':
      return { kind: 'directory' }
    case 'EACCES':
    case 'EPERM':
      return { kind: 'denied' }
    case 'ENXIO':
      return { kind: 'not_a_file' }
    default:
      return { kind: 'failed', reason: error instanceof Error ? error.message : String(error) }
  }
}

let tellsBirth: boolean | null = null

/**
 * Whether the system tells when a file was made. One that does not gives the time of the last change in its place, as
 * shows on a file that was made long ago.
 */
const isBirthTold = (): boolean => {
  if (tellsBirth === null) {
    const { birthtimeNs, ctimeNs } = statSync(process.execPath, { bigint: true })
    tellsBirth = birthtimeNs !== ctimeNs
  }
  return tellsBirth
}

/** As the system's own `mtimeMs` is rounded: both are compared with each other. */
const toMs = (ns: bigint): number =>
  Number(ns / NS_A_SECOND) * MS_A_SECOND + Number(ns % NS_A_SECOND) / NS_A_MS

/** What tells a file from another one, in a form that can be stored. */
export const identityOf = ({
  dev,
  ino,
  size,
  mtimeNs,
  ctimeNs,
  birthtimeNs,
}: BigIntStats): Pick<LogFile, 'device' | 'inode' | 'size' | 'changedAt' | 'bornAt'> => ({
  device: String(dev),
  inode: String(ino),
  size: Number(size),
  changedAt: toMs(mtimeNs),
  bornAt: birthtimeNs > 0n && (birthtimeNs < ctimeNs || isBirthTold()) ? Number(birthtimeNs) / NS_A_MS : null,
})

/** How an open file is now. */
export const timesOf = ({ fd }: Pick<LogFile, 'fd'>): Pick<LogFile, 'size' | 'changedAt'> => {
  const { size, changedAt } = identityOf(fstatSync(fd, { bigint: true }))
  return { size, changedAt }
}

/** Opens a log for reading, through symbolic links. Does not wait for the other end of a pipe. */
export const openLog = (path: string): Opened => {
  let fd: number | null = null
  try {
    fd = openSync(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0))
    const stat = fstatSync(fd, { bigint: true })
    if (stat.isFile()) return { kind: 'opened', file: { fd, path: realpathSync(path), ...identityOf(stat) } }
    closeSync(fd)
    return stat.isDirectory() ? { kind: 'directory' } : { kind: 'not_a_file' }
  } catch (error) {
    // The name may have gone between opening it and asking for its real path.
    if (fd !== null) closeSync(fd)
    return toFailure(error)
  }
}

export type Standing =
  | { readonly kind: 'file'; readonly device: string; readonly inode: string }
  | OpenFailure

/** What stands under a log's name now. */
export const standingAt = (path: string): Standing => {
  try {
    const stat = statSync(path, { bigint: true, throwIfNoEntry: false })
    if (stat === undefined) return { kind: 'missing' }
    if (stat.isFile()) return { kind: 'file', device: String(stat.dev), inode: String(stat.ino) }
    return stat.isDirectory() ? { kind: 'directory' } : { kind: 'not_a_file' }
  } catch (error) {
    return toFailure(error)
  }
}

const MOST_SIBLINGS = 1000

/** Finds the file that was read before under the name that a rotation gave it (`app.log.1`, `app.log-20260131`). */
export const findRotated = (path: string, stored: StoredOffset): LogFile | null => {
  const base = basename(path)
  for (const folder of new Set([dirname(stored.path), dirname(path)])) {
    let names: readonly string[]
    try {
      names = readdirSync(folder)
    } catch {
      // A folder that is gone or closed to us holds nothing that could be read on.
      continue
    }
    const stem = base.replace(/\.[^.]+$/, '')
    for (const name of names
      .filter((name) => name !== base && name.startsWith(stem))
      .slice(0, MOST_SIBLINGS)) {
      const standing = standingAt(join(folder, name))
      if (standing.kind !== 'file' || standing.inode !== stored.inode || standing.device !== stored.device)
        continue
      const opened = openLog(join(folder, name))
      if (opened.kind !== 'opened') continue
      if (holdsIdentity(stored, opened.file)) return opened.file
      closeSync(opened.file.fd)
    }
  }
  return null
}

const realOrSame = (path: string): string => {
  try {
    return realpathSync(path)
  } catch {
    // What does not exist yet has no other name either.
    return path
  }
}

/** Tells whether a file is one of Mamori's own, its rotated generations and the contents of its own folders included. */
export const isOwnFile = ({ path, device, inode }: LogFile, ownPaths: readonly string[]): boolean =>
  ownPaths.some((own) => {
    const real = realOrSame(own)
    if (path === real || path.startsWith(`${real}.`) || path.startsWith(real + sep)) return true
    const standing = standingAt(real)
    return standing.kind === 'file' && standing.device === device && standing.inode === inode
  })
