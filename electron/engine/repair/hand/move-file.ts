import { lstat } from 'node:fs/promises'
import { message } from '@shared/domain/message'
import type { FileId } from '@shared/domain/steps/parts'
import { giveName } from './give-name'
import type { Hand } from './hand'
import { isFile, openPinnedFile, unlinkPinned } from './pinned'
import { faultOf, refuse, Stop, touch } from './stop'
import { atPlace, type Place } from './walk'

/** A move that was cut off between its two halves has left both names. */
const isHalfDone = async (error: unknown, to: Place, id: FileId): Promise<boolean> => {
  if (!(error instanceof Stop) || error.told.code !== 'hand.exists') return false
  const found = await lstat(to.at, { bigint: true }).catch(() => null)
  return found !== null && isFile(found, id)
}

/** Moves a file to a name that nothing has yet: first the new name, then the old one goes. */
export const moveFile: Hand['moveFile'] = ({ path, id, to }, signal) =>
  touch(path, () =>
    // What stands under both names would be taken for a move that is half done.
    path === to
      ? Promise.reject(refuse(message('hand.exists', { path })))
      : atPlace(path, signal, (place) =>
          atPlace(to, signal, async (target) => {
            const { handle } = await openPinnedFile(place, id)
            try {
              const came = await giveName(place, target, id).catch(async (error: unknown) => {
                if (await isHalfDone(error, target, id)) return 'linked'
                throw error
              })
              if (came === 'moved') return `${path} -> ${to}`
              // Somebody has put another file under the old name: the new one is taken back.
              if (!takeAway(place, id)) {
                unlinkPinned(target, id)
                throw refuse(message('hand.changed', { path }))
              }
              return `${path} -> ${to}`
            } finally {
              await handle.close()
            }
          }),
        ),
  )

const takeAway = (place: Place, id: FileId): boolean => {
  try {
    return unlinkPinned(place, id)
  } catch (error) {
    throw faultOf(place.path, error)
  }
}
