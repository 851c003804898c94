import { rmdir } from 'node:fs/promises'
import { message } from '@shared/domain/message'
import type { Hand } from './hand'
import { codeOf, faultOf, refuse, Stop, touch } from './stop'
import { atPlace } from './walk'

/** Takes an empty directory away. */
export const removeDirectory: Hand['removeDirectory'] = (path, signal) =>
  touch(path, () =>
    atPlace(path, signal, async ({ at }) => {
      try {
        await rmdir(at)
        return path
      } catch (error) {
        switch (codeOf(error)) {
          case 'ENOENT':
            return ''
          case 'ENOTEMPTY':
          case 'EEXIST':
            throw refuse(message('hand.not_empty', { path }))
          case 'ENOTDIR':
            throw refuse(message('hand.not_directory', { path }))
          default:
            throw faultOf(path, error)
        }
      }
    }).catch((error: unknown) => {
      // Whose parent is gone is gone as well.
      if (isGone(error)) return ''
      throw error
    }),
  )

const isGone = (error: unknown): boolean => error instanceof Stop && error.told.code === 'hand.gone'
