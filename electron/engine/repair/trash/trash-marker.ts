import { constants } from 'node:fs'
import { open } from 'node:fs/promises'
import { basename, dirname } from 'node:path'
import { z } from 'zod'
import type { FileId } from '@shared/domain/steps/parts'
import { fileIdOf } from '../hand/pinned'
import { openDirectory, placeIn } from '../hand/walk'
import type { TrashFolder } from './trash-place'

const MOST_BYTES = 64 * 1024

const markerSchema = z.object({
  version: z.literal(1),
  repairId: z.string(),
  base: z.string(),
  madeAt: z.number(),
  /** Until when its files are kept. */
  untilAt: z.number(),
})
export type TrashMarker = Readonly<z.infer<typeof markerSchema>>

export const writtenMarker = (marker: TrashMarker): Uint8Array =>
  Buffer.from(`${JSON.stringify(marker, null, 2)}\n`)

export type ReadMarker = TrashMarker & { readonly id: FileId }

/** Reads what a trash folder says about itself; null when it does not, or is another one's. Follows no link. */
export const readMarker = async (folder: TrashFolder, signal: AbortSignal): Promise<ReadMarker | null> => {
  try {
    const parent = await openDirectory(dirname(folder.marker), signal)
    try {
      const { at } = placeIn(parent, basename(folder.marker), folder.marker)
      const file = await open(at, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK)
      try {
        const found = await file.stat({ bigint: true })
        if (!found.isFile() || found.size > MOST_BYTES) return null
        const marker = markerSchema.safeParse(JSON.parse(await file.readFile('utf8')))
        const isIts =
          marker.success && marker.data.repairId === folder.repairId && marker.data.base === folder.base
        return isIts ? { ...marker.data, id: fileIdOf(found) } : null
      } finally {
        await file.close()
      }
    } finally {
      await parent.close()
    }
  } catch {
    // Not there, not readable, or no JSON: then it does not say that it is ours, which is what null means.
    if (signal.aborted) signal.throwIfAborted()
    return null
  }
}
