import { createHash } from 'node:crypto'
import { lstat, readdir, readFile, readlink } from 'node:fs/promises'
import { join, relative } from 'node:path'
import { isTemporaryName } from '../../hand/temporary'

/** All that can be seen of one thing in a tree, but for when it was read. */
export type Seen = {
  readonly kind: 'file' | 'directory' | 'link'
  readonly ino: string
  readonly links: number
  readonly mode: number
  readonly uid: number
  readonly gid: number
  readonly mtimeMs: number
  readonly ctimeMs: number
  /** The hash of a file, the target of a link. */
  readonly content: string
}

/** What a tree holds, by the paths below it; the tree itself is `.`. */
export type Sight = ReadonlyMap<string, Seen>

/** Whether it is a file that the hand was still writing. */
export const isUnfinished = (path: string): boolean => isTemporaryName(path.slice(path.lastIndexOf('/') + 1))

const seeOne = async (path: string): Promise<Seen> => {
  const found = await lstat(path)
  const { ino, nlink, mode, uid, gid, mtimeMs, ctimeMs } = found
  const common = { ino: String(ino), links: nlink, mode: mode & 0o7777, uid, gid, mtimeMs, ctimeMs }
  if (found.isDirectory()) return { kind: 'directory', ...common, content: '' }
  if (found.isSymbolicLink()) return { kind: 'link', ...common, content: await readlink(path) }
  const content = createHash('sha256')
    .update(await readFile(path))
    .digest('hex')
  return { kind: 'file', ...common, content }
}

/** Looks at everything below a folder, following no link. */
export const seeTree = async (root: string): Promise<Sight> => {
  const seen = new Map<string, Seen>()
  const walk = async (path: string): Promise<void> => {
    const one = await seeOne(path)
    seen.set(relative(root, path) || '.', one)
    if (one.kind !== 'directory') return
    for (const name of (await readdir(path)).sort()) await walk(join(path, name))
  }
  await walk(root)
  return seen
}

const EMPTY = createHash('sha256').digest('hex')
/** The empty log that an undo has put out of the way, and was killed before it could take it away: the next one does. */
const isSpare = (path: string, one: Seen | undefined): boolean =>
  path.endsWith('.log.0') && (one === undefined || one.content === EMPTY)

type Aspect = (one: Seen) => unknown

/** Nothing at all may differ: of what nobody may touch. */
export const wholly: Aspect = (one) => one
/** What undo promises: bytes, owner, mode and times; a directory's own times tell only what was in it meanwhile. */
export const asPromised: Aspect = ({ kind, mode, uid, gid, mtimeMs, content }) => [
  kind,
  content,
  ...(kind === 'link' ? [] : [mode, uid, gid]),
  kind === 'directory' ? 0 : Math.floor(mtimeMs),
]

/** In what two looks at a tree differ, one line each. Unfinished files of ours are told elsewhere. */
export const differences = (before: Sight, after: Sight, aspect: Aspect): readonly string[] => {
  const shown = (sight: Sight, path: string): string => {
    const one = sight.get(path)
    return one === undefined ? 'nothing' : JSON.stringify(aspect(one))
  }
  return [...new Set([...before.keys(), ...after.keys()])]
    .filter((path) => !isUnfinished(path))
    .filter((path) => !(isSpare(path, before.get(path)) && isSpare(path, after.get(path))))
    .flatMap((path) => {
      const [was, is] = [shown(before, path), shown(after, path)]
      return was === is ? [] : [`${path}: ${was} -> ${is}`]
    })
}
