import { randomBytes } from 'node:crypto'
import { constants } from 'node:fs'
import { open, type FileHandle } from 'node:fs/promises'
import type { Access, FileId } from '@shared/domain/steps/parts'
import { accessOf, fileIdOf, unlinkPinned } from './pinned'
import { faultOf } from './stop'
import { placeIn, type Place } from './walk'

const { O_CREAT, O_EXCL, O_NOFOLLOW, O_RDONLY, O_DIRECTORY, O_RDWR } = constants

/** A file that is still being written, under a name of its own beside its later place. */
export type Temporary = { readonly place: Place; readonly handle: FileHandle; readonly id: FileId }

/** Makes a new file beside a place, closed to others; its name is taken away at the end if it still has it. */
export const withTemporary = async <T>(
  beside: Place,
  act: (temporary: Temporary) => Promise<T>,
): Promise<T> => {
  const place = placeIn(beside.parent, `.mamori-${randomBytes(8).toString('hex')}.tmp`, beside.path)
  const handle = await open(place.at, O_CREAT | O_EXCL | O_RDWR | O_NOFOLLOW, 0o600).catch(
    (error: unknown) => {
      throw faultOf(beside.path, error)
    },
  )
  try {
    const id = fileIdOf(await handle.stat({ bigint: true }))
    try {
      return await act({ place, handle, id })
    } catch (error) {
      throw faultOf(beside.path, error)
    } finally {
      unlinkPinned(place, id)
    }
  } finally {
    await handle.close()
  }
}

/** Gives a written file its owner, mode and, when told, its time, and has it on the disk. */
export const finish = async (handle: FileHandle, access: Access, mtimeMs: number | null): Promise<void> => {
  const { uid, gid } = accessOf(await handle.stat({ bigint: true }))
  if (uid !== access.uid || gid !== access.gid) await handle.chown(access.uid, access.gid)
  await handle.chmod(access.mode)
  if (mtimeMs !== null) await handle.utimes(mtimeMs / 1000, mtimeMs / 1000)
  await handle.sync()
}

/** Has what was named, renamed or taken away in a directory on the disk. */
export const syncDirectory = async ({ parent, path }: Place): Promise<void> => {
  let directory: FileHandle
  try {
    directory = await open(`/proc/self/fd/${String(parent.fd)}`, O_RDONLY | O_DIRECTORY)
  } catch (error) {
    // It may be passed and written, but not opened: the kernel writes it in its own time.
    if ((error as NodeJS.ErrnoException).code === 'EACCES') return
    throw faultOf(path, error)
  }
  try {
    await directory.sync()
  } finally {
    await directory.close()
  }
}
