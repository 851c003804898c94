import { constants, fstatSync, type BigIntStats } from 'node:fs'
import { lstat, open, type FileHandle } from 'node:fs/promises'
import type { Transform } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { createGunzip, createGzip } from 'node:zlib'
import { message } from '@shared/domain/message'
import type { FileId } from '@shared/domain/steps/parts'
import { pieces, sha256Of, writeAll } from './digest'
import { giveName } from './give-name'
import type { Hand } from './hand'
import { findOpenFiles } from './open-files'
import { accessOf, fileIdOf, openPinnedFile, unlinkPinned } from './pinned'
import { codeOf, refuse, Stop, touch } from './stop'
import { finish, syncDirectory, withTemporary } from './temporary'
import { atPlace, type Place } from './walk'

const { O_NOFOLLOW, O_NONBLOCK, O_RDONLY } = constants

/** Has content pass a filter into a sink; an error of any of the three ends all of them. */
const through = <T>(
  content: AsyncIterable<Buffer>,
  filter: Transform,
  sink: (filtered: AsyncIterable<Buffer>) => Promise<T>,
  signal: AbortSignal,
): Promise<T> => pipeline(content, filter, sink, { signal })

/** Whether a compression that was cut off before its file went has left a whole archive of it. */
const holdsAll = async (to: Place, source: FileHandle, signal: AbortSignal): Promise<boolean> => {
  const archive = await open(to.at, O_RDONLY | O_NOFOLLOW | O_NONBLOCK)
  try {
    if (!(await archive.stat()).isFile()) return false
    const inside = await through(pieces(archive, signal), createGunzip(), sha256Of, signal)
    return inside === (await sha256Of(pieces(source, signal)))
  } catch (error) {
    // No gzip, or half of one.
    if (codeOf(error).startsWith('Z_')) return false
    throw error
  } finally {
    await archive.close()
  }
}

const refuseWriters = async (path: string, id: FileId, signal: AbortSignal): Promise<void> => {
  const writer = (await findOpenFiles([id], signal)).holdersOf(id).find(({ writes }) => writes)
  if (writer !== undefined)
    throw refuse(message('hand.open', { path, process: writer.process, pid: writer.pid }))
}

const isUntouched = ({ fd }: FileHandle, before: BigIntStats): boolean => {
  const now = fstatSync(fd, { bigint: true })
  return now.size === before.size && now.mtimeNs === before.mtimeNs
}

const compress = (
  source: FileHandle,
  found: BigIntStats,
  to: Place,
  mode: number,
  signal: AbortSignal,
): Promise<FileId> =>
  withTemporary(to, async (temporary) => {
    await through(
      pieces(source, signal),
      createGzip(),
      (packed) => writeAll(temporary.handle, packed),
      signal,
    )
    await finish(temporary.handle, { ...accessOf(found), mode }, Number(found.mtimeMs))
    if (!isUntouched(source, found)) throw refuse(message('hand.content_changed', { path: to.path }))
    await giveName(temporary.place, to, temporary.id)
    await syncDirectory(to)
    return temporary.id
  })

/** Puts the gzip of a file beside it and takes the file away; a file that somebody still writes to is left. */
export const compressFile: Hand['compressFile'] = ({ path, id, to, mode }, signal) =>
  touch(path, () =>
    atPlace(path, signal, (place) =>
      atPlace(to, signal, async (target) => {
        const { handle, found } = await openPinnedFile(place, id, O_RDONLY)
        try {
          await refuseWriters(path, id, signal)
          const archive = await compress(handle, found, target, mode, signal).catch(
            async (error: unknown) => {
              const exists = error instanceof Stop && error.told.code === 'hand.exists'
              if (exists && (await holdsAll(target, handle, signal)))
                return fileIdOf(await lstat(target.at, { bigint: true }))
              throw error
            },
          )
          if (isUntouched(handle, found) && unlinkPinned(place, id)) return `${path} -> ${to}`
          // Lines have come meanwhile: one of the two has to go, or they would be there twice.
          unlinkPinned(target, archive)
          throw refuse(message('hand.content_changed', { path }))
        } finally {
          await handle.close()
        }
      }),
    ),
  )
