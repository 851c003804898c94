import { closeSync, fstatSync, readSync } from 'node:fs'
import type { Observation } from '@shared/domain/observation'
import type { StoredOffset } from '../ports'
import { createDigest, type DigestDeps } from './digest-lines'
import { describeOffset, HEAD_BYTES, readAt, readTail, type LogFile } from './identity'
import { createLineSplitter } from './line-splitter'

export const CHUNK_BYTES = 256 * 1024
/** A line without its end, or a traceback without its last line, is told when nothing came for this long. */
export const QUIET_MS = 1000

export type ReaderDeps = Omit<DigestDeps, 'backlogEnd'>

export type ReadResult =
  | { readonly kind: 'read'; readonly bytes: number; readonly observations: readonly Observation[] }
  | { readonly kind: 'end' }
  /** The file became shorter or its beginning changed: what was read is gone, and it has to be read anew. */
  | { readonly kind: 'replaced' }

export type LogReader = {
  readonly file: LogFile
  readonly read: () => ReadResult
  /** What was held back: at once, or (`quiet`) only when nothing came for a second. */
  readonly flush: (when: 'now' | 'quiet') => readonly Observation[]
  /** Up to where everything has been told. */
  readonly toldOffset: () => number
  readonly describe: () => StoredOffset
  readonly size: () => number
  readonly lastBytesAt: () => number
  readonly close: () => void
}

/** One buffer serves all readers of a thread: a read is digested before the next begins. */
const chunk = Buffer.allocUnsafe(CHUNK_BYTES)

/** Reads one open file from `start` on and turns what is new into observations. */
export const createLogReader = (
  file: LogFile,
  { start, backlogEnd }: { readonly start: number; readonly backlogEnd: number },
  deps: ReaderDeps,
): LogReader => {
  const { sourceId, now } = deps
  const { fd } = file
  const digest = createDigest({ ...deps, backlogEnd })
  const splitter = createLineSplitter(start)
  let position = start
  let head = readAt(fd, 0, Math.min(HEAD_BYTES, file.size))
  let tail = readTail(fd, start)
  let lastBytesAt = Math.min(fstatSync(fd).mtimeMs, now())
  let quietDone = false

  const isReplaced = (size: number): boolean => {
    if (size < position) return true
    if (!readAt(fd, 0, head.length).equals(head) || !readTail(fd, position).equals(tail)) return true
    if (head.length < HEAD_BYTES) head = readAt(fd, 0, Math.min(HEAD_BYTES, size))
    return false
  }

  const toldOffset = (): number =>
    Math.min(digest.heldOffset() ?? position, splitter.pendingOffset() ?? position)

  return {
    file,
    toldOffset,
    read: () => {
      const { size, mtimeMs } = fstatSync(fd)
      if (size === position) return { kind: 'end' }
      if (isReplaced(size)) return { kind: 'replaced' }
      const bytes = readSync(fd, chunk, 0, CHUNK_BYTES, position)
      if (bytes === 0) return { kind: 'end' }
      const fresh = chunk.subarray(0, bytes)
      position += bytes
      tail = readTail(fd, position)
      lastBytesAt = Math.min(mtimeMs, now())
      quietDone = false
      return { kind: 'read', bytes, observations: digest.take(splitter.push(fresh)) }
    },
    flush: (when) => {
      if (quietDone || (when === 'quiet' && now() - lastBytesAt < QUIET_MS)) return []
      const observations = digest.flush(splitter.takePartial(), splitter.isUnfinished())
      quietDone = digest.isQuiet() || splitter.isUnfinished()
      return observations
    },
    describe: () => describeOffset(sourceId, file, head, toldOffset()),
    size: () => fstatSync(fd).size,
    lastBytesAt: () => lastBytesAt,
    close: () => closeSync(fd),
  }
}
