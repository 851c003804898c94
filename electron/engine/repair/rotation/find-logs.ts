import { readdir, stat } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { resolveRealPath } from '../real-path'
import { nameMatcher } from '../select/match-name'
import { writersOf } from './release'
import { slotPath } from './slots'
import { standAt, type Stand } from './stand'

const MOST_LOOKED_AT = 10_000
/** Generations of other logs, and what has been compressed: they are no logs of their own. */
const GENERATION = /\.\d+(\.\w+)?$|-\d{8}(-\d+)?(\.\w+)?$/

/** The path with the links on the way to it followed; the log itself must be none. */
const realPathOf = async (path: string): Promise<string> => {
  const folder = await resolveRealPath(dirname(path))
  return folder.kind === 'resolved' ? join(folder.path, basename(path)) : path
}

const isDirectory = (path: string): Promise<boolean> =>
  stat(path).then(
    (found) => found.isDirectory(),
    // Nothing there, or nothing that may be looked at: it is no directory of logs.
    () => false,
  )

const logsIn = async (directory: string, pattern: string): Promise<readonly string[]> => {
  const folder = await resolveRealPath(directory)
  const path = folder.kind === 'resolved' ? folder.path : directory
  const fits = nameMatcher([pattern])
  const found = await readdir(path, { withFileTypes: true })
  return found
    .filter((entry) => entry.isFile() && fits(entry.name) && !GENERATION.test(entry.name))
    .slice(0, MOST_LOOKED_AT)
    .map(({ name }) => join(path, name))
}

/** The logs that paths stand for: themselves, or in a directory those whose name fits; not in directories below it. */
export const expandLogs = async (paths: readonly string[], pattern: string): Promise<readonly string[]> => {
  const all: string[] = []
  for (const path of paths)
    all.push(...((await isDirectory(path)) ? await logsIn(path, pattern) : [await realPathOf(path)]))
  return [...new Set(all)].sort()
}

export type LargeLog = {
  /** The log's name, also where the file has been set aside already. */
  readonly path: string
  readonly file: Stand
  /** It was set aside, and its writer still goes on in it. */
  readonly isAside: boolean
}

/**
 * The logs above a size, largest first. A log that was set aside and is still written to counts as well: a rotation was
 * cut off, or its writer was never told.
 */
export const findLargeLogs = async (
  paths: readonly string[],
  minBytes: number,
  signal: AbortSignal,
): Promise<readonly LargeLog[]> => {
  const found: LargeLog[] = []
  for (const path of paths) {
    signal.throwIfAborted()
    // A link, a pipe or whatever else has the name is no log of ours.
    const log = await standAt(path).catch(() => null)
    if (log !== null && log.bytes > minBytes) found.push({ path, file: log, isAside: false })
    const aside = await standAt(slotPath(path, 1)).catch(() => null)
    if (log !== null && log.bytes > minBytes) continue
    if (aside !== null && aside.bytes > minBytes && (await writersOf(aside.id, signal)).writers.length > 0)
      found.push({ path, file: aside, isAside: true })
  }
  return found.sort((a, b) => b.file.bytes - a.file.bytes || (a.path < b.path ? -1 : 1))
}
