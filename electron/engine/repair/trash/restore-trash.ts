import { lstat } from 'node:fs/promises'
import { dirname, join, relative } from 'node:path'
import { message, type Message } from '@shared/domain/message'
import type { StepOf } from '@shared/domain/plan'
import type { GuardContext } from '../define-step-kind'
import type { Hand } from '../hand/hand'
import { faultOf } from '../hand/stop'
import { isInside } from '../path-rules'
import { bothLeft, collectLeft, nothingLeft, type Left } from '../select/left'
import { realRoots } from '../select/refuse-delete'
import { readMarker } from './trash-marker'
import { refuseForeign, trashFolderAt } from './trash-place'
import { closeTrash, closeUnmarked, walkTrash } from './walk-trash'

export type Restored =
  | { readonly kind: 'restored'; readonly files: number; readonly left: Left }
  | { readonly kind: 'failed'; readonly message: Message }

const isThere = (path: string): Promise<boolean> =>
  lstat(path).then(
    () => true,
    // What cannot be looked at is there in some way: it is not replaced.
    (error: NodeJS.ErrnoException) => error.code !== 'ENOENT',
  )

/** Says why a folder must not be emptied back to where its files came from; null when it may. */
export const refuseUntrash = async (
  { trash, root }: Pick<StepOf<'untrash'>, 'trash' | 'root'>,
  context: GuardContext,
  signal: AbortSignal,
): Promise<Message | null> => {
  const folder = trash
  const place = trashFolderAt(trash)
  if (place === null || !isInside(root, place.base)) return message('trash.guard.not_ours', { folder })
  if (!(await realRoots(context)).includes(place.base)) return message('trash.guard.place', { folder })
  const foreign =
    (await refuseForeign(dirname(place.path), signal)) ?? (await refuseForeign(place.path, signal))
  if (foreign !== null) return foreign
  // Nothing was moved before it was there: then there is nothing to take back, and no reason to refuse.
  if (!(await isThere(place.path)) || !(await isThere(place.marker))) return null
  return (await readMarker(place, signal)) === null ? message('trash.guard.not_ours', { folder }) : null
}

/**
 * Moves the files of a trash folder back to where they came from below `root`; what has come there meanwhile is never
 * replaced, and its older self stays in the trash. What was moved back already, or never was moved, is no fault.
 */
export const restoreTrash = async (
  { trash, root }: Pick<StepOf<'untrash'>, 'trash' | 'root'>,
  hand: Pick<Hand, 'makeDirectory' | 'moveFile' | 'removeDirectory' | 'removeFiles'>,
  signal: AbortSignal,
): Promise<Restored> => {
  const place = trashFolderAt(trash)
  const marker = place === null ? null : await readMarker(place, signal)
  if (place === null || marker === null) {
    // Cut off before anything was moved: the marker comes first.
    if (place !== null) await closeUnmarked(place, hand, signal)
    return { kind: 'restored', files: 0, left: nothingLeft }
  }
  let content
  try {
    content = await walkTrash(place, signal)
  } catch (error) {
    signal.throwIfAborted()
    return { kind: 'failed', message: faultOf(place.files, error).told }
  }
  const left = collectLeft()
  let files = 0
  for (const { path, id } of content.files) {
    const to = join(place.base, relative(place.files, path))
    if (!isInside(to, root)) continue
    if (signal.aborted) {
      left.add(path, message('step.failed.aborted'))
      continue
    }
    if (!(await isThere(dirname(to)))) {
      const made = await hand.makeDirectory(
        { kind: 'mkdir', path: dirname(to), mode: 0o755, owner: null },
        signal,
      )
      if (made.kind !== 'done') {
        left.add(path, made.message)
        continue
      }
    }
    const moved = await hand.moveFile({ path, id, to }, signal)
    if (moved.kind === 'done') files += 1
    else left.add(path, moved.message)
  }
  if (!signal.aborted) await closeTrash(place, content.directories, marker.id, hand, signal)
  return { kind: 'restored', files, left: bothLeft(left.told(), content.left) }
}
