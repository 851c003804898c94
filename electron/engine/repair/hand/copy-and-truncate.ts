import { constants, fstatSync, ftruncateSync, readSync, writeSync, type BigIntStats } from 'node:fs'
import type { FileHandle } from 'node:fs/promises'
import { message } from '@shared/domain/message'
import { pieces, writeAll } from './digest'
import { giveName } from './give-name'
import type { Hand } from './hand'
import { accessOf, openPinnedFile, unlinkPinned } from './pinned'
import { refuse, Stop, touch } from './stop'
import { finish, syncDirectory, withTemporary, type Temporary } from './temporary'
import { atPlace, type Place } from './walk'

/** So little is left that the rest is copied without letting anything of ours in between. */
const LAST_BYTES = 256 * 1024
const MOST_ROUNDS = 1000

type Cut = { readonly copied: number; readonly during: number }

const sizeOf = ({ fd }: FileHandle): number => Number(fstatSync(fd, { bigint: true }).size)

/** Copies what is there and what comes meanwhile, until next to nothing is left. */
const catchUp = async (
  source: FileHandle,
  { handle }: Temporary,
  path: string,
  signal: AbortSignal,
): Promise<number> => {
  let at = 0
  for (let round = 0; round < MOST_ROUNDS; round++) {
    const endAt = sizeOf(source)
    if (endAt < at) throw refuse(message('hand.content_changed', { path }))
    if (round > 0 && endAt - at <= LAST_BYTES) return at
    at += await writeAll(handle, pieces(source, signal, { from: at, endAt }))
  }
  throw new Stop('failed', message('hand.failed.too_busy', { path }))
}

/** The rest and the cut, with as little time in between as can be had: what is written in that moment is lost. */
const cut = (source: FileHandle, { handle }: Temporary, from: number, path: string): number => {
  const buffer = Buffer.allocUnsafe(LAST_BYTES)
  let at = from
  for (let most = 64; sizeOf(source) > at; most--) {
    if (most === 0) throw new Stop('failed', message('hand.failed.too_busy', { path }))
    const read = readSync(source.fd, buffer, 0, buffer.length, at)
    if (read === 0) break
    for (let done = 0; done < read;) done += writeSync(handle.fd, buffer, done, read - done)
    at += read
  }
  ftruncateSync(source.fd, 0)
  return at
}

const copy = (
  source: FileHandle,
  found: BigIntStats,
  { path, to, mode }: { readonly path: string; readonly to: Place; readonly mode: number },
  signal: AbortSignal,
): Promise<Cut> =>
  withTemporary(to, async (temporary) => {
    const nearly = await catchUp(source, temporary, path, signal)
    await finish(temporary.handle, { ...accessOf(found), mode }, null)
    await giveName(temporary.place, to, temporary.id)
    await syncDirectory(to)
    try {
      const copied = cut(source, temporary, nearly, path)
      await temporary.handle.utimes(Number(found.atimeMs) / 1000, Date.now() / 1000)
      await temporary.handle.sync()
      return { copied, during: copied - Number(found.size) }
    } catch (error) {
      // Both would hold the same lines.
      if (sizeOf(source) > 0) unlinkPinned(to, temporary.id)
      throw error
    }
  })

/** Copies a log and empties it, for a writer that cannot begin a new one. */
export const copyAndTruncate: Hand['copyAndTruncate'] = ({ path, id, to, mode }, signal) =>
  touch(path, () =>
    atPlace(path, signal, (place) =>
      atPlace(to, signal, async (target) => {
        const { handle, found } = await openPinnedFile(place, id, constants.O_RDWR)
        try {
          if (found.nlink > 1n) throw refuse(message('hand.hard_links', { path, n: Number(found.nlink) }))
          const { copied, during } = await copy(handle, found, { path, to: target, mode }, signal)
          return `${path} -> ${to}: ${String(copied)} B (+${String(during)} B)`
        } finally {
          await handle.close()
        }
      }),
    ),
  )
