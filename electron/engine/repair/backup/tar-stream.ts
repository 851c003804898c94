import { createHash } from 'node:crypto'
import { constants } from 'node:fs'
import { open, type FileHandle } from 'node:fs/promises'
import { message } from '@shared/domain/message'
import { pieces } from '../hand/digest'
import { accessOf } from '../hand/pinned'
import { codeOf, Stop } from '../hand/stop'
import { atPlace } from '../hand/walk'
import type { ManifestFile } from './manifest'

const BLOCK = 512

/** Without the slash at the beginning, as archives have it. */
export const entryOf = (path: string): string => path.slice(1)

const openKept = (path: string, signal: AbortSignal): Promise<FileHandle> =>
  atPlace(path, signal, async ({ at }) => {
    try {
      // NONBLOCK: a pipe that somebody has put there must not hold us.
      return await open(at, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK)
    } catch (error) {
      const reason = codeOf(error)
      if (reason === 'ENOENT') throw new Stop('failed', message('backup.failed.gone', { path }))
      if (reason === 'ELOOP') throw new Stop('failed', message('backup.failed.not_regular', { path }))
      throw new Stop('failed', message('backup.failed.unreadable', { path, reason }))
    }
  })

const headOf = async (file: Omit<ManifestFile, 'sha256'>): Promise<Buffer> => {
  // Only now: a daemon that never keeps anything does not carry it in its memory.
  const { Header, Pax } = await import('tar')
  const { entry, size, mode, uid, gid, mtimeMs } = file
  const fields = { path: entry, size, mode, uid, gid, mtime: new Date(mtimeMs), type: 'File' } as const
  const header = new Header(fields)
  const block = Buffer.alloc(BLOCK)
  if (!header.encode(block)) return block
  return Buffer.concat([new Pax({ path: entry, size, uid, gid, mtime: new Date(mtimeMs) }).encode(), block])
}

async function* fileEntry(
  path: string,
  signal: AbortSignal,
  note: (file: ManifestFile) => void,
): AsyncGenerator<Buffer> {
  const handle = await openKept(path, signal)
  try {
    const found = await handle.stat({ bigint: true })
    if (!found.isFile()) throw new Stop('failed', message('backup.failed.not_regular', { path }))
    const size = Number(found.size)
    const file = {
      path,
      entry: entryOf(path),
      size,
      ...accessOf(found),
      mtimeMs: Number(found.mtimeNs / 1000n) / 1000,
    }
    yield await headOf(file)
    const hash = createHash('sha256')
    let read = 0
    for await (const piece of pieces(handle, signal, { endAt: size })) {
      hash.update(piece)
      read += piece.length
      yield piece
    }
    const after = await handle.stat({ bigint: true })
    if (read !== size || after.size !== found.size || after.mtimeNs !== found.mtimeNs)
      throw new Stop('failed', message('backup.failed.changing', { path }))
    if (size % BLOCK !== 0) yield Buffer.alloc(BLOCK - (size % BLOCK))
    note({ ...file, sha256: hash.digest('hex') })
  } finally {
    await handle.close()
  }
}

/** The bytes of a tar archive with these files, read piece by piece; `note` is told each one that is in it whole. */
export async function* tarOf(
  paths: readonly string[],
  signal: AbortSignal,
  note: (file: ManifestFile) => void,
): AsyncGenerator<Buffer> {
  for (const path of paths) yield* fileEntry(path, signal, note)
  yield Buffer.alloc(2 * BLOCK)
}
