import { lstat, readlink, stat } from 'node:fs/promises'
import { join } from 'node:path'

const MAX_LINKS = 40

export type RealPath =
  | {
      readonly kind: 'resolved'
      /** The path with every symbolic link in it followed. */
      readonly path: string
      /** What of it does not exist yet, outermost first. */
      readonly missing: readonly string[]
      /** The links that were followed, and who owns them. */
      readonly links: readonly { readonly path: string; readonly uid: number }[]
    }
  /** Something on the way is there, but is no directory; a link into nowhere counts as such. */
  | { readonly kind: 'not_directory'; readonly path: string }
  | { readonly kind: 'failed'; readonly path: string; readonly why: string }

const namesOf = (path: string): readonly string[] =>
  path.split('/').filter((name) => name !== '' && name !== '.')

const codeOf = (error: unknown): string => (error as NodeJS.ErrnoException).code ?? String(error)

/**
 * Follows an absolute path of directories as the kernel would, also where its end does not exist yet, and tells the
 * links on the way. What it says was true while it looked: whoever acts on it has to hold the directories open.
 */
export const resolveRealPath = async (path: string): Promise<RealPath> => {
  const links: { path: string; uid: number }[] = []
  const missing: string[] = []
  let real = '/'
  let ahead = namesOf(path)
  for (let name = ahead[0]; name !== undefined; name = ahead[0]) {
    ahead = ahead.slice(1)
    const here = join(real, name)
    if (missing.length > 0) {
      if (name === '..') return { kind: 'failed', path: here, why: 'ENOENT' }
      missing.push(here)
      real = here
      continue
    }
    try {
      const found = await lstat(here)
      if (found.isSymbolicLink()) {
        links.push({ path: here, uid: found.uid })
        if (links.length > MAX_LINKS) return { kind: 'failed', path: here, why: 'ELOOP' }
        const target = await readlink(here)
        if (!(await leadsToDirectory(here))) return { kind: 'not_directory', path: here }
        if (target.startsWith('/')) real = '/'
        ahead = [...namesOf(target), ...ahead]
      } else if (found.isDirectory()) real = here
      else return { kind: 'not_directory', path: here }
    } catch (error) {
      const why = codeOf(error)
      if (why !== 'ENOENT') return { kind: 'failed', path: here, why }
      missing.push(here)
      real = here
    }
  }
  return { kind: 'resolved', path: real, missing, links }
}

const leadsToDirectory = async (link: string): Promise<boolean> => {
  try {
    return (await stat(link)).isDirectory()
  } catch (error) {
    const code = codeOf(error)
    if (code === 'ENOENT' || code === 'ENOTDIR') return false
    throw error
  }
}
