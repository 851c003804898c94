import { constants, lstatSync, renameSync, type BigIntStats } from 'node:fs'
import { message } from '@shared/domain/message'
import type { FileId } from '@shared/domain/steps/parts'
import { pieces, sha256Of, writeAll } from './digest'
import { giveName } from './give-name'
import type { Hand } from './hand'
import { isFile, openPinnedFile } from './pinned'
import { refuse, touch } from './stop'
import { finish, syncDirectory, withTemporary, type Temporary } from './temporary'
import { atPlace, type Place } from './walk'

type Wanted = Parameters<Hand['replaceFile']>[0]

const fill = async ({ handle }: Temporary, { content, access, mtimeMs }: Wanted): Promise<void> => {
  await writeAll(
    handle,
    (async function* () {
      yield content
    })(),
  )
  await finish(handle, access, mtimeMs)
}

/** Whether a place still holds the file that was read, and nobody has written to it since. */
const isUntouched = ({ at }: Place, id: FileId, read: BigIntStats): boolean => {
  const now = lstatSync(at, { bigint: true, throwIfNoEntry: false })
  return now !== undefined && isFile(now, id) && now.size === read.size && now.ctimeNs === read.ctimeNs
}

const replace = async (place: Place, id: FileId, wanted: Wanted, signal: AbortSignal): Promise<void> => {
  const { path, sha256Before } = wanted
  const { handle, found } = await openPinnedFile(place, id, constants.O_RDONLY)
  try {
    if (found.nlink > 1n) throw refuse(message('hand.hard_links', { path, n: Number(found.nlink) }))
    if (sha256Before !== null && (await sha256Of(pieces(handle, signal))) !== sha256Before)
      throw refuse(message('hand.content_changed', { path }))
    await withTemporary(place, async (temporary) => {
      await fill(temporary, wanted)
      if (!isUntouched(place, id, found)) throw refuse(message('hand.content_changed', { path }))
      renameSync(temporary.place.at, place.at)
    })
  } finally {
    await handle.close()
  }
}

/** Puts new content in the place of a file, or of none, whole or not at all. */
export const replaceFile: Hand['replaceFile'] = (wanted, signal) =>
  touch(wanted.path, () =>
    atPlace(wanted.path, signal, async (place) => {
      const { id, path } = wanted
      if (id !== null) await replace(place, id, wanted, signal)
      else
        await withTemporary(place, async (temporary) => {
          await fill(temporary, wanted)
          await giveName(temporary.place, place, temporary.id)
        })
      await syncDirectory(place)
      return path
    }),
  )
