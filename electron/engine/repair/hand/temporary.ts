import { randomBytes } from 'node:crypto'
import { constants } from 'node:fs'
import { lstat, open, readdir, type FileHandle } from 'node:fs/promises'
import type { Access, FileId } from '@shared/domain/steps/parts'
import { accessOf, fileIdOf, unlinkPinned } from './pinned'
import { faultOf } from './stop'
import { placeIn, type Place } from './walk'

const { O_CREAT, O_EXCL, O_NOFOLLOW, O_RDONLY, O_DIRECTORY, O_RDWR } = constants

/** A file that is still being written, under a name of its own beside its later place. */
export type Temporary = { readonly place: Place; readonly handle: FileHandle; readonly id: FileId }

/** Begins with the number of the process that writes it. */
const TEMPORARY = /^\.mamori-([0-9a-f]{8})[0-9a-f]{8}\.tmp$/
const nameOfMine = (): string =>
  `.mamori-${process.pid.toString(16).padStart(8, '0')}${randomBytes(4).toString('hex')}.tmp`

/** Whether a name is one that the hand gives files while it writes them. */
export const isTemporaryName = (name: string): boolean => TEMPORARY.test(name)

/** Those that this process is writing. */
const written = new Set<string>()

const isRunning = (pid: number): boolean => {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    // Another user's process cannot be asked, but is there.
    return (error as NodeJS.ErrnoException).code !== 'ESRCH'
  }
}

/**
 * Takes away what a process of ours that is dead was still writing in a directory. One that has another name is left: by
 * that name a rotation knows how far it had come.
 */
const clearAbandoned = async ({ parent, path }: Place): Promise<void> => {
  // A directory that may be passed but not listed keeps them; they are in nobody's way.
  const names = await readdir(`/proc/self/fd/${String(parent.fd)}/.`).catch(() => [])
  for (const name of names) {
    const pid = Number.parseInt(TEMPORARY.exec(name)?.[1] ?? '0', 16)
    if (pid === 0 || (pid === process.pid ? written.has(name) : isRunning(pid))) continue
    const place = placeIn(parent, name, path)
    const found = await lstat(place.at, { bigint: true }).catch(() => null)
    // Root may have given it its later owner already.
    const isOurs = process.geteuid?.() === 0 || Number(found?.uid) === process.geteuid?.()
    if (found?.isFile() && found.nlink === 1n && isOurs) unlinkPinned(place, fileIdOf(found))
  }
}

/**
 * Makes a new file beside a place, closed to others; its name is taken away at the end if it still has it. What was left
 * there by a process that is dead goes first.
 */
export const withTemporary = async <T>(
  beside: Place,
  act: (temporary: Temporary) => Promise<T>,
): Promise<T> => {
  await clearAbandoned(beside).catch((error: unknown) => {
    throw faultOf(beside.path, error)
  })
  const name = nameOfMine()
  const place = placeIn(beside.parent, name, beside.path)
  written.add(name)
  const handle = await open(place.at, O_CREAT | O_EXCL | O_RDWR | O_NOFOLLOW, 0o600).catch(
    (error: unknown) => {
      written.delete(name)
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
    written.delete(name)
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
