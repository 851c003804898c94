import { lstat, readdir } from 'node:fs/promises'
import type { BigIntStats } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { message, type Message } from '@shared/domain/message'
import type { Access, FileId } from '@shared/domain/steps/parts'
import { defaultTrustedUids } from '../../repair/guard-path'
import { accessOf, fileIdOf, isSameAccess } from '../../repair/hand/pinned'
import { readHostPlaces } from '../../repair/host-places'
import { resolveRealPath } from '../../repair/real-path'
import { TRASH_NAME } from '../../repair/select/passed-by'

/** How many entries of a tree are looked at. */
const MOST_ENTRIES = 100_000
const SETGID = 0o2000
const SPECIAL = 0o6000
const EXECUTE = 0o111

/** A mode as it was written; one of three digits says nothing of setgid, see chmod(1). */
export type Mode = { readonly bits: number; readonly isWhole: boolean }

type WantedAccess = {
  readonly owner: { readonly uid: number; readonly gid: number } | null
  readonly mode: Mode | null
  readonly fileMode: Mode | null
}

/** Something whose owner or mode is not as it should be. */
export type WrongAccess = {
  readonly path: string
  readonly id: FileId
  readonly isDirectory: boolean
  readonly before: Access
  readonly after: Access
}

type Found =
  | { readonly kind: 'found'; readonly wrong: readonly WrongAccess[] }
  | { readonly kind: 'missing' }
  | { readonly kind: 'impossible'; readonly why: Message }

/** Ends the look with the reason why nothing can be planned. */
class Impossible extends Error {
  readonly why: Message
  constructor(why: Message) {
    super(why.code)
    this.why = why
  }
}

const codeOf = (error: unknown): string => String((error as NodeJS.ErrnoException).code ?? error)

/** Directories keep their setgid bit as chmod(1) does; files may be run only where they can be now, like `chmod X`. */
const modeFor = (now: number, isDirectory: boolean, { mode, fileMode }: WantedAccess): number => {
  if (isDirectory) {
    if (mode === null) return now
    return mode.isWhole ? mode.bits : mode.bits | (now & SETGID)
  }
  if (fileMode !== null) return fileMode.bits
  if (mode === null) return now
  const bits = mode.bits & 0o777
  return (now & EXECUTE) === 0 ? bits & ~EXECUTE : bits
}

const judge = (path: string, found: BigIntStats, wanted: WantedAccess): WrongAccess | null => {
  const isDirectory = found.isDirectory()
  const before = accessOf(found)
  const { uid, gid } = wanted.owner ?? before
  const after = { uid, gid, mode: modeFor(before.mode, isDirectory, wanted) }
  if (isSameAccess(before, after)) return null
  if (!isDirectory && found.nlink > 1n)
    throw new Impossible(message('hand.hard_links', { path, n: Number(found.nlink) }))
  if (!isDirectory && (before.mode & SPECIAL) !== 0)
    throw new Impossible(message('action.permissions.setuid', { path }))
  return { path, id: fileIdOf(found), isDirectory, before, after }
}

const look = async (path: string): Promise<BigIntStats | null> => {
  try {
    return await lstat(path, { bigint: true })
  } catch (error) {
    const reason = codeOf(error)
    if (reason === 'ENOENT') return null
    throw new Impossible(message('action.permissions.unreadable', { path, reason }))
  }
}

/** The real path of something that is there: links of root and our own lead the way, and the end is none. */
const realPathOf = async (path: string): Promise<string | null> => {
  const parent = await resolveRealPath(dirname(path))
  if (parent.kind === 'failed')
    throw new Impossible(message('action.permissions.unreadable', { path, reason: parent.why }))
  if (parent.kind === 'not_directory' || parent.missing.length > 0) return null
  const trusted = defaultTrustedUids()
  const foreign = parent.links.find((link) => !trusted.has(link.uid))
  if (foreign !== undefined)
    throw new Impossible(message('action.permissions.foreign_link', { path, link: foreign.path }))
  return path === '/' ? path : join(parent.path, basename(path))
}

const namesIn = async (path: string): Promise<readonly string[]> => {
  try {
    return (await readdir(path)).sort()
  } catch (error) {
    throw new Impossible(message('action.permissions.unreadable', { path, reason: codeOf(error) }))
  }
}

type Search = {
  readonly wanted: WantedAccess
  readonly recursive: boolean
  /** More are not needed to tell that they are too many. */
  readonly most: number
  readonly signal: AbortSignal
}

/**
 * What is wrong in a tree, outer directories first; links, devices and other file systems in it are passed by, and so is
 * Mamori's trash, whose files come back as they were.
 */
const searchTree = async (
  root: string,
  found: BigIntStats,
  { wanted, recursive, most, signal }: Search,
): Promise<readonly WrongAccess[]> => {
  const wrong: WrongAccess[] = []
  const ahead: { readonly path: string; readonly seen: BigIntStats }[] = [{ path: root, seen: found }]
  // What is mounted a second time (mount --bind) has the same device.
  const { mountPoints } = recursive ? await readHostPlaces() : { mountPoints: new Set<string>() }
  let entries = 0
  // The list grows while it is gone through.
  for (const { path, seen } of ahead) {
    signal.throwIfAborted()
    if (wrong.length >= most) break
    const fault = judge(path, seen, wanted)
    if (fault !== null) wrong.push(fault)
    if (!recursive || !seen.isDirectory()) continue
    for (const name of await namesIn(path)) {
      if (name === TRASH_NAME || mountPoints.has(join(path, name))) continue
      if (++entries > MOST_ENTRIES)
        throw new Impossible(message('action.permissions.too_large', { path: root, most: MOST_ENTRIES }))
      const child = await look(join(path, name))
      // Gone since it was listed, or nothing that has an access of its own to repair.
      if (child === null || child.dev !== found.dev || !(child.isFile() || child.isDirectory())) continue
      ahead.push({ path: join(path, name), seen: child })
    }
  }
  return wrong
}

/** Looks for what has not the owner and mode that it should have: at a path and, when told, below it. */
export const findWrongAccess = async (path: string, search: Search): Promise<Found> => {
  try {
    const real = await realPathOf(path)
    const found = real === null ? null : await look(real)
    if (real === null || found === null) return { kind: 'missing' }
    if (found.isSymbolicLink()) throw new Impossible(message('action.permissions.link', { path: real }))
    if (!found.isFile() && !found.isDirectory())
      throw new Impossible(message('action.permissions.special', { path: real }))
    return { kind: 'found', wrong: await searchTree(real, found, search) }
  } catch (error) {
    if (error instanceof Impossible) return { kind: 'impossible', why: error.why }
    throw error
  }
}
