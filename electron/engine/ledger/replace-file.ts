import { randomBytes } from 'node:crypto'
import { constants, type Stats } from 'node:fs'
import { access, chmod, lchown, open, readFile, realpath, rename, stat, unlink } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'

export type Replaced =
  | { readonly kind: 'replaced' }
  /** It is not what it was when the new text was made from it. */
  | { readonly kind: 'changed' }
  | { readonly kind: 'not_writable'; readonly why: string }
  | { readonly kind: 'failed'; readonly why: string }

const codeOf = (error: unknown): string =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : 'unknown'

const failure = (error: unknown): Replaced => {
  const why = codeOf(error)
  return ['EACCES', 'EPERM', 'EROFS'].includes(why) ? { kind: 'not_writable', why } : { kind: 'failed', why }
}

const isSameFile = (a: Stats, b: Stats): boolean =>
  a.dev === b.dev &&
  a.ino === b.ino &&
  a.mtimeMs === b.mtimeMs &&
  a.ctimeMs === b.ctimeMs &&
  a.size === b.size

const writeTemporary = async (path: string, text: string, { mode, uid, gid }: Stats): Promise<void> => {
  const handle = await open(path, 'wx', 0o600)
  try {
    await handle.writeFile(text, 'utf8')
    await handle.sync()
  } finally {
    await handle.close()
  }
  const made = await stat(path)
  // Who owns it decides who may change it, and whether a daemon trusts it.
  if (made.uid !== uid || made.gid !== gid) await lchown(path, uid, gid)
  await chmod(path, mode & 0o7777)
}

/**
 * Replaces a file as a whole or not at all, with its owner and mode, if it is still `before`. A link stays a link: what it
 * leads to is replaced. What others write in the moment between the last look and the rename is lost; there is no lock
 * that an editor would keep.
 */
export const replaceFile = async (file: string, before: string, text: string): Promise<Replaced> => {
  let temporary: string | null = null
  try {
    const target = await realpath(file)
    await access(target, constants.W_OK)
    const found = await stat(target)
    temporary = join(dirname(target), `.${basename(target)}.${randomBytes(6).toString('hex')}.tmp`)
    await writeTemporary(temporary, text, found)
    const isUnchanged = (await readFile(target, 'utf8')) === before && isSameFile(found, await stat(target))
    if (!isUnchanged) return { kind: 'changed' }
    await rename(temporary, target)
    temporary = null
    const folder = await open(dirname(target), 'r')
    try {
      await folder.sync()
    } finally {
      await folder.close()
    }
    return { kind: 'replaced' }
  } catch (error) {
    return failure(error)
  } finally {
    // Not there any more, or never was: what came before says what went wrong.
    if (temporary !== null) await unlink(temporary).catch(() => undefined)
  }
}
