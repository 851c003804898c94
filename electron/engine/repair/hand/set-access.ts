import { chmod, chown, type FileHandle } from 'node:fs/promises'
import { message } from '@shared/domain/message'
import type { Access } from '@shared/domain/steps/parts'
import type { Hand } from './hand'
import { accessOf, isSameAccess, openPinned } from './pinned'
import { faultOf, refuse, Stop, touch } from './stop'
import { atPlace } from './walk'

const shown = ({ uid, gid, mode }: Access): string =>
  `${String(uid)}:${String(gid)} ${mode.toString(8).padStart(3, '0')}`

const SPECIAL = 0o6000

/** Cut off in the middle it has given the owner, which may clear bits of the mode, and not yet the mode. */
const isHalfway = (now: Access, from: Access, to: Access): boolean =>
  (from.uid !== to.uid || from.gid !== to.gid) &&
  now.uid === to.uid &&
  now.gid === to.gid &&
  (now.mode === from.mode || now.mode === (from.mode & ~SPECIAL))

/** By the link that the kernel keeps of a descriptor: also for a file that may not be read, and never by its path. */
const byDescriptor = ({ fd }: FileHandle): string => `/proc/self/fd/${String(fd)}`

const give = async (handle: FileHandle, path: string, from: Access, to: Access): Promise<void> => {
  const itself = byDescriptor(handle)
  const isOwnerNew = from.uid !== to.uid || from.gid !== to.gid
  // The owner first, since changing it may clear bits of the mode.
  if (isOwnerNew) await chown(itself, to.uid, to.gid)
  try {
    await chmod(itself, to.mode)
  } catch (error) {
    if (!isOwnerNew) throw error
    await chown(itself, from.uid, from.gid).catch((again: unknown) => {
      throw new Stop(
        'failed',
        message('hand.failed.half_access', { path, before: shown(from), reason: String(again) }),
      )
    })
    throw error
  }
}

/** Gives one file or directory its owner and mode. */
export const setAccess: Hand['setAccess'] = ({ path, id, before, after }, signal) =>
  touch(path, () =>
    atPlace(path, signal, async (place) => {
      const { handle, found } = await openPinned(place, id)
      try {
        const now = accessOf(found)
        if (isSameAccess(now, after)) return ''
        const isItsOwn =
          isSameAccess(now, before) || isHalfway(now, before, after) || isHalfway(now, after, before)
        if (!isItsOwn)
          throw refuse(message('hand.access_changed', { path, expected: shown(before), found: shown(now) }))
        if (!found.isFile() && !found.isDirectory()) throw refuse(message('hand.not_regular', { path }))
        // Its other name may stand where nothing is allowed.
        if (found.isFile() && found.nlink > 1n)
          throw refuse(message('hand.hard_links', { path, n: Number(found.nlink) }))
        await give(handle, path, now, after).catch((error: unknown) => {
          throw faultOf(path, error)
        })
        const end = accessOf(await handle.stat({ bigint: true }))
        if (!isSameAccess(end, after))
          throw new Stop(
            'failed',
            message('hand.failed.access_kept', { path, expected: shown(after), found: shown(end) }),
          )
        return `${path}: ${shown(before)} -> ${shown(after)}`
      } finally {
        await handle.close()
      }
    }),
  )
