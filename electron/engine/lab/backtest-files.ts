import { readdir, stat } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { parseGeneration } from '../logs/generations'
import { pathsOfGlob } from '../settings/glob'
import type { FileSource, LogSource } from '../settings/settings'

/** What text comes to when it is packed, roughly. */
const PACKED_TIMES = 10

export type BacktestFile = { readonly path: string; readonly sourceId: string }

type Found = BacktestFile & { readonly key: string; readonly changedAt: number; readonly bytes: number }

/** The names in a folder that are a log or one of its generations, as far as they can be unpacked here. */
const generationsIn = async (folder: string, bases: readonly string[]): Promise<readonly string[]> => {
  const names = await readdir(folder).catch((): readonly string[] => {
    // Gone, or closed to us: it holds nothing that could be read, and the log's own state says so.
    return []
  })
  return names.filter((name) => {
    if (bases.includes(name)) return true
    const generation = parseGeneration(bases, name)
    return generation !== null && generation.packed !== 'other'
  })
}

const lookAt = async (path: string, sourceId: string): Promise<readonly Found[]> => {
  try {
    const found = await stat(path)
    if (!found.isFile()) return []
    const bytes = path.endsWith('.gz') ? found.size * PACKED_TIMES : found.size
    return [{ path, sourceId, key: `${found.dev}:${found.ino}`, changedAt: found.mtimeMs, bytes }]
  } catch {
    // It went between listing and looking: a rotation has given it another name, which is in the next listing.
    return []
  }
}

const filesOf = async ({ id, path }: FileSource): Promise<readonly Found[]> => {
  const paths = await pathsOfGlob(path)
  const byFolder = new Map<string, readonly string[]>()
  for (const one of paths) byFolder.set(dirname(one), [...(byFolder.get(dirname(one)) ?? []), basename(one)])
  const found: Found[] = []
  for (const [folder, bases] of byFolder)
    for (const name of await generationsIn(folder, bases))
      found.push(...(await lookAt(join(folder, name), id)))
  return found
}

/**
 * The files of logs that were written to since a moment, with their older generations, packed ones too. Where they are
 * more than `mostBytes` altogether, those that were written last are taken.
 */
export const backtestFiles = async (
  sources: readonly LogSource[],
  { sinceAt, mostBytes }: { readonly sinceAt: number; readonly mostBytes: number },
): Promise<{ readonly files: readonly BacktestFile[]; readonly leftOut: number }> => {
  const found = (await Promise.all(sources.filter((source) => 'path' in source).map(filesOf))).flat()
  const unique = [...new Map(found.map((file) => [file.key, file])).values()]
  const recent = unique
    .filter(({ changedAt }) => changedAt >= sinceAt)
    .sort((left, right) => right.changedAt - left.changedAt)
  const files: BacktestFile[] = []
  let bytes = 0
  for (const { path, sourceId, bytes: size } of recent) {
    if (files.length > 0 && bytes + size > mostBytes) break
    bytes += size
    files.push({ path, sourceId })
  }
  return { files, leftOut: recent.length - files.length }
}
