import { lstat, readdir } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { message } from '@shared/domain/message'
import type { Hand } from '../hand/hand'
import { faultOf } from '../hand/stop'
import { openDirectory } from '../hand/walk'
import { bothLeft, collectLeft, type Left } from '../select/left'
import { TRASH_NAME } from '../select/passed-by'
import { realRoots } from '../select/refuse-delete'
import type { GuardContext } from '../define-step-kind'
import { readMarker } from './trash-marker'
import { refuseForeign, trashFolder, type TrashFolder } from './trash-place'
import { closeTrash, closeUnmarked, walkTrash } from './walk-trash'

const BATCH = 2000
/** A repair that has just begun writes its marker in a moment. */
const UNMARKED_MS = 3_600_000

export type PrunedTrash = {
  /** Repairs whose files were deleted for good. */
  readonly repairs: readonly string[]
  readonly files: number
  readonly bytes: number
  readonly left: Left
}

type PruneHand = Pick<Hand, 'removeFiles' | 'removeDirectory'>

/** The folders in a trash that say of themselves that they are Mamori's; null where there is no safe trash. */
const foldersIn = async (folder: string, signal: AbortSignal): Promise<readonly TrashFolder[] | null> => {
  if ((await refuseForeign(folder, signal)) !== null) return null
  const handle = await openDirectory(folder, signal)
  try {
    const names = await readdir(`/proc/self/fd/${String(handle.fd)}/.`)
    return names.flatMap((name) => trashFolder(folder, name) ?? [])
  } finally {
    await handle.close()
  }
}

const isLongUnmarked = (place: TrashFolder, nowAt: number): Promise<boolean> =>
  lstat(place.path).then(
    ({ ctimeMs }) => nowAt - ctimeMs > UNMARKED_MS,
    // Whatever cannot be looked at is told as not ours.
    () => false,
  )

const emptyFolder = async (
  place: TrashFolder,
  id: NonNullable<Awaited<ReturnType<typeof readMarker>>>['id'],
  hand: PruneHand,
  signal: AbortSignal,
): Promise<Omit<PrunedTrash, 'repairs'>> => {
  const content = await walkTrash(place, signal)
  let left = content.left
  let [files, bytes] = [0, 0]
  for (let at = 0; at < content.files.length; at += BATCH) {
    signal.throwIfAborted()
    const end = await hand.removeFiles(content.files.slice(at, at + BATCH), signal)
    files += end.files
    bytes += end.bytes
    left = bothLeft(left, { total: end.left.length, first: end.left })
  }
  await closeTrash(place, content.directories, id, hand, signal)
  return { files, bytes, left }
}

/**
 * Deletes for good what has been in the trashes of the allowed roots for as long as it was to be kept: only folders that
 * Mamori made, by their names and by the markers in them. To be called once a day, with this process's own hand.
 */
export const pruneTrash = async (
  context: GuardContext,
  { hand, nowAt }: { readonly hand: PruneHand; readonly nowAt: number },
  signal: AbortSignal,
): Promise<PrunedTrash> => {
  const told = collectLeft()
  const repairs: string[] = []
  let pruned: Omit<PrunedTrash, 'repairs'> = { files: 0, bytes: 0, left: told.told() }
  for (const root of new Set(await realRoots(context))) {
    signal.throwIfAborted()
    const folder = join(root, TRASH_NAME)
    try {
      for (const place of (await foldersIn(folder, signal)) ?? []) {
        const marker = await readMarker(place, signal)
        if (
          marker === null &&
          (await isLongUnmarked(place, nowAt)) &&
          (await closeUnmarked(place, hand, signal))
        )
          continue
        if (marker === null) told.add(place.path, message('trash.guard.not_ours', { folder: place.path }))
        if (marker === null || marker.untilAt > nowAt) continue
        const end = await emptyFolder(place, marker.id, hand, signal)
        repairs.push(place.repairId)
        pruned = {
          files: pruned.files + end.files,
          bytes: pruned.bytes + end.bytes,
          left: bothLeft(pruned.left, end.left),
        }
      }
    } catch (error) {
      signal.throwIfAborted()
      const { told: why } = faultOf(folder, error)
      // There is no trash in this root.
      if (why.code !== 'hand.gone') told.add(dirname(folder), why)
    }
  }
  return { repairs, ...pruned, left: bothLeft(pruned.left, told.told()) }
}
