import { dirname, basename } from 'node:path'
import type { FileHandle } from 'node:fs/promises'
import { message, type Message } from '@shared/domain/message'
import type { FileEntry, Hand } from './hand'
import { findOpenFiles, type OpenFiles } from './open-files'
import { openPinnedFile, unlinkPinned } from './pinned'
import { faultOf, refuse, throwIfAborted } from './stop'
import { openDirectory, placeIn } from './walk'
import { isSafePath } from '../path-rules'

/** How long a look at who has what open counts. */
const LOOK_MS = 1000

type Held = { readonly path: string; readonly handle: FileHandle }

const removeOne = async ({ path, id }: FileEntry, parent: FileHandle, open: OpenFiles): Promise<number> => {
  const place = placeIn(parent, basename(path), path)
  const { handle, found } = await openPinnedFile(place, id)
  try {
    const [holder] = open.holdersOf(id)
    if (holder !== undefined)
      throw refuse(message('hand.open', { path, process: holder.process, pid: holder.pid }))
    if (!unlinkPinned(place, id)) throw refuse(message('hand.changed', { path }))
    // Another name keeps the content, and the disk gets nothing back.
    return found.nlink > 1n ? 0 : Number(found.blocks) * 512
  } finally {
    await handle.close()
  }
}

/** Unlinks files, each looked at again right before. */
export const removeFiles: Hand['removeFiles'] = async (entries, signal) => {
  const left: { path: string; why: Message }[] = []
  let [files, bytes] = [0, 0]
  let held: Held | null = null
  let open: OpenFiles | null = null
  let lookedAt = 0

  const enter = async (directory: string): Promise<FileHandle> => {
    if (held?.path === directory) return held.handle
    const before = held
    held = null
    await before?.handle.close()
    const handle = await openDirectory(directory, signal)
    held = { path: directory, handle }
    return handle
  }

  try {
    for (const [index, entry] of entries.entries()) {
      const { path } = entry
      try {
        throwIfAborted(signal)
        if (!isSafePath(path)) throw refuse(message('guard.path.unsafe', { path: JSON.stringify(path) }))
        if (open === null || performance.now() - lookedAt > LOOK_MS) {
          open = await findOpenFiles(
            entries.slice(index).map(({ id }) => id),
            signal,
          )
          lookedAt = performance.now()
        }
        bytes += await removeOne(entry, await enter(dirname(path)), open)
        files += 1
      } catch (error) {
        left.push({ path, why: signal.aborted ? message('step.failed.aborted') : faultOf(path, error).told })
      }
    }
    return { files, bytes, left }
  } finally {
    // Assigned within a function, which the compiler does not follow.
    await (held as Held | null)?.handle.close()
  }
}
