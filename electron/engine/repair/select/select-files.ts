import { message, type Message } from '@shared/domain/message'
import type { StepOf } from '@shared/domain/plan'
import type { FileEntry } from '../hand/hand'
import { findOpenFiles } from '../hand/open-files'
import { fileIdOf } from '../hand/pinned'
import { faultOf } from '../hand/stop'
import { collectLeft, type Left } from './left'
import { nameMatcher } from './match-name'
import { SHARED_TMP } from './passed-by'
import { sortGently } from './sort-gently'
import { walkTree, type WalkDeps, type WalkedFile } from './walk-tree'

/** What of a step says which files it is about. */
export type Wanted = Pick<StepOf<'delete'>, 'root' | 'patterns' | 'minAgeMs' | 'ageBy' | 'recursive' | 'keep'>

/** `bytes`: what the disk gets back. Holes hold nothing, and a file with another name frees nothing. */
export type SelectedFile = FileEntry & { readonly bytes: number; readonly at: number }

export type Selection =
  | {
      readonly kind: 'selected'
      /** Oldest first. */
      readonly files: readonly SelectedFile[]
      readonly bytes: number
      readonly oldestAt: number | null
      /** What would have fitted and is left alone, and what was not looked into. */
      readonly left: Left
      /** False when there is more than could be looked at within the limits. */
      readonly isWhole: boolean
      /** Processes that could not be asked what they have open: they are other users', and this is not root. */
      readonly unseenProcesses: number
    }
  | { readonly kind: 'failed'; readonly message: Message }

export type SelectDeps = WalkDeps & { readonly nowAt: number }

const MOST_SELECTED = 200_000
const MOST_ASKED = 20_000
const ASKED_AT_ONCE = 4000

/**
 * When a file was last changed or, `untouched`, also last read, moved, or given other rights. The latter is what
 * systemd-tmpfiles goes by: what an archive has just brought, with old times, is not old. A rotated log, though, gets a
 * new ctime whenever it is renamed, and would never be old: there only its content counts.
 */
export const ageSince = (found: WalkedFile['found'], ageBy: Wanted['ageBy']): number =>
  Number(
    ageBy === 'modified'
      ? found.mtimeMs
      : [found.mtimeMs, found.ctimeMs, found.atimeMs].reduce((a, b) => (a > b ? a : b)),
  )

const selected = (file: WalkedFile, at: number): SelectedFile => ({
  path: file.path,
  id: fileIdOf(file.found),
  bytes: file.found.nlink > 1n ? 0 : Number(file.found.blocks) * 512,
  at,
})

const byAge = (a: SelectedFile, b: SelectedFile): number =>
  a.at - b.at || (a.path < b.path ? -1 : a.path > b.path ? 1 : 0)

/**
 * Leaves out what is held open. Of a very long list only the oldest are asked for: this is to tell beforehand what will
 * be left, and whoever deletes asks again for each.
 */
const withoutOpen = async (
  files: readonly SelectedFile[],
  tellLeft: (path: string, why: Message) => void,
  signal: AbortSignal,
): Promise<{ readonly files: readonly SelectedFile[]; readonly unseen: number }> => {
  const free: SelectedFile[] = []
  let unseen = 0
  for (let at = 0; at < Math.min(files.length, MOST_ASKED); at += ASKED_AT_ONCE) {
    const asked = files.slice(at, at + ASKED_AT_ONCE)
    const open = await findOpenFiles(
      asked.map(({ id }) => id),
      signal,
    )
    ;({ unseen } = open)
    for (const file of asked) {
      const [holder] = open.holdersOf(file.id)
      if (holder === undefined) free.push(file)
      else
        tellLeft(file.path, message('delete.left.open', { process: holder.process, pid: String(holder.pid) }))
    }
  }
  return { files: files.length > MOST_ASKED ? free.concat(files.slice(MOST_ASKED)) : free, unseen }
}

/**
 * Finds the regular files below a root that fit. It changes nothing, walks by descriptors that follow no link, stays on
 * the root's file system, and passes by what is in use, what is Mamori's own, homes, repositories and databases.
 * A file's time in the future makes it young. In /tmp and /var/tmp, others' files are root's alone to delete. The newest `keep` of all that have such a name are never among them.
 */
export const selectFiles = async (
  wanted: Wanted,
  { nowAt, ...deps }: SelectDeps,
  signal: AbortSignal,
): Promise<Selection> => {
  const { root, patterns, minAgeMs, ageBy, recursive, keep } = wanted
  const left = collectLeft()
  const ownUid = SHARED_TMP.includes(root) ? (process.geteuid?.() ?? 0) : 0
  const old: SelectedFile[] = []
  let young = 0
  let isFull = false
  try {
    const { isWhole } = await walkTree(
      { root, recursive, fits: nameMatcher(patterns) },
      { ...deps, tellLeft: left.add },
      (file) => {
        const at = ageSince(file.found, ageBy)
        if (minAgeMs > 0 && nowAt - at < minAgeMs) young += 1
        else if (ownUid !== 0 && Number(file.found.uid) !== ownUid)
          left.add(file.path, message('delete.left.other_user', { uid: String(file.found.uid) }))
        else if (old.length < MOST_SELECTED) old.push(selected(file, at))
        else isFull = true
        return !isFull
      },
      signal,
    )
    const sorted = await sortGently(old, byAge, signal)
    const ripe = sorted.slice(0, Math.max(0, sorted.length - Math.max(0, keep - young)))
    const { files, unseen } = await withoutOpen(ripe, left.add, signal)
    return {
      kind: 'selected',
      files,
      bytes: files.reduce((sum, { bytes }) => sum + bytes, 0),
      oldestAt: files[0]?.at ?? null,
      left: left.told(),
      isWhole,
      unseenProcesses: unseen,
    }
  } catch (error) {
    if (signal.aborted) throw error
    return { kind: 'failed', message: faultOf(root, error).told }
  }
}
