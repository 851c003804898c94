import { realpath } from 'node:fs/promises'

/**
 * Tells which of the files that were found below the named paths are Mamori's own settings: these are passed by. Where
 * they are named themselves they stay, and the guard says why they are not touched.
 */
export const ownSettings = async (
  file: string | undefined,
  named: readonly string[],
): Promise<(path: string) => boolean> => {
  if (file === undefined || named.includes(file)) return () => false
  // Gone, or not to be seen: then it is not among what was found either.
  const real = await realpath(file).catch(() => file)
  return (path) => path === real
}
