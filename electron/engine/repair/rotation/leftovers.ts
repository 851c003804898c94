import { readdir } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { isSameFile, standAt, type Stand } from './stand'

/** The names that the hand gives files while it writes them. */
const TEMPORARY = /^\.mamori-[0-9a-f]{16}\.tmp$/

/**
 * Files beside a log that Mamori had not finished when it was cut off. Each is a copy of something, or a second name: none
 * of them holds a line alone.
 */
export const readLeftovers = async (path: string): Promise<readonly Stand[]> => {
  const folder = dirname(path)
  // A directory that may be passed but not listed keeps them; they are in nobody's way.
  const names = await readdir(folder).catch(() => [])
  const stands: Stand[] = []
  for (const name of names.filter((one) => TEMPORARY.test(one))) {
    // Whatever else has such a name is not ours.
    const stand = await standAt(join(folder, name)).catch(() => null)
    if (stand !== null) stands.push(stand)
  }
  return stands
}

export const twinsOf = (one: Stand, others: readonly Stand[]): readonly Stand[] =>
  others.filter((other) => other.path !== one.path && isSameFile(other.id, one.id))
