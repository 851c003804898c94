import { lstat } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { message, type Message } from '@shared/domain/message'
import type { StepOf } from '@shared/domain/plan'
import type { GuardContext } from '../define-step-kind'
import { openDirectory } from '../hand/walk'
import { isInside, isSafePath } from '../path-rules'
import { TRASH_NAME } from '../select/passed-by'
import { realRoots } from '../select/refuse-delete'

const REPAIR_ID = /^[\w-]{1,100}$/

/** One repair's folder in a trash: a marker that says whose it is, and the files, each named from the trash's base. */
export type TrashFolder = {
  readonly repairId: string
  /** The allowed root in which the trash stands. */
  readonly base: string
  readonly path: string
  readonly files: string
  readonly marker: string
}

/** The folder of one repair; null where no trash can be. */
export const trashFolder = (folder: string, repairId: string): TrashFolder | null => {
  if (!isSafePath(folder) || basename(folder) !== TRASH_NAME || !REPAIR_ID.test(repairId)) return null
  const path = join(folder, repairId)
  return {
    repairId,
    base: dirname(folder),
    path,
    files: join(path, 'files'),
    marker: join(path, 'mamori-trash.json'),
  }
}

/** The same, out of its own path. */
export const trashFolderAt = (path: string): TrashFolder | null =>
  isSafePath(path) ? trashFolder(dirname(path), basename(path)) : null

const deviceOf = async (path: string): Promise<number | null> =>
  lstat(path).then(
    ({ dev }) => dev,
    // What cannot be looked at is no place for anything.
    () => null,
  )

/** Where what is deleted below a directory can be kept: in the outermost allowed root on the same file system. */
export const findTrash = async (root: string, context: GuardContext): Promise<string | null> => {
  const device = await deviceOf(root)
  const around = (await realRoots(context)).filter((one) => isInside(root, one))
  for (const base of [...around].sort((a, b) => a.length - b.length))
    if (device !== null && (await deviceOf(base)) === device) return join(base, TRASH_NAME)
  return null
}

/** Whether only this process's user (or root) can get at a directory. It is opened through no link. */
const isPrivate = async (path: string, signal: AbortSignal): Promise<boolean> => {
  const handle = await openDirectory(path, signal)
  try {
    const { uid, mode } = await handle.stat()
    return (uid === 0 || uid === process.geteuid?.()) && (mode & 0o077) === 0
  } finally {
    await handle.close()
  }
}

/** Why a folder that is there already is no safe trash; null when it is one, or is not there yet. */
export const refuseForeign = async (folder: string, signal: AbortSignal): Promise<Message | null> => {
  const foreign = message('trash.guard.foreign', { folder })
  try {
    await lstat(folder)
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ENOENT' ? null : foreign
  }
  const isOurs = await isPrivate(folder, signal).catch((error: unknown) => {
    if (signal.aborted) throw error
    // A link, a file, or closed to us.
    return false
  })
  return isOurs ? null : foreign
}

/** Says why deleted files must not be kept there; null when they may. */
export const refuseTrash = async (
  { root, trash, emptyDirectories }: Pick<StepOf<'delete'>, 'root' | 'trash' | 'emptyDirectories'>,
  context: GuardContext,
  signal: AbortSignal,
): Promise<Message | null> => {
  if (trash === null) return null
  const { folder, keepMs } = trash
  const place = trashFolder(folder, 'any')
  // Directories have to stay, so that what is in the trash finds back.
  const isRight = place !== null && isInside(root, place.base) && !emptyDirectories && keepMs > 0
  if (!isRight || !(await realRoots(context)).includes(place.base))
    return message('trash.guard.place', { folder })
  if ((await deviceOf(place.base)) !== (await deviceOf(root)))
    return message('trash.guard.other_device', { folder, root })
  return refuseForeign(folder, signal)
}
