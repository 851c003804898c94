import { lstat } from 'node:fs/promises'
import { message } from '@shared/domain/message'
import { giveName } from './give-name'
import type { Hand } from './hand'
import { codeOf, faultOf, refuse, Stop, touch } from './stop'
import { finish, withTemporary } from './temporary'
import { atPlace, type Place } from './walk'

/** Whether a regular file stands there; refuses whatever else does. */
const isThere = async ({ at, path }: Place): Promise<boolean> => {
  try {
    const found = await lstat(at)
    if (found.isFile()) return true
    throw refuse(message(found.isSymbolicLink() ? 'hand.link' : 'hand.not_regular', { path }))
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return false
    throw faultOf(path, error)
  }
}

/** Makes an empty file that has its owner and mode from the first moment on. */
export const createFile: Hand['createFile'] = ({ path, access }, signal) =>
  touch(path, () =>
    atPlace(path, signal, async (place) => {
      if (await isThere(place)) return ''
      return withTemporary(place, async (temporary) => {
        await finish(temporary.handle, access, null)
        try {
          await giveName(temporary.place, place, temporary.id)
          return path
        } catch (error) {
          // Its writer was faster.
          if (error instanceof Stop && error.told.code === 'hand.exists' && (await isThere(place))) return ''
          throw error
        }
      })
    }),
  )
