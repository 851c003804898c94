import { randomBytes } from 'node:crypto'
import { chmod, chown, lstat, mkdir, open, readFile, rename, rm } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'

/** Something that is put into the host's file system. */
export type Item = {
  readonly path: string
  readonly mode: number
  /** The group's name; the owner is always root. */
  readonly group: string
  /** The text of a file; null for a directory. */
  readonly content: string | null
}

export type ItemState = 'new' | 'changed' | 'unchanged'
type Ids = { readonly gid: number | null }

const isSame = async ({ path, mode, content }: Item, { gid }: Ids): Promise<ItemState> => {
  const found = await lstat(path).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT' || error.code === 'ENOTDIR') return null
    throw error
  })
  if (found === null) return 'new'
  const isKind = content === null ? found.isDirectory() : found.isFile()
  if (!isKind && !(content !== null && found.isSymbolicLink()))
    throw Object.assign(new Error(`${path} is in the way`), {
      code: content === null ? 'ENOTDIR' : 'EISDIR',
      path,
    })
  const hasRights = found.uid === 0 && found.gid === gid && (found.mode & 0o7777) === mode
  const hasContent = content === null || (found.isFile() && (await readFile(path, 'utf8')) === content)
  return isKind && hasRights && hasContent ? 'unchanged' : 'changed'
}

/** Compares what is there with what is wanted. `gid` is null while the group does not exist. */
export const lookAtItem = (item: Item, ids: Ids): Promise<ItemState> => isSame(item, ids)

/** Whole or not at all: under another name first, with its owner and mode before it has its content. */
const placeFile = async ({ path, mode, content }: Item, gid: number): Promise<void> => {
  // A dot in the name: sudo(8) does not read such files in its folder.
  const temporary = join(dirname(path), `.${basename(path)}.${randomBytes(6).toString('hex')}.tmp`)
  const handle = await open(temporary, 'wx', 0o600)
  try {
    try {
      await handle.chown(0, gid)
      await handle.writeFile(content ?? '', 'utf8')
      await handle.chmod(mode)
      await handle.sync()
    } finally {
      await handle.close()
    }
    await rename(temporary, path)
  } catch (error) {
    await rm(temporary, { force: true })
    throw error
  }
}

/** Puts an item into its place. */
export const placeItem = async (item: Item, gid: number): Promise<void> => {
  const { path, mode, content } = item
  if (content !== null) return placeFile(item, gid)
  await mkdir(path, { recursive: true, mode })
  await chown(path, 0, gid)
  await chmod(path, mode)
}
