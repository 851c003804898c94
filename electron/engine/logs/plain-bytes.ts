import { closeSync, fstatSync, readSync } from 'node:fs'
import { createByteMemory, type BytesRead, type ByteSource, type Seen } from './byte-source'
import {
  HEAD_BYTES,
  isDeleted,
  movedTo,
  readAt,
  readInto,
  readTail,
  TAIL_BYTES,
  type LogFile,
} from './identity'

export const CHUNK_BYTES = 256 * 1024

/** One buffer serves all readers of a thread: a read is digested before the next begins. */
const buffer = Buffer.allocUnsafe(TAIL_BYTES + CHUNK_BYTES)
const beginning = Buffer.allocUnsafeSlow(HEAD_BYTES)

const END: BytesRead = { kind: 'end' }
const REPLACED: BytesRead = { kind: 'replaced' }

/** Reads an open file as it grows, and notices when what was read of it is not there any more. */
export const plainBytes = (file: LogFile, start: number): ByteSource => {
  const { fd } = file
  const memory = createByteMemory(
    start,
    { head: readAt(fd, 0, Math.min(HEAD_BYTES, file.size)), tail: readTail(fd, start) },
    (place) => readTail(fd, place),
  )
  /** What stood in it when it was begun: it may be copied and emptied before a first byte is read. */
  let first = start === 0 && file.size > 0 ? { size: file.size, tail: readTail(fd, file.size) } : null
  let size = file.size
  let changedAt = Math.min(file.changedAt, fstatSync(fd).mtimeMs)
  /** When the file was last written to as far as it was compared. */
  let comparedAt: number | null = null

  const isHeadThere = (head: Buffer): boolean =>
    readInto(fd, beginning, 0, head.length) === head.length && head.compare(beginning, 0, head.length) === 0

  /**
   * When the bytes before the position were written, as far as that is sure. What came since the file was looked at is
   * younger than a copy that was made in between.
   */
  const writtenAt = (seen: Seen): number => {
    if (memory.position() <= seen.size) return seen.mtimeMs
    const now = fstatSync(fd)
    return now.size === memory.position() ? now.mtimeMs : seen.mtimeMs
  }

  const read = (seen?: Seen): BytesRead => {
    const stat = seen ?? fstatSync(fd)
    const position = memory.position()
    size = stat.size
    // One that was emptied before a first byte was read is as long as what was read of it.
    if (size === position && first === null && (comparedAt === null || stat.mtimeMs === comparedAt)) {
      comparedAt = stat.mtimeMs
      return END
    }
    if (size < position || !isHeadThere(memory.head())) return REPLACED
    if (first !== null && (size < first.size || !readTail(fd, first.size).equals(first.tail))) return REPLACED
    first = null
    // What was read before is compared in the same reading that brings what follows it: nothing comes in between.
    const before = memory.tailBytes()
    const count = readSync(fd, buffer, 0, before + CHUNK_BYTES, position - before)
    if (!memory.isTail(buffer.subarray(0, count))) return REPLACED
    comparedAt = stat.mtimeMs
    const bytes = buffer.subarray(before, count)
    if (bytes.length === 0) {
      size = position
      return END
    }
    if (memory.head().length < HEAD_BYTES)
      memory.setHead(readAt(fd, 0, Math.min(HEAD_BYTES, position + bytes.length)))
    memory.take(bytes)
    size = Math.max(size, memory.position())
    changedAt = writtenAt(stat)
    return { kind: 'bytes', bytes }
  }

  return {
    file,
    read,
    position: memory.position,
    size: () => fstatSync(fd).size,
    seenSize: () => size,
    changedAt: () => changedAt,
    head: memory.head,
    keep: memory.keep,
    markAt: memory.markAt,
    isDeleted: () => isDeleted(file),
    movedTo: () => movedTo(file),
    close: () => closeSync(fd),
  }
}
