import { isUtf8 } from 'node:buffer'
import type { BigIntStats, Dirent } from 'node:fs'
import { constants, lstat, open, opendir, type FileHandle } from 'node:fs/promises'
import { message, type Message } from '@shared/domain/message'
import { codeOf } from '../hand/stop'
import { O_PATH, openDirectory } from '../hand/walk'
import { isInside, isSafePath } from '../path-rules'
import { DATABASE_MARKS, whyNotEntered, type Passing } from './passed-by'

const { O_DIRECTORY, O_NOFOLLOW } = constants
/** Each level holds a descriptor open. */
const MOST_DEPTH = 64
const AT_ONCE = 64

export type WalkedFile = { readonly path: string; readonly found: BigIntStats }

export type WalkDeps = {
  /** null spares nothing: for a folder that is Mamori's own as a whole. */
  readonly passing: Passing | null
  /** Entries that are looked at, and how long that may take. */
  readonly limits: { readonly entries: number; readonly ms: number }
  /** Milliseconds that only go forward. */
  readonly elapsed?: () => number
}

type Tree = {
  readonly root: string
  readonly recursive: boolean
  readonly fits: (name: string) => boolean
}
type Telling = WalkDeps & {
  readonly tellLeft: (path: string, why: Message) => void
  /** Told of each directory below the root that was looked into, outer ones first. */
  readonly tellDirectory?: (path: string) => void
}

const under = (parent: FileHandle, name: string): string => `/proc/self/fd/${String(parent.fd)}/${name}`

/** Its name as text; null when it is none, or one that would break out of a line. Read as bytes, so that none is lost. */
const nameOf = (entry: Dirent): string | null => {
  const bytes = Buffer.from(entry.name, 'latin1')
  if (!isUtf8(bytes)) return null
  const name = bytes.toString('utf8')
  return isSafePath(`/${name}`) ? name : null
}

/** Shows a name that cannot be used. */
const shown = (entry: Dirent): string => JSON.stringify(Buffer.from(entry.name, 'latin1').toString('utf8'))

/** Whether a database keeps its data here. A mark of somebody else than the directory's owner is none: anybody could set it. */
const hasDatabaseMark = async (handle: FileHandle): Promise<boolean> => {
  const { uid } = await handle.stat()
  const marks = await Promise.all(
    DATABASE_MARKS.map((name) =>
      lstat(under(handle, name)).then(
        (found) => found.isFile() && found.uid === uid,
        // Not there; or a directory that cannot be looked into, which its listing will tell.
        () => false,
      ),
    ),
  )
  return marks.includes(true)
}

/**
 * Looks at the regular files below a directory, on its file system, and follows no link on the way. `take` says whether
 * it goes on. Rejects when the root itself cannot be looked at.
 */
export const walkTree = async (
  { root, recursive, fits }: Tree,
  { passing, limits, elapsed = () => performance.now(), tellLeft, tellDirectory }: Telling,
  take: (file: WalkedFile) => boolean,
  signal: AbortSignal,
): Promise<{ readonly isWhole: boolean }> => {
  const startedAt = elapsed()
  let entriesLeft = limits.entries
  let isWhole = true
  let isFull = false
  const mayGoOn = (): boolean => {
    signal.throwIfAborted()
    isWhole &&= !isFull && entriesLeft > 0 && elapsed() - startedAt <= limits.ms
    return isWhole
  }

  const takeFiles = async (handle: FileHandle, path: string, names: readonly string[]): Promise<void> => {
    const looks = await Promise.all(
      names.map(async (name) => ({
        path: `${path}/${name}`,
        // Gone since it was listed: nothing to delete.
        found: await lstat(under(handle, name), { bigint: true }).catch(() => null),
      })),
    )
    for (const { path: here, found } of looks) {
      if (found === null || !found.isFile()) continue
      if (passing?.own.some((one) => isInside(here, one))) tellLeft(here, message('delete.left.own'))
      else if (passing?.mountPoints.has(here)) tellLeft(here, message('delete.left.mount'))
      else if (!isFull) isFull = !take({ path: here, found })
    }
  }

  const enter = async (parent: FileHandle, name: string, path: string, dev: bigint, depth: number) => {
    const why = passing === null ? null : whyNotEntered(path, name, passing)
    if (why !== null) return tellLeft(path, why)
    if (depth > MOST_DEPTH) return tellLeft(path, message('delete.left.deep'))
    let handle: FileHandle
    try {
      handle = await open(under(parent, name), O_PATH | O_DIRECTORY | O_NOFOLLOW)
    } catch (error) {
      const reason = codeOf(error)
      // Gone, or no directory any more.
      if (reason === 'ENOENT' || reason === 'ENOTDIR' || reason === 'ELOOP') return
      return tellLeft(path, message('delete.left.unreadable', { reason }))
    }
    try {
      if ((await handle.stat({ bigint: true })).dev !== dev)
        return tellLeft(path, message('delete.left.mount'))
      tellDirectory?.(path)
      await visit(handle, path, dev, depth)
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException
      if (signal.aborted || typeof code !== 'string') throw error
      tellLeft(path, message('delete.left.unreadable', { reason: code }))
    } finally {
      await handle.close()
    }
  }

  const visit = async (handle: FileHandle, path: string, dev: bigint, depth: number): Promise<void> => {
    if (passing !== null && (await hasDatabaseMark(handle)))
      return tellLeft(path, message('delete.left.database'))
    const directories: string[] = []
    let names: string[] = []
    // Bytes as characters of the same number: names in no known encoding come through whole.
    for await (const entry of await opendir(under(handle, '.'), { encoding: 'latin1', bufferSize: 256 })) {
      if (!mayGoOn()) break
      entriesLeft -= 1
      const isDirectory = entry.isDirectory()
      if (isDirectory ? !recursive : !entry.isFile()) continue
      const name = nameOf(entry)
      if (name === null) tellLeft(`${path}/${shown(entry)}`, message('delete.left.name'))
      else if (isDirectory) directories.push(name)
      else if (fits(name)) names.push(name)
      if (names.length < AT_ONCE) continue
      await takeFiles(handle, path, names)
      names = []
    }
    await takeFiles(handle, path, names)
    for (const name of directories)
      if (mayGoOn()) await enter(handle, name, `${path}/${name}`, dev, depth + 1)
  }

  const top = await openDirectory(root, signal)
  try {
    await visit(top, root, (await top.stat({ bigint: true })).dev, 0)
    return { isWhole: isWhole && !isFull }
  } finally {
    await top.close()
  }
}
