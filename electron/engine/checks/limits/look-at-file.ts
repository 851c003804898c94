import { readdir, stat } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { isGlob, nameExpression } from '../../settings/glob'
import { codeOf } from '../connect/connection-fault'

/** More files than these under one pattern are no log of one program. */
const MOST_FILES = 2000

export type SeenFile = {
  readonly path: string
  /** When its content changed last, in epoch milliseconds, by the clock of its file system. */
  readonly changedAt: number
  readonly bytes: number
  /** Device and inode: another file under the same name has another one. */
  readonly identity: string
  readonly isFolder: boolean
}

export type FileLook =
  | { readonly kind: 'seen'; readonly file: SeenFile }
  | { readonly kind: 'missing' }
  | { readonly kind: 'unreadable'; readonly code: string }
  | { readonly kind: 'too_many'; readonly most: number }

const lookAtPath = async (path: string): Promise<FileLook> => {
  try {
    const seen = await stat(path)
    const identity = `${seen.dev}:${seen.ino}`
    const file = { path, changedAt: seen.mtimeMs, bytes: seen.size, identity, isFolder: seen.isDirectory() }
    return { kind: 'seen', file }
  } catch (error) {
    const code = codeOf(error)
    if (code === null) throw error
    return code === 'ENOENT' ? { kind: 'missing' } : { kind: 'unreadable', code }
  }
}

const isNewer = (look: FileLook, than: FileLook): boolean =>
  look.kind === 'seen' &&
  !look.file.isFolder &&
  (than.kind !== 'seen' || look.file.changedAt > than.file.changedAt)

const lookAtNewest = async (glob: string): Promise<FileLook> => {
  const folder = dirname(glob)
  try {
    const expression = nameExpression(basename(glob))
    const names = (await readdir(folder)).filter((name) => expression.test(name))
    if (names.length > MOST_FILES) return { kind: 'too_many', most: MOST_FILES }
    let newest: FileLook = { kind: 'missing' }
    for (const name of names) {
      const look = await lookAtPath(join(folder, name))
      // What cannot be looked at may be the newest; it is told unless another one is there.
      if (isNewer(look, newest) || (newest.kind === 'missing' && look.kind === 'unreadable')) newest = look
    }
    return newest
  } catch (error) {
    const code = codeOf(error)
    if (code === null) throw error
    return code === 'ENOENT' ? { kind: 'missing' } : { kind: 'unreadable', code }
  }
}

/** A dead network file system holds its caller for ever: a path is not asked again before it has answered. */
const underWay = new Map<string, Promise<FileLook>>()

/**
 * Looks at a file, or at the one that changed last of those that a pattern in the last part of the path means (`*`, `?`);
 * symbolic links are followed. It may never resolve: the caller waits under a limit of its own.
 */
export const lookAtFile = (path: string, kind: 'path' | 'glob' = 'path'): Promise<FileLook> => {
  const key = `${kind}:${path}`
  const running = underWay.get(key)
  if (running !== undefined) return running
  const look = kind === 'glob' && isGlob(path) ? lookAtNewest(path) : lookAtPath(path)
  const started = look.finally(() => underWay.delete(key))
  underWay.set(key, started)
  return started
}
