import { constants } from 'node:fs'
import { open, rename, unlink } from 'node:fs/promises'
import { dirname, join, basename } from 'node:path'

/**
 * Replaces a small file as a whole: who reads it sees the old one or the new one. The new one is made under a name of its
 * own that nothing stands under, so that no link leads the writing elsewhere. Rejects with the system's error.
 */
export const writeBeatFile = async (file: string, content: string): Promise<void> => {
  const fresh = join(dirname(file), `.${basename(file)}.${process.pid}`)
  // What a program before this one has left half done.
  await unlink(fresh).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'ENOENT') throw error
  })
  const flags = constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL | (constants.O_NOFOLLOW ?? 0)
  const handle = await open(fresh, flags, 0o644)
  try {
    await handle.writeFile(content)
  } finally {
    await handle.close()
  }
  await rename(fresh, file)
}
