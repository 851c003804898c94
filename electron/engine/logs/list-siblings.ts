import { readdirSync, statSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { parseGeneration, type Generation } from './generations'
import type { LogFile } from './identity'
import { identityOf } from './open-log'

const MOST_SIBLINGS = 2000
/** Where rotations put what they take away, beside the folder of the log itself. */
const OLD_FOLDERS = ['old', 'olddir', 'archive', 'archives', 'archived', 'rotated', 'backup']

/** A file that may have been a log's before. */
export type Sibling = Omit<LogFile, 'fd'> & {
  readonly name: string
  /** Null when only the file itself can tell what it is. */
  readonly generation: Generation | null
}

export type Where = {
  /** Names that the log has or had. */
  readonly paths: readonly string[]
  /** Where a file of it was seen to be moved. */
  readonly movedTo: readonly string[]
}

const stemOf = (name: string): string => name.replace(/\.[^.]+$/, '') || name

const namesIn = (folder: string): readonly string[] => {
  try {
    return readdirSync(folder)
  } catch {
    // A folder that is gone, closed to us or was never there holds nothing that could be read.
    return []
  }
}

const siblingAt = (path: string, generation: Generation | null): Sibling | null => {
  try {
    const stat = statSync(path, { bigint: true })
    return stat.isFile() ? { path, name: basename(path), generation, ...identityOf(stat) } : null
  } catch {
    // It went between listing and looking, and is found under its next name.
    return null
  }
}

const listOnce = ({ paths, movedTo }: Where): readonly Sibling[] => {
  const bases = [...new Set(paths.map((path) => basename(path)))]
  const own = [...new Set(paths.map((path) => dirname(path)))]
  const others = own.flatMap((folder) => OLD_FOLDERS.map((old) => join(folder, old)))
  const folders = new Set([...own, ...movedTo.map((path) => dirname(path)), ...others])
  const found: Sibling[] = []
  for (const folder of folders) {
    const related = namesIn(folder)
      .filter((name) => bases.some((base) => name.startsWith(stemOf(base))) || parseGeneration(bases, name))
      .slice(0, MOST_SIBLINGS)
    for (const name of related) {
      const sibling = siblingAt(join(folder, name), parseGeneration(bases, name))
      if (sibling) found.push(sibling)
    }
  }
  for (const path of movedTo)
    if (!found.some((sibling) => sibling.path === path)) {
      const sibling = siblingAt(path, null)
      if (sibling) found.push(sibling)
    }
  return found
}

const signature = (siblings: readonly Sibling[]): string =>
  siblings.map(({ path, device, inode }) => `${path} ${device}:${inode}`).join('\n')

const MOST_TRIES = 5

/**
 * Lists the files beside a log that may be generations of it. While a rotation renames them one after the other, a
 * single listing may miss some: it is repeated until two of them agree.
 */
export const listSiblings = (where: Where): readonly Sibling[] => {
  let siblings = listOnce(where)
  for (let tries = 0; tries < MOST_TRIES; tries += 1) {
    const again = listOnce(where)
    if (signature(again) === signature(siblings)) break
    siblings = again
  }
  return siblings
}

/** Whether a file of a list has another name by now, or none. */
export const hasMoved = (siblings: readonly Sibling[]): boolean =>
  siblings.some((sibling) => {
    const now = siblingAt(sibling.path, sibling.generation)
    return now === null || now.device !== sibling.device || now.inode !== sibling.inode
  })
