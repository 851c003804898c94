// How Mamori's step helper writes files: new content, the next log of a writer, compressed and copied logs; see
// mamori-helper.mjs, which alone can start it. A new file gets its place only when it is whole and on the disk.
import { createHash } from 'node:crypto'
import * as fs from 'node:fs'
import { gzipSync } from 'node:zlib'
import { isPath, refuse, Stop, text } from './mamori-helper.mjs'
import {
  demandNoWriter,
  demandOneName,
  giveName,
  isAccess,
  isFileId,
  isPlainMode,
  isUntouched,
  look,
  operation,
  orNull,
  pinFile,
  pour,
  reopen,
  unlinkPinned,
  writeBeside,
  accessOf,
  pinnedFields,
} from './mamori-helper-places.mjs'
/** @import { Access, CopyFile, CreateFile, Pinned, Place, ReplaceFile, Test, Work } from './helper-types' */

const { O_RDONLY, O_RDWR } = fs.constants
const MAX_CONTENT_BYTES = 1024 * 1024
/** A writer that is faster than the copy is left alone. */
const MAX_ROUNDS = 1000
/** @type {Test} */
const isContent = (value) => {
  const bytes = Buffer.from(typeof value === 'string' ? value : '', 'base64')
  return bytes.length <= MAX_CONTENT_BYTES && bytes.toString('base64') === value
}
/** @type {Test} */
const isTime = (value) => typeof value === 'number' && Math.abs(value) < 1e14

/** @type {(fd: number) => number} */
const sizeOf = (fd) => fs.fstatSync(fd).size
const replaceFields = {
  path: isPath,
  id: orNull(isFileId),
  sha256Before: orNull(text(/^[0-9a-f]{64}$/)),
  content: isContent,
  access: isAccess(isPlainMode),
  mtimeMs: orNull(isTime),
}
const replaceFile = operation(replaceFields, (/** @type {ReplaceFile} */ step, work) => {
  const { path, id, sha256Before, access, mtimeMs } = step
  const { effects } = work
  const where = work.place(path)
  const pinned = id === null ? null : pinFile({ path, id }, work)
  if (!pinned && look(where.at) !== undefined) refuse('exists', { path })
  if (pinned) {
    demandOneName(pinned)
    const hash = createHash('sha256')
    const source = reopen(pinned, O_RDONLY, work)
    pour(source, 0, Number(pinned.found.size), (bytes) => void hash.update(bytes))
    if (sha256Before !== null && hash.digest('hex') !== sha256Before) refuse('content_changed', { path })
  }
  writeBeside(where, work, {
    access,
    mtimeMs,
    write: (fd) => effects.write(fd, Buffer.from(step.content, 'base64')),
    settle: (at, own) => {
      if (!pinned) giveName(at, where, own, effects)
      else if (isUntouched(pinned.found, look(where.at))) effects.rename(at, where.at)
      else refuse('content_changed', { path })
    },
  })
  return path
})

const createFields = { path: isPath, access: isAccess(isPlainMode) }
const createFile = operation(createFields, (/** @type {CreateFile} */ { path, access }, work) => {
  const where = work.place(path)
  const found = look(where.at)
  if (found !== undefined) return found.isFile() ? '' : refuse('not_regular', { path })
  writeBeside(where, work, {
    access,
    mtimeMs: null,
    write: () => undefined,
    settle: (at, own) => giveName(at, where, own, work.effects),
  })
  return path
})

const copyFields = { ...pinnedFields, to: isPath, mode: isPlainMode }
/** A file and where its copy goes, which must be nothing yet. @type {(step: CopyFile, work: Work) => { readonly pinned: Pinned, readonly target: Place, readonly access: Access }} */
const readyToCopy = ({ path, id, to, mode }, work) => {
  const target = work.place(to)
  const pinned = pinFile({ path, id }, work)
  demandOneName(pinned)
  if (look(target.at) !== undefined) refuse('exists', { path: to })
  return { pinned, target, access: { ...accessOf(pinned.found), mode } }
}
const compressFile = operation(copyFields, (/** @type {CopyFile} */ step, work) => {
  const { effects } = work
  const { pinned, target, access } = readyToCopy(step, work)
  const { path, at, found } = pinned
  demandNoWriter(pinned)
  const source = reopen(pinned, O_RDONLY, work)
  writeBeside(target, work, {
    access,
    mtimeMs: Number(found.mtimeMs),
    // A gzip may be of several members, see RFC 1952: no piece has to be larger than memory.
    write: (fd) => {
      effects.write(fd, gzipSync(''))
      pour(source, 0, Number(found.size), (bytes) => effects.write(fd, gzipSync(bytes)))
    },
    settle: (temporary, own) => {
      giveName(temporary, target, own, effects)
      const isWhole = isUntouched(found, fs.fstatSync(source, { bigint: true }))
      if (isWhole && unlinkPinned(at, step.id, effects)) return
      // Lines have come meanwhile: one of the two has to go, or they would be there twice.
      unlinkPinned(target.at, own, effects)
      refuse('content_changed', { path })
    },
  })
  return `${path} -> ${step.to}`
})

const copyAndTruncate = operation(copyFields, (/** @type {CopyFile} */ step, work) => {
  const { effects } = work
  const { pinned, target, access } = readyToCopy(step, work)
  const { path, found } = pinned
  const source = reopen(pinned, O_RDWR, work)
  let copied = 0
  const catchUp = (/** @type {number} */ fd) => {
    for (let round = 0, size = sizeOf(source); size !== copied; size = sizeOf(source)) {
      if (size < copied) refuse('content_changed', { path })
      if (round++ === MAX_ROUNDS) throw new Stop('failed', 'too_busy', { path })
      copied = pour(source, copied, size, (bytes) => effects.write(fd, bytes))
    }
  }
  writeBeside(target, work, {
    access,
    mtimeMs: null,
    write: catchUp,
    settle: (temporary, own, fd) => {
      giveName(temporary, target, own, effects)
      try {
        // What came while it was brought to the disk. What is written between this last look and the cut is lost.
        catchUp(fd)
        effects.empty(source)
      } catch (error) {
        // Both would hold the same lines.
        unlinkPinned(target.at, own, effects)
        throw error
      }
      effects.sync(fd)
    },
  })
  return `${path} -> ${step.to}: ${copied} B (+${copied - Number(found.size)} B)`
})

/** The operations by their names, as steps and the authority call them. */
export const contentSteps = {
  replace_file: replaceFile,
  create_file: createFile,
  compress_file: compressFile,
  copy_and_truncate: copyAndTruncate,
}
