import { constants, lstatSync, unlinkSync, type BigIntStats } from 'node:fs'
import { open, type FileHandle } from 'node:fs/promises'
import { message } from '@shared/domain/message'
import type { Access, FileId } from '@shared/domain/steps/parts'
import { codeOf, faultOf, refuse } from './stop'
import { O_PATH, type Place } from './walk'

/** The kernel's own numbers of a file, as steps carry them. */
export const fileIdOf = ({ dev, ino }: Pick<BigIntStats, 'dev' | 'ino'>): FileId => ({
  dev: String(dev),
  ino: String(ino),
})

export const isFile = (found: Pick<BigIntStats, 'dev' | 'ino'>, { dev, ino }: FileId): boolean =>
  String(found.dev) === dev && String(found.ino) === ino

export const accessOf = ({ mode, uid, gid }: Pick<BigIntStats, 'mode' | 'uid' | 'gid'>): Access => ({
  mode: Number(mode) & 0o7777,
  uid: Number(uid),
  gid: Number(gid),
})

export const isSameAccess = (a: Access, b: Access): boolean =>
  a.mode === b.mode && a.uid === b.uid && a.gid === b.gid

type Pinned = { readonly handle: FileHandle; readonly found: BigIntStats }

/** Opens the very file that was planned, and refuses whatever else stands there. The caller closes it. */
export const openPinned = async (place: Place, id: FileId, flags: number = O_PATH): Promise<Pinned> => {
  const { at, path } = place
  let handle: FileHandle
  try {
    // NONBLOCK: a pipe that somebody has put there must not hold us.
    handle = await open(at, flags | constants.O_NOFOLLOW | (flags === O_PATH ? 0 : constants.O_NONBLOCK))
  } catch (error) {
    if (codeOf(error) === 'ENOENT') throw refuse(message('hand.gone', { path }))
    if (codeOf(error) === 'ELOOP') throw refuse(message('hand.link', { path }))
    throw faultOf(path, error)
  }
  try {
    const found = await handle.stat({ bigint: true })
    if (found.isSymbolicLink()) throw refuse(message('hand.link', { path }))
    if (!isFile(found, id)) throw refuse(message('hand.changed', { path }))
    return { handle, found }
  } catch (error) {
    await handle.close()
    throw error
  }
}

/** As `openPinned`, for regular files alone. */
export const openPinnedFile = async (place: Place, id: FileId, flags?: number): Promise<Pinned> => {
  const pinned = await openPinned(place, id, flags)
  if (pinned.found.isFile()) return pinned
  await pinned.handle.close()
  throw refuse(message('hand.not_regular', { path: place.path }))
}

/**
 * Takes a name away if it still is that of this file; says whether it was. Both calls at once, so that nothing of ours
 * comes in between. Whoever holds the file open meanwhile (by `openPinned`) keeps the kernel from freeing its blocks
 * here; that happens when it is closed.
 */
export const unlinkPinned = ({ at }: Pick<Place, 'at'>, id: FileId): boolean => {
  const found = lstatSync(at, { bigint: true, throwIfNoEntry: false })
  if (found === undefined || !isFile(found, id)) return false
  unlinkSync(at)
  return true
}
