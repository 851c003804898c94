import { rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { namesIn, readManifest, syncFolder } from './backup-folder'
import { archiveNameSchema, manifestNameOf } from './manifest'

/** What was begun and never finished is no longer being written after this. */
const UNFINISHED_MS = 24 * 60 * 60 * 1000

export type PruneOrder = {
  readonly dir: string
  readonly now: number
  readonly keepMs: number
  /** All archives together; the oldest go first. */
  readonly maxBytes: number
  /** Whether a repair could still be taken back by what is kept of it: then only its age ends it. */
  readonly isUndoable: (repairId: string) => boolean
}

type Stored = {
  readonly archive: string
  readonly at: number
  readonly bytes: number
  readonly repairId: string | null
}

const statOf = async (path: string): Promise<{ readonly mtimeMs: number; readonly size: number } | null> => {
  try {
    return await stat(path)
  } catch (error) {
    // Taken away meanwhile, perhaps by its owner.
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null
    throw error
  }
}

const lookAt = async (dir: string, archive: string): Promise<Stored | null> => {
  const found = await statOf(join(dir, archive))
  if (found === null) return null
  const manifest = await readManifest(dir, archive)
  return manifest === null || manifest === 'faulty'
    ? { archive, at: found.mtimeMs, bytes: found.size, repairId: null }
    : { archive, at: manifest.at, bytes: found.size, repairId: manifest.repairId }
}

/**
 * Deletes backups that are too old, what was never finished, and the oldest ones while all of them are too large. Touches
 * nothing in the folder that Mamori has not named. Tells how many archives went, and their bytes.
 */
export const pruneBackups = async ({
  dir,
  now,
  keepMs,
  maxBytes,
  isUndoable,
}: PruneOrder): Promise<{ readonly archives: number; readonly bytes: number }> => {
  const names = await namesIn(dir)
  const stored: Stored[] = []
  const gone: Stored[] = []
  for (const name of names) {
    if (
      archiveNameSchema.safeParse(name.replace(/(?:\.json)?\.part$/, '')).success &&
      name.endsWith('.part')
    ) {
      const found = await statOf(join(dir, name))
      if (found !== null && now - found.mtimeMs > UNFINISHED_MS) await rm(join(dir, name), { force: true })
    }
    if (!archiveNameSchema.safeParse(name).success) continue
    const one = await lookAt(dir, name)
    if (one !== null) stored.push(one)
  }
  stored.sort((a, b) => a.at - b.at)
  let bytes = stored.reduce((sum, one) => sum + one.bytes, 0)
  for (const one of stored) {
    const age = now - one.at
    const isOver = age > keepMs || (one.repairId === null && age > UNFINISHED_MS)
    const mustYield = bytes > maxBytes && one.repairId !== null && !isUndoable(one.repairId)
    if (!isOver && !mustYield) continue
    // The manifest first: without it an archive does not count.
    await rm(join(dir, manifestNameOf(one.archive)), { force: true })
    await rm(join(dir, one.archive), { force: true })
    bytes -= one.bytes
    gone.push(one)
  }
  const left = new Set(stored.map(({ archive }) => archive))
  for (const name of names) {
    const archive = name.endsWith('.json') ? name.slice(0, -'.json'.length) : ''
    // The manifest of an archive that somebody has taken away.
    if (archiveNameSchema.safeParse(archive).success && !left.has(archive))
      await rm(join(dir, name), { force: true })
  }
  if (gone.length > 0) await syncFolder(dir)
  return { archives: gone.length, bytes: gone.reduce((sum, one) => sum + one.bytes, 0) }
}
