import { readdir } from 'node:fs/promises'
import { basename, join } from 'node:path'

const WILD = /[*?]/

/** Whether the last part of a path is a pattern (`*`, `?`). */
export const isGlob = (path: string): boolean => WILD.test(basename(path))

/** Whether any part of a path is a pattern. */
export const hasGlob = (path: string): boolean => WILD.test(path)

/** The pattern of a name (glob(7): `*` and `?`; a leading dot is only matched by a dot). */
export const nameExpression = (glob: string): RegExp => {
  const source = glob
    .replace(/[\\^$.+()|[\]{}]/g, '\\$&')
    // Two stars in a row would cost the square of a name's length and mean no more than one.
    .replaceAll(/\*+/g, '.*')
    .replaceAll('?', '.')
  return new RegExp(`^${glob.startsWith('.') ? '' : '(?!\\.)'}${source}$`, 's')
}

/** One part of a path: a name, or what a name has to look like. */
export type GlobPart = { readonly name: string; readonly expression: RegExp | null }

/** The parts of an absolute path that may hold patterns, from its root on. */
export const globParts = (path: string): readonly GlobPart[] =>
  path
    .split('/')
    .filter((name) => name !== '')
    .map((name) => ({ name, expression: WILD.test(name) ? nameExpression(name) : null }))

/** Tells whether a pattern means a path, part by part: a star never spans folders. */
export const globMatcher = (glob: string): ((path: string) => boolean) => {
  const parts = globParts(glob)
  return (path) => {
    const names = path.split('/').filter((name) => name !== '')
    return (
      names.length === parts.length &&
      parts.every(({ name, expression }, index) =>
        expression === null ? name === names[index] : expression.test(names[index] ?? ''),
      )
    )
  }
}

const MOST_PATHS = 2000

/** The paths that a pattern means now, in their order; a plain path means itself. Folders that are closed hold none. */
export const pathsOfGlob = async (glob: string): Promise<readonly string[]> => {
  if (!hasGlob(glob)) return [glob]
  let folders: readonly string[] = ['/']
  for (const { name, expression } of globParts(glob)) {
    if (expression === null) {
      folders = folders.map((folder) => join(folder, name))
      continue
    }
    const found: string[] = []
    for (const folder of folders) {
      const names = await readdir(folder).catch((): readonly string[] => {
        // Not there, or closed to this user: nothing in it can be meant.
        return []
      })
      found.push(...names.filter((one) => expression.test(one)).map((one) => join(folder, one)))
      if (found.length >= MOST_PATHS) break
    }
    folders = found.slice(0, MOST_PATHS)
  }
  return [...folders].sort()
}
