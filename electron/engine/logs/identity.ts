import { createHash } from 'node:crypto'
import { fstatSync, readlinkSync, readSync } from 'node:fs'
import type { StoredOffset } from '../ports'
import type { PlaceDetails } from './place-details'

export const HEAD_BYTES = 1024
/** Long lines end alike: only so many bytes are sure to hold what tells one from another. */
export const TAIL_BYTES = 4096
const FORMER_TAIL_BYTES = 256
/** So many equal bytes from the beginning on are no accident: a banner that every file begins with is shorter. */
const SURE_BYTES = 4096

export const hashOf = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex')

/** Fills the first `length` bytes of a buffer from `position` on; tells how many: fewer when the file ends before. */
export const readInto = (fd: number, buffer: Buffer, position: number, length: number): number => {
  let filled = 0
  while (filled < length) {
    const read = readSync(fd, buffer, filled, length - filled, position + filled)
    if (read === 0) break
    filled += read
  }
  return filled
}

/** Reads up to `length` bytes at `position`; fewer when the file ends before. */
export const readAt = (fd: number, position: number, length: number): Buffer => {
  const buffer = Buffer.alloc(length)
  return buffer.subarray(0, readInto(fd, buffer, position, length))
}

/** The bytes just before `offset`, by which a file is known again that was replaced under the same inode and head. */
export const readTail = (fd: number, offset: number, most: number = TAIL_BYTES): Buffer => {
  const length = Math.min(most, offset)
  return readAt(fd, offset - length, length)
}

export type LogFile = {
  readonly fd: number
  /** The file's real path. */
  readonly path: string
  readonly device: string
  readonly inode: string
  readonly size: number
  /** When it was last written to, epoch ms. */
  readonly changedAt: number
  /** When it was made, epoch ms; null where the file system does not tell. */
  readonly bornAt: number | null
}

/** Whether an open file has no name any more. */
export const isDeleted = ({ fd }: Pick<LogFile, 'fd'>): boolean => fstatSync(fd).nlink === 0

/** Where an open file is now, under whatever name it was given; null when that cannot be told, or it has none. */
export const movedTo = (file: Pick<LogFile, 'fd'>): string | null => {
  if (isDeleted(file)) return null
  try {
    return readlinkSync(`/proc/self/fd/${file.fd}`)
  } catch {
    // Only Linux tells it: elsewhere the file is looked for beside its old name.
    return null
  }
}

const SECOND_MS = 1000

/** The second that a time lies in: packing keeps no more of it. */
export const toSecond = (at: number): number => Math.floor(at / SECOND_MS) * SECOND_MS

/** A file that was read: how it is known again, and up to where it was read. */
export type KnownFile = Omit<StoredOffset, 'sourceId' | 'details'> & {
  readonly bornAt: number | null
  /** When the last bytes that were read had been written. */
  readonly changedAt: number
  readonly tailBytes: number
  /** Which rules have counted what begins at the offset or later. */
  readonly counted: PlaceDetails['counted']
}

/** What is known of a file that reading stood in when it was stored. */
export const knownFile = (stored: StoredOffset): KnownFile => {
  const { path, device, inode, headBytes, headHash, offset, tailHash, details } = stored
  const place = { path, device, inode, headBytes, headHash, offset }
  return {
    ...place,
    ...(tailHash === undefined ? {} : { tailHash }),
    tailBytes: tailBytesOf(stored),
    bornAt: details?.bornAt ?? null,
    changedAt: details?.changedAt ?? Number.POSITIVE_INFINITY,
    counted: (details?.counted ?? []).filter(({ partOf }) => partOf >= offset),
  }
}

type Held = Pick<StoredOffset, 'offset' | 'headBytes' | 'headHash' | 'tailHash' | 'details'> & {
  readonly tailBytes?: number
}

/** How many bytes a tail's hash is of: places that were stored without saying it have shorter ones. */
export const tailBytesOf = ({ tailBytes, details }: Pick<Held, 'tailBytes' | 'details'>): number =>
  tailBytes ?? details?.tailBytes ?? FORMER_TAIL_BYTES

/** Tells whether a file holds what was read before, whatever file it is: the same beginning, and the bytes before the offset. */
export const holdsContent = (held: Held, { fd, size }: Pick<LogFile, 'fd' | 'size'>): boolean => {
  const { offset, headBytes, headHash, tailHash } = held
  return (
    size >= offset &&
    size >= headBytes &&
    hashOf(readAt(fd, 0, headBytes)) === headHash &&
    (tailHash === undefined || hashOf(readTail(fd, offset, tailBytesOf(held))) === tailHash)
  )
}

type Place = Pick<StoredOffset, 'device' | 'inode'>

export const isSamePlace = (left: Place, right: Place): boolean =>
  left.device === right.device && left.inode === right.inode

/** The same place, and no other file that was given the same inode later. */
export const isSameFile = (
  known: Place & { readonly bornAt: number | null },
  file: Place & { readonly bornAt: number | null },
): boolean =>
  isSamePlace(known, file) && (known.bornAt === null || file.bornAt === null || known.bornAt === file.bornAt)

/**
 * Tells whether a file is the one that was read before: the same device, inode and beginning, not shorter than what
 * was read, and the same bytes before the offset. Inodes alone are handed out again at once.
 */
export const holdsIdentity = (stored: StoredOffset, file: LogFile): boolean =>
  isSameFile({ ...stored, bornAt: stored.details?.bornAt ?? null }, file) && holdsContent(stored, file)

/** A copy that took the name (as `rsync` makes one at each run): so much of it is the same that it is read on. */
export const isCopyUnderName = (stored: StoredOffset, file: LogFile): boolean =>
  stored.tailHash !== undefined && stored.offset >= SURE_BYTES && holdsContent(stored, file)

/** Whether a file whose only line was read is still that one: nothing stands before that line to tell it by. */
const isCutOff = ({ offset, headBytes, headHash }: Held, file: LogFile): boolean =>
  file.size >= headBytes ? hashOf(readAt(file.fd, 0, headBytes)) === headHash : file.size === offset - 1

/**
 * Where to go on in a file that became shorter by a part of its last line, or had that line written anew: at the begin
 * of that line. `isShorter`: what is left of the line was read before. Null when it is not that file any more.
 */
export const lastLineOf = (
  stored: StoredOffset,
  file: LogFile,
): { readonly start: number; readonly isShorter: boolean } | null => {
  const mark = stored.details?.mark
  if (!mark || !isSameFile({ ...stored, bornAt: stored.details?.bornAt ?? null }, file)) return null
  if (file.size < mark.offset || (file.size >= stored.offset && mark.offset < SURE_BYTES)) return null
  if (!holdsContent(mark, file) || (mark.offset === 0 && !isCutOff(stored, file))) return null
  return { start: mark.offset, isShorter: file.size > mark.offset && file.size < stored.offset }
}
