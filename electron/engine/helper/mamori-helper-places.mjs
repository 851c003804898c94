// How Mamori's step helper finds files and makes new ones; see mamori-helper.mjs, which alone can start it.
//
// A path is walked from the top by descriptors that follow no link, and what is done is done below them, so that a
// directory which somebody swaps on the way leads nowhere else. A file is known by its device and inode: whatever else
// stands under its name by then is left alone.
import { randomBytes } from 'node:crypto'
import * as fs from 'node:fs'
import {
  codeOf,
  demand,
  demandAllowed,
  done,
  isId,
  isPath,
  isWord,
  refuse,
  Stop,
  text,
  whole,
} from './mamori-helper.mjs'
/** @import { Access, BigIntStats, Effects, Fields, FileEntry, FileId, NewFile, Params, Pinned, Place, StepFunction, Test, Work } from './helper-types' */

const { O_DIRECTORY, O_NOFOLLOW, O_RDONLY } = fs.constants
/** Linux' O_PATH, which Node does not name: it holds a place without the right to read it. */
export const O_PATH = 0o10000000
const CHUNK_BYTES = 4 * 1024 * 1024

// --- Places ---
/** @type {(fd: number) => string} */
export const byDescriptor = (fd) => `/proc/self/fd/${fd}`
/** The place of a path, with its directory held open. @type {(path: string, held: number[]) => Place} */
export const walk = (path, held) => {
  const names = path.split('/').slice(1)
  const last = names.pop() ?? ''
  let parent = fs.openSync('/', O_PATH | O_DIRECTORY)
  held.push(parent)
  let here = ''
  for (const name of names) {
    here = `${here}/${name}`
    try {
      parent = fs.openSync(`${byDescriptor(parent)}/${name}`, O_PATH | O_DIRECTORY | O_NOFOLLOW)
    } catch (error) {
      const code = codeOf(error)
      if (code === 'ENOENT') refuse('gone', { path: here })
      if (code === 'ENOTDIR' || code === 'ELOOP') refuse('not_a_directory', { path: here })
      throw error
    }
    held.push(parent)
  }
  return { path, parent, at: `${byDescriptor(parent)}/${last}` }
}
/** @type {(at: string) => BigIntStats | undefined} */
export const look = (at) => fs.lstatSync(at, { bigint: true, throwIfNoEntry: false })
/** @type {(found: BigIntStats | undefined, id: FileId) => boolean} */
export const isSame = (found, { dev, ino }) => String(found?.dev) === dev && String(found?.ino) === ino
/** @type {(found: BigIntStats) => FileId} */
const idOf = ({ dev, ino }) => ({ dev: String(dev), ino: String(ino) })
/** Takes hold of the very file that was planned. It is opened as a mere place: a pipe or a device notices nothing. @type {(entry: FileEntry, work: Work) => Pinned} */
export const pin = ({ path, id }, { place, held }) => {
  const where = place(path)
  if (look(where.at) === undefined) refuse('gone', { path })
  const fd = fs.openSync(where.at, O_PATH | O_NOFOLLOW)
  held.push(fd)
  const found = fs.fstatSync(fd, { bigint: true })
  if (!isSame(found, id)) refuse('changed', { path })
  return { ...where, fd, found }
}
/** As `pin`, for regular files alone. @type {(entry: FileEntry, work: Work) => Pinned} */
export const pinFile = (entry, work) => {
  const pinned = pin(entry, work)
  return pinned.found.isFile() ? pinned : refuse('not_regular', { path: entry.path })
}
/** Another name of the file may stand where nothing is allowed. @type {(pinned: Pinned) => void} */
export const demandOneName = ({ path, found }) => {
  if (found.nlink > 1n) refuse('hard_links', { path, n: Number(found.nlink) })
}
/** Opens what is held, by itself and not by its name. @type {(pinned: Pinned, flags: number, work: Work) => number} */
export const reopen = ({ fd }, flags, { held }) => {
  const opened = fs.openSync(byDescriptor(fd), flags)
  held.push(opened)
  return opened
}
/** @type {(at: string, id: FileId, effects: Effects) => boolean} */
export const unlinkPinned = (at, id, { unlink }) => {
  if (!isSame(look(at), id)) return false
  unlink(at)
  return true
}
/** @type {(place: Place, work: Work) => void} */
export const syncDirectory = ({ parent }, { effects, held }) => {
  const fd = fs.openSync(byDescriptor(parent), O_RDONLY | O_DIRECTORY)
  held.push(fd)
  effects.sync(fd)
}

// --- Who has a file open ---
/** Which of these files a process has open (for writing) or mapped: by device and inode, and never by name. @type {(ids: readonly FileId[], onlyWriters: boolean) => ReadonlyMap<string, Params>} */
export const holders = (ids, onlyWriters) => {
  const wanted = new Set(ids.map(({ dev, ino }) => `${dev}:${ino}`))
  /** @type {Map<string, Params>} */
  const found = new Map()
  for (const pid of fs.readdirSync('/proc').filter((name) => Number(name) > 0 && name !== `${process.pid}`)) {
    const proc = `/proc/${pid}`
    const holder = {
      process: ifThere(pid, () => fs.readFileSync(`${proc}/comm`, 'utf8'), '').trimEnd(),
      pid: +pid,
    }
    // Of a mapping only the inode is compared: stacked file systems tell another device there. That errs towards leaving.
    const maps = ifThere(pid, () => fs.readFileSync(`${proc}/maps`, 'utf8'), '')
    for (const [, rights = '', inode] of maps.matchAll(/^\S+ (\S{4}) \S+ \S+ ([1-9]\d*) /gm))
      for (const { dev, ino } of ids)
        if (ino === inode && (!onlyWriters || /w.s/.test(rights))) found.set(`${dev}:${ino}`, holder)
    for (const fd of ifThere(pid, () => fs.readdirSync(`${proc}/fd`), [])) {
      // Sockets and the like have no path.
      if (!ifThere(pid, () => fs.readlinkSync(`${proc}/fd/${fd}`), '').startsWith('/')) continue
      const one = statOrNull(`${proc}/fd/${fd}`)
      const key = `${one?.dev}:${one?.ino}`
      if (!wanted.has(key)) continue
      const info = ifThere(pid, () => fs.readFileSync(`${proc}/fdinfo/${fd}`, 'utf8'), '')
      const [, octal] = /^flags:\s*([0-7]+)/m.exec(info) ?? []
      const flags = octal === undefined ? O_PATH : Number.parseInt(octal, 8)
      if ((flags & O_PATH) === 0 && (!onlyWriters || (flags & 3) !== 0)) found.set(key, holder)
    }
  }
  return found
}
/** What the kernel does not tell of a file, it keeps on a file system that not even root may look at: it is none of ours. @type {(path: string) => BigIntStats | null} */
const statOrNull = (path) => {
  try {
    return fs.statSync(path, { bigint: true })
  } catch {
    return null
  }
}
/**
 * What ends or is closed while it is looked at holds nothing any more. What may not be looked at could hold everything, so
 * that nothing is done; but for the init of a container, which may have rights that root there has not.
 * @template T @param {string} pid @param {() => T} read @param {T} none @returns {T}
 */
const ifThere = (pid, read, none) => {
  try {
    return read()
  } catch (error) {
    const code = codeOf(error)
    if (code === 'ENOENT' || code === 'ESRCH' || (code === 'EACCES' && pid === '1')) return none
    throw error
  }
}
/** @type {(pinned: Pinned) => void} */
export const demandNoWriter = ({ path, found }) => {
  const [holder] = holders([idOf(found)], true).values()
  if (holder) refuse('open', { path, ...holder })
}

// --- New files ---
/** Writes a file under a name of its own, and settles it in its place when it is whole and on the disk. @type {(place: Place, work: Work, file: NewFile) => void} */
export const writeBeside = (place, work, { access: { uid, gid, mode }, mtimeMs, write, settle }) => {
  const { effects, held } = work
  const at = `${byDescriptor(place.parent)}/.mamori-${randomBytes(8).toString('hex')}.tmp`
  const fd = effects.create(at)
  held.push(fd)
  const id = idOf(fs.fstatSync(fd, { bigint: true }))
  try {
    write(fd)
    effects.chown(fd, uid, gid)
    effects.chmod(fd, mode)
    if (mtimeMs !== null) effects.times(fd, mtimeMs / 1000, mtimeMs / 1000)
    effects.sync(fd)
    settle(at, id, fd)
  } finally {
    unlinkPinned(at, id, effects)
  }
  syncDirectory(place, work)
}
/** Gives a file another name, where there must be none yet. @type {(from: string, to: Place, id: FileId, effects: Effects) => void} */
export const giveName = (from, { at, path }, id, effects) => {
  if (look(at) !== undefined) refuse('exists', { path })
  try {
    effects.link(from, at)
  } catch (error) {
    return codeOf(error) === 'EEXIST' ? refuse('exists', { path }) : rethrow(error)
  }
  const linked = look(at)
  if (isSame(linked, id)) return undefined
  if (linked !== undefined) unlinkPinned(at, idOf(linked), effects)
  return refuse('changed', { path })
}
/** @type {(error: unknown) => never} */
export const rethrow = (error) => {
  throw error
}
/** Hands on a part of a file piece by piece; says where it ended. @type {(fd: number, from: number, end: number, use: (bytes: Buffer) => void) => number} */
export const pour = (fd, from, end, hand) => {
  const buffer = Buffer.allocUnsafe(Math.min(CHUNK_BYTES, Math.max(1, end - from)))
  for (let at = from; at < end;) {
    const read = fs.readSync(fd, buffer, 0, Math.min(buffer.length, end - at), at)
    if (read === 0) return at
    hand(buffer.subarray(0, read))
    at += read
  }
  return end
}
/** @type {(found: BigIntStats, now: BigIntStats | undefined) => boolean} */
export const isUntouched = (found, now) =>
  now !== undefined && isSame(now, idOf(found)) && now.size === found.size && now.mtimeNs === found.mtimeNs

// --- What values have to look like ---
const isNumber = text(/^\d{1,20}$/)
/** No setuid and no setgid. */
export const isPlainMode = whole(0, 0o1777)
/** @type {Test} */
export const isFileId = (value) => demand(value, { dev: isNumber, ino: isNumber }, 'step')
export const pinnedFields = { path: isPath, id: isFileId }
/** @type {(isMode: Test) => Test} */
export const isAccess = (isMode) => (value) => demand(value, { uid: isId, gid: isId, mode: isMode }, 'step')
/** @type {(test: Test) => Test} */
export const orNull = (test) => (value) => value === null || test(value)
// --- An operation ---
/** @type {(found: BigIntStats) => Access} */
export const accessOf = ({ uid, gid, mode }) => ({
  uid: Number(uid),
  gid: Number(gid),
  mode: Number(mode) & 0o7777,
})
/** @type {(access: Access) => string} */
export const shown = ({ uid, gid, mode }) => `${uid}:${gid} ${mode.toString(8).padStart(3, '0')}`
/** @type {(error: unknown, path: string) => Stop} */
export const asStop = (error, path) =>
  error instanceof Stop ? error : new Stop('failed', 'touch', { path, reason: codeOf(error) })
/**
 * An operation: its fields are tested, all that it opens is closed, and what the kernel says against it is told.
 * @template S @param {Fields} fields @param {(step: S, work: Work) => string} act @returns {StepFunction}
 */
export const operation = (fields, act) => (raw, authority, effects) => {
  demand(raw, { kind: isWord, ...fields }, 'step')
  /** @type {number[]} */
  const held = []
  /** @type {Work['allow']} */
  const allow = (path) => demandAllowed(path, authority)
  /** @type {Work['place']} */
  const place = (path) => {
    allow(path)
    return walk(path, held)
  }
  try {
    return done(act(/** @type {S} */ (raw), { effects, held, allow, place }))
  } catch (error) {
    throw asStop(error, String(Object.getOwnPropertyDescriptor(raw, 'path')?.value ?? ''))
  } finally {
    for (const fd of held) fs.closeSync(fd)
  }
}
