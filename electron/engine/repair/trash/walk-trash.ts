import type { FileEntry, Hand } from '../hand/hand'
import { fileIdOf } from '../hand/pinned'
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

/** Takes away the empty directories of a repair's folder and, once nothing is in it, marker and folder. */
export const closeTrash = async (
  place: TrashFolder,
  directories: readonly string[],
  marker: FileEntry['id'] | null,
  hand: Pick<Hand, 'removeDirectory' | 'removeFiles'>,
  signal: AbortSignal,
): Promise<void> => {
  for (const path of directories) await hand.removeDirectory(path, signal)
  const end = await hand.removeDirectory(place.files, signal)
  if (end.kind !== 'done' || marker === null) return
  await hand.removeFiles([{ path: place.marker, id: marker }], signal)
  // Whatever else is there keeps the folder: it is not ours to take away.
  await hand.removeDirectory(place.path, signal)
  await hand.removeDirectory(place.path.slice(0, place.path.lastIndexOf('/')), signal)
}
