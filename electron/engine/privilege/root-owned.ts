import { lstat } from 'node:fs/promises'
import { isAbsolute } from 'node:path'
import { message, type Message } from '@shared/domain/message'

const WRITABLE_BY_GROUP_OR_OTHERS = 0o022

/** Why what stands at a path is not root's alone. */
export type Distrust =
  | { readonly kind: 'missing'; readonly path: string }
  | { readonly kind: 'distrusted'; readonly path: string; readonly why: Message }

const octal = (mode: number): string => (mode & 0o7777).toString(8).padStart(4, '0')

/**
 * Says why a file could be exchanged by somebody else than root, or null when it could not: it and every directory on
 * its way belong to root, nobody else may write them, and none is a symbolic link.
 */
export const distrustOf = async (path: string): Promise<Distrust | null> => {
  if (!isAbsolute(path)) throw new Error(`not an absolute path: ${path}`)
  const names = path.split('/').filter((name) => name !== '')
  // From the top: what comes below a directory that has passed can be exchanged by root only.
  for (let depth = 0; depth <= names.length; depth++) {
    const here = `/${names.slice(0, depth).join('/')}`
    const found = await lstat(here).catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT' || error.code === 'ENOTDIR') return null
      throw error
    })
    if (found === null) return { kind: 'missing', path: here }
    const distrusted = (why: Message): Distrust => ({ kind: 'distrusted', path: here, why })
    if (found.isSymbolicLink()) return distrusted(message('privilege.distrust.link', { path: here }))
    if (depth < names.length ? !found.isDirectory() : !found.isFile() && !found.isDirectory())
      return distrusted(message('privilege.distrust.kind', { path: here }))
    if (found.uid !== 0)
      return distrusted(message('privilege.distrust.owner', { path: here, uid: found.uid }))
    if ((found.mode & WRITABLE_BY_GROUP_OR_OTHERS) !== 0)
      return distrusted(message('privilege.distrust.mode', { path: here, mode: octal(found.mode) }))
  }
  return null
}
