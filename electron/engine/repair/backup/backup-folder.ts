import { chmod, mkdir, open, readdir, readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { manifestNameOf, manifestSchema, type Manifest } from './manifest'

/** Makes the folder of the backups, closed to everybody else. */
export const ensureFolder = async (dir: string): Promise<void> => {
  await mkdir(dir, { recursive: true, mode: 0o700 })
  if (((await stat(dir)).mode & 0o077) !== 0) await chmod(dir, 0o700)
}

/** Has what was named or taken away in a folder on the disk. */
export const syncFolder = async (dir: string): Promise<void> => {
  const handle = await open(dir)
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}

/** The manifest of an archive; null when there is none, and `faulty` when nobody can make sense of it. */
export const readManifest = async (dir: string, archive: string): Promise<Manifest | 'faulty' | null> => {
  let text: string
  try {
    text = await readFile(join(dir, manifestNameOf(archive)), 'utf8')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null
    throw error
  }
  try {
    const manifest = manifestSchema.safeParse(JSON.parse(text))
    return manifest.success && manifest.data.archive === archive ? manifest.data : 'faulty'
  } catch {
    // No JSON: told by the value.
    return 'faulty'
  }
}

/** The names in the folder; none while it does not exist. */
export const namesIn = async (dir: string): Promise<readonly string[]> => {
  try {
    return await readdir(dir)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return []
    throw error
  }
}
