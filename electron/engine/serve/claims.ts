import { randomBytes } from 'node:crypto'
import { lstat, readlink, rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { Challenge } from '../link/link'

/** A question that only who makes a link with its answer can have been asked. */
export const newChallenge = (dir: string): Challenge => ({
  dir,
  id: randomBytes(16).toString('hex'),
  nonce: randomBytes(32).toString('hex'),
})

const look = async (path: string): Promise<{ readonly uid: number; readonly ino: number } | null> => {
  try {
    const found = await lstat(path)
    return found.isSymbolicLink() ? found : null
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null
    throw error
  }
}

/**
 * Whoever answered a challenge: the owner of the link, whose text cannot have been changed after it was made. null when
 * there is no answer or a wrong one. The link is gone afterwards.
 */
export const whoAnswered = async ({ dir, id, nonce }: Challenge): Promise<number | null> => {
  const path = join(dir, id)
  const before = await look(path)
  if (before === null) return null
  try {
    const text = await readlink(path)
    const after = await look(path)
    return text === nonce && after?.ino === before.ino && after.uid === before.uid ? before.uid : null
  } catch (error) {
    // Taken away, or exchanged for something else, while it was looked at: that proves nothing.
    const { code } = error as NodeJS.ErrnoException
    if (code === 'ENOENT' || code === 'EINVAL') return null
    throw error
  } finally {
    await dropAnswer({ dir, id })
  }
}

export const dropAnswer = ({ dir, id }: Pick<Challenge, 'dir' | 'id'>): Promise<void> =>
  // Somebody may have made a directory under that name; it is in nobody's way.
  rm(join(dir, id), { force: true }).catch(() => undefined)
