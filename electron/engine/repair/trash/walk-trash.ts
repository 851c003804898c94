import { lstat, readdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { FileEntry, Hand } from '../hand/hand'
import { fileIdOf } from '../hand/pinned'
import { isTemporaryName } from '../hand/temporary'
import { collectLeft, type Left } from '../select/left'
import { walkTree } from '../select/walk-tree'
import type { TrashFolder } from './trash-place'

const LIMITS = { entries: 2_000_000, ms: 60_000 }

export type TrashContent = {
  readonly files: readonly (FileEntry & { readonly bytes: number })[]
  /** Innermost first. */
  readonly directories: readonly string[]
  readonly left: Left
}

/** Looks at what is in a repair's folder of the trash. Rejects when it cannot be looked at. */
export const walkTrash = async (place: TrashFolder, signal: AbortSignal): Promise<TrashContent> => {
  const files: (FileEntry & { readonly bytes: number })[] = []
  const directories: string[] = []
  const left = collectLeft()
  await walkTree(
    { root: place.files, recursive: true, fits: () => true },
    {
      passing: null,
      limits: LIMITS,
      tellLeft: left.add,
      tellDirectory: (path) => void directories.push(path),
    },
    ({ path, found }) => {
      const bytes = found.nlink > 1n ? 0 : Number(found.blocks) * 512
      files.push({ path, id: fileIdOf(found), bytes })
      return true
    },
    signal,
  )
  return { files, directories: directories.toReversed(), left: left.told() }
}

type ClosingHand = Pick<Hand, 'removeDirectory' | 'removeFiles'>

/** Takes away a marker that was still being written when a kill came. */
const clearUnfinished = async (place: TrashFolder, hand: ClosingHand, signal: AbortSignal): Promise<void> => {
  const unfinished: FileEntry[] = []
  for (const name of (await readdir(place.path)).filter(isTemporaryName)) {
    const path = join(place.path, name)
    const found = await lstat(path, { bigint: true })
    if (found.isFile()) unfinished.push({ path, id: fileIdOf(found) })
  }
  if (unfinished.length > 0) await hand.removeFiles(unfinished, signal)
}

/**
 * Takes away a folder that was cut off before it had a marker: nothing was moved into it then. False where there is
 * anything else in it, or no such folder.
 */
export const closeUnmarked = async (
  place: TrashFolder,
  hand: ClosingHand,
  signal: AbortSignal,
): Promise<boolean> => {
  // Not there, or not ours to look into: either way it is left as it is.
  const names = await readdir(place.path).catch(() => null)
  if (names === null || names.some((name) => name !== 'files' && !isTemporaryName(name))) return false
  if ((await hand.removeDirectory(place.files, signal)).kind !== 'done') return false
  await clearUnfinished(place, hand, signal)
  return (await hand.removeDirectory(place.path, signal)).kind === 'done'
}

/** Takes away the empty directories of a repair's folder and, once nothing is in it, marker and folder. */
export const closeTrash = async (
  place: TrashFolder,
  directories: readonly string[],
  marker: FileEntry['id'] | null,
  hand: ClosingHand,
  signal: AbortSignal,
): Promise<void> => {
  for (const path of directories) await hand.removeDirectory(path, signal)
  const end = await hand.removeDirectory(place.files, signal)
  if (end.kind !== 'done' || marker === null) return
  await clearUnfinished(place, hand, signal)
  await hand.removeFiles([{ path: place.marker, id: marker }], signal)
  // Whatever else is there keeps the folder: it is not ours to take away.
  await hand.removeDirectory(place.path, signal)
  await hand.removeDirectory(place.path.slice(0, place.path.lastIndexOf('/')), signal)
}
