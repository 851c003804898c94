import { dirname, join, relative } from 'node:path'
import { message, type Message } from '@shared/domain/message'
import type { StepOf } from '@shared/domain/plan'
import type { Hand, Handed } from '../hand/hand'
import { bothLeft, collectLeft, nothingLeft, type Left } from '../select/left'
import type { SelectedFile } from '../select/select-files'
import { stillRipe } from '../select/still-ripe'
import { readMarker, writtenMarker } from './trash-marker'
import { refuseForeign, trashFolder, type TrashFolder } from './trash-place'

const FOLDER_MODE = 0o700
const MARKER_MODE = 0o600

export type MovedToTrash =
  | { readonly kind: 'moved'; readonly files: number; readonly bytes: number; readonly left: Left }
  | { readonly kind: 'failed'; readonly message: Message }

type Deps = {
  readonly hand: Pick<Hand, 'makeDirectory' | 'replaceFile' | 'moveFile'>
  readonly nowAt: number
  readonly repairId: string
}

/** This process's own user: what the trash says about itself has to be read again by it, whoever's hand moves the files. */
const ownIds = () => ({ uid: process.geteuid?.() ?? 0, gid: process.getegid?.() ?? 0 })

const makePrivate = (hand: Deps['hand'], path: string, signal: AbortSignal): Promise<Handed> => {
  const ids = ownIds()
  const owner = { ...ids, name: String(ids.uid) }
  return hand.makeDirectory({ kind: 'mkdir', path, mode: FOLDER_MODE, owner }, signal)
}

const failed = (end: Handed): Message | null => (end.kind === 'done' ? null : end.message)

/** Makes a repair's folder with its marker, before anything is moved into it: what has no marker is nobody's. */
const openTrash = async (
  place: TrashFolder,
  keepMs: number,
  { hand, nowAt }: Deps,
  signal: AbortSignal,
): Promise<Message | null> => {
  for (const path of [dirname(place.path), place.path, place.files]) {
    const why = failed(await makePrivate(hand, path, signal)) ?? (await refuseForeign(path, signal))
    if (why !== null) return why
  }
  // Another step of the same repair has made it.
  if ((await readMarker(place, signal)) !== null) return null
  const { repairId, base, marker } = place
  return failed(
    await hand.replaceFile(
      {
        path: marker,
        id: null,
        sha256Before: null,
        content: writtenMarker({ version: 1, repairId, base, madeAt: nowAt, untilAt: nowAt + keepMs }),
        access: { mode: MARKER_MODE, ...ownIds() },
        mtimeMs: null,
      },
      signal,
    ),
  )
}

/** The directories of a path below another one, outermost first. */
const levels = (path: string, top: string): readonly string[] =>
  path === top ? [] : [...levels(dirname(path), top), path]

/**
 * Moves files into a trash on their own file system: content, owner, mode and times stay as they are. Each keeps its
 * path from the trash's base, so that what was moved can be told and moved back whenever this is cut off.
 */
export const moveToTrash = async (
  files: readonly SelectedFile[],
  {
    trash,
    ageBy,
  }: Pick<StepOf<'delete'>, 'ageBy'> & {
    readonly trash: NonNullable<StepOf<'delete'>['trash']>
  },
  deps: Deps,
  signal: AbortSignal,
): Promise<MovedToTrash> => {
  const place = trashFolder(trash.folder, deps.repairId)
  if (place === null)
    return { kind: 'failed', message: message('trash.guard.place', { folder: trash.folder }) }
  if (files.length === 0) return { kind: 'moved', files: 0, bytes: 0, left: nothingLeft }
  const why = await openTrash(place, trash.keepMs, deps, signal)
  if (why !== null) return { kind: 'failed', message: why }

  const left = collectLeft()
  let changed: Left = nothingLeft
  const made = new Set<string>()
  let [moved, bytes] = [0, 0]
  const makeParents = async (path: string): Promise<Message | null> => {
    for (const level of levels(dirname(path), place.files)) {
      if (made.has(level)) continue
      const why = failed(await makePrivate(deps.hand, level, signal))
      if (why !== null) return why
      made.add(level)
    }
    return null
  }
  for (const file of files) {
    const { path, id, bytes: size } = file
    if (signal.aborted) {
      left.add(path, message('step.failed.aborted'))
      continue
    }
    const now = await stillRipe([file], ageBy)
    changed = bothLeft(changed, now.left)
    if (now.ripe.length === 0) continue
    const to = join(place.files, relative(place.base, path))
    const why = (await makeParents(to)) ?? failed(await deps.hand.moveFile({ path, id, to }, signal))
    if (why === null) {
      moved += 1
      bytes += size
    } else left.add(path, why)
  }
  return { kind: 'moved', files: moved, bytes, left: bothLeft(left.told(), changed) }
}
