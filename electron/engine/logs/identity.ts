import { createHash } from 'node:crypto'
import { readSync } from 'node:fs'
import type { StoredOffset } from '../ports'

export const HEAD_BYTES = 1024
const TAIL_BYTES = 256

const hash = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex')

/** Reads up to `length` bytes at `position`; fewer when the file ends before. */
export const readAt = (fd: number, position: number, length: number): Buffer => {
  const buffer = Buffer.alloc(length)
  let filled = 0
  while (filled < length) {
    const read = readSync(fd, buffer, filled, length - filled, position + filled)
    if (read === 0) break
    filled += read
  }
  return buffer.subarray(0, filled)
}

/** The bytes just before `offset`, by which a file is known again that was replaced under the same inode and head. */
export const readTail = (fd: number, offset: number): Buffer => {
  const length = Math.min(TAIL_BYTES, offset)
  return readAt(fd, offset - length, length)
}

export type LogFile = {
  readonly fd: number
  /** The file's real path. */
  readonly path: string
  readonly device: string
  readonly inode: string
  readonly size: number
}

/** What is stored of a file so that reading can go on at `offset`. */
export const describeOffset = (
  sourceId: string,
  { fd, path, device, inode }: LogFile,
  head: Uint8Array,
  offset: number,
): StoredOffset => ({
  sourceId,
  path,
  device,
  inode,
  headBytes: head.length,
  headHash: hash(head),
  offset,
  tailHash: hash(readTail(fd, offset)),
})

/**
 * Tells whether a file is the one that was read before: the same device, inode and beginning, not shorter than what
 * was read, and the same bytes before the offset. Inodes alone are handed out again at once.
 */
export const holdsIdentity = (stored: StoredOffset, { fd, device, inode, size }: LogFile): boolean =>
  stored.device === device &&
  stored.inode === inode &&
  size >= stored.offset &&
  size >= stored.headBytes &&
  hash(readAt(fd, 0, stored.headBytes)) === stored.headHash &&
  (stored.tailHash === undefined || hash(readTail(fd, stored.offset)) === stored.tailHash)
