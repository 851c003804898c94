// What Mamori's step helper does with files and directories; see mamori-helper.mjs, which alone can start it.
//
// Every path has to lie in a root of the authority, and each operation has to be listed there. How a path is walked and a
// file is held stands in mamori-helper-places.mjs.
import * as fs from 'node:fs'
import {
  codeOf,
  demand,
  demandAllowed,
  done,
  isId,
  isPath,
  isWord,
  list,
  refuse,
  Stop,
  whole,
} from './mamori-helper.mjs'
import {
  accessOf,
  asStop,
  demandOneName,
  giveName,
  holders,
  isAccess,
  isPlainMode,
  isSame,
  look,
  O_PATH,
  operation,
  orNull,
  pin,
  pinFile,
  pinnedFields,
  reopen,
  rethrow,
  shown,
  syncDirectory,
  unlinkPinned,
} from './mamori-helper-places.mjs'
/** @import { Effects, FilesAnswer, MkdirStep, MoveFile, RemoveDirectory, RemoveFiles, SetAccess, StepFunction, Test } from './helper-types' */

const { O_DIRECTORY, O_NOFOLLOW, O_RDONLY } = fs.constants
const MAX_ENTRIES = 200
/** Writable by everybody only with the sticky bit. @type {Test} */
const isDirectoryMode = (value) => isPlainMode(value) && (Number(value) & 0o1002) !== 2
const removeDirectory = operation({ path: isPath }, (/** @type {RemoveDirectory} */ { path }, work) => {
  const { at } = work.place(path)
  const found = look(at)
  if (found === undefined) return ''
  if (!found.isDirectory()) refuse('not_directory', { path })
  try {
    work.effects.rmdir(at)
  } catch (error) {
    return codeOf(error) === 'ENOTEMPTY' ? refuse('not_empty', { path }) : rethrow(error)
  }
  return path
})

const accessFields = { before: isAccess(whole(0, 0o7777)), after: isAccess(isPlainMode) }
const SPECIAL = 0o6000
/**
 * Cut off in the middle it has given the owner, which may clear bits of the mode, and not yet the mode.
 *
 * @param {SetAccess['before']} now
 * @param {SetAccess['before']} from
 * @param {SetAccess['before']} to
 */
const isHalfway = (now, from, to) =>
  (from.uid !== to.uid || from.gid !== to.gid) &&
  now.uid === to.uid &&
  now.gid === to.gid &&
  (now.mode === from.mode || now.mode === (from.mode & ~SPECIAL))
const setAccess = operation({ ...pinnedFields, ...accessFields }, (/** @type {SetAccess} */ step, work) => {
  const { path, before, after } = step
  const pinned = pin(step, work)
  const { found } = pinned
  const access = accessOf(found)
  const now = shown(access)
  if (now === shown(after)) return ''
  const isItsOwn =
    now === shown(before) || isHalfway(access, before, after) || isHalfway(access, after, before)
  if (!isItsOwn) refuse('access_changed', { path, expected: shown(before), found: now })
  if (!found.isFile() && !found.isDirectory()) refuse('not_regular', { path })
  if (found.isFile()) demandOneName(pinned)
  const fd = reopen(pinned, O_RDONLY, work)
  work.effects.chown(fd, after.uid, after.gid)
  try {
    work.effects.chmod(fd, after.mode)
  } catch (error) {
    work.effects.chown(fd, before.uid, before.gid)
    throw error
  }
  return `${path}: ${shown(before)} -> ${shown(after)}`
})

/** @type {Test} */
const isEntry = (value) => demand(value, pinnedFields, 'step')
const removeFields = { entries: list(isEntry, MAX_ENTRIES) }
const removeFiles = operation(removeFields, (/** @type {RemoveFiles} */ { entries }, work) => {
  for (const { path } of entries) work.allow(path)
  const ids = entries.map(({ id }) => id)
  /** @type {ReturnType<typeof holders> | null} */
  let open = null
  /** @type {FilesAnswer} */
  const answer = { files: 0, bytes: 0, left: [] }
  for (const [index, one] of entries.entries()) {
    const before = work.held.length
    try {
      const { at, found } = pinFile(one, work)
      open ??= holders(ids, false)
      const holder = open.get(`${found.dev}:${found.ino}`)
      if (holder) refuse('open', holder)
      if (!unlinkPinned(at, one.id, work.effects)) refuse('changed')
      answer.files += 1
      // Another name keeps the content.
      answer.bytes += found.nlink > 1n ? 0 : Number(found.blocks) * 512
    } catch (error) {
      const { code, params } = asStop(error, '').answer
      answer.left.push({ index, code, params: { ...params, path: '' } })
    }
    for (const fd of work.held.splice(before)) fs.closeSync(fd)
  }
  return JSON.stringify(answer)
})

const moveFile = operation(
  { ...pinnedFields, to: isPath },
  (/** @type {MoveFile} */ { path, id, to }, work) => {
    const target = work.place(to)
    const { at, found } = pinFile({ path, id }, work)
    // A move that was cut off between its two halves has left both names.
    const isHalfDone = path !== to && found.nlink > 1n && isSame(look(target.at), id)
    if (!isHalfDone) giveName(at, target, id, work.effects)
    if (!unlinkPinned(at, id, work.effects)) {
      // Somebody has put another file under the old name: the new one is taken back.
      unlinkPinned(target.at, id, work.effects)
      refuse('changed', { path })
    }
    syncDirectory(target, work)
    return `${path} -> ${to}`
  },
)

const ownerFields = { uid: isId, gid: isId, name: isWord }
const mkdirFields = {
  kind: isWord,
  path: isPath,
  mode: isDirectoryMode,
  owner: orNull((value) => demand(value, ownerFields, 'step')),
}
/** @type {(at: string, effects: Effects) => void} */
const takeBack = (at, { rmdir }) => {
  try {
    rmdir(at)
  } catch {
    // Somebody put something there, or took it away: what is not ours any more stays.
  }
}
/** Makes a directory with the parents that are missing (those root's, 0755); takes back what it cannot finish. @type {StepFunction} */
export const makeDirectory = (raw, authority, effects) => {
  demand(raw, mkdirFields, 'step')
  const { path, mode, owner } = /** @type {MkdirStep} */ (raw)
  demandAllowed(path, authority)
  const names = path.split('/').slice(1)
  const held = [fs.openSync('/', O_PATH | O_DIRECTORY)]
  /** @type {{ at: string, path: string }[]} */
  const made = []
  let here = ''
  try {
    for (const [depth, name] of names.entries()) {
      here = `${here}/${name}`
      const at = `/proc/self/fd/${held.at(-1)}/${name}`
      const isNew = fs.lstatSync(at, { throwIfNoEntry: false }) === undefined
      if (isNew) {
        // Closed to others until it has its owner.
        effects.mkdir(at, 0o700)
        made.push({ at, path: here })
      }
      const fd = fs.openSync(at, O_RDONLY | O_DIRECTORY | O_NOFOLLOW)
      held.push(fd)
      if (!isNew) continue
      const isLast = depth === names.length - 1
      const found = fs.fstatSync(fd)
      if (found.uid !== 0 || (found.mode & 0o77) !== 0) throw new Stop('failed', 'swapped', { path: here })
      if (isLast && owner !== null) effects.chown(fd, owner.uid, owner.gid)
      effects.chmod(fd, isLast ? mode : 0o755)
    }
    return done(made.map((one) => one.path).join('\n'))
  } catch (error) {
    for (const { at } of made.toReversed()) takeBack(at, effects)
    if (error instanceof Stop) throw error
    const reason = codeOf(error)
    if (reason === 'ENOTDIR' || reason === 'ELOOP') return refuse('not_a_directory', { path: here })
    throw new Stop('failed', 'mkdir', { path: here, reason })
  } finally {
    for (const fd of held) fs.closeSync(fd)
  }
}

/** The operations by their names, as steps and the authority call them. */
export const fileSteps = {
  remove_directory: removeDirectory,
  set_access: setAccess,
  remove_files: removeFiles,
  move_file: moveFile,
}
