import { stat } from 'node:fs/promises'
import { hasGlob, pathsOfGlob } from '../settings/glob'
import { hasCompressedName } from '../logs/sources/compressed'

const changedAt = (path: string): Promise<number> =>
  stat(path).then(
    ({ mtimeMs }) => mtimeMs,
    // Gone since it was listed, or closed to us: another one is rather meant.
    () => Number.NEGATIVE_INFINITY,
  )

/** The file that was written to last of those that a path means; the path itself where it means none. */
export const newestFile = async (path: string): Promise<string> => {
  if (!hasGlob(path)) return path
  const paths = (await pathsOfGlob(path)).filter((one) => !hasCompressedName(one))
  const found = await Promise.all(paths.map(async (one) => ({ one, at: await changedAt(one) })))
  return found.reduce((best, next) => (next.at > best.at ? next : best), {
    one: path,
    at: Number.NEGATIVE_INFINITY,
  }).one
}
