import { closeSync, fstatSync } from 'node:fs'
import { constants, createGunzip, gunzipSync } from 'node:zlib'
import { createByteMemory, type BytesRead, type ByteSource } from './byte-source'
import {
  HEAD_BYTES,
  hashOf,
  isDeleted,
  movedTo,
  readAt,
  TAIL_BYTES,
  type KnownFile,
  type LogFile,
} from './identity'

const PACKED_CHUNK_BYTES = 16 * 1024
const CHUNK_BYTES = 256 * 1024
/** Enough for the first 1024 bytes of what was packed, and at most some MB of it. */
const PEEK_BYTES = 4096
const ISIZE_BYTES = 4
const ISIZE_MODULO = 2 ** 32
/** Bytes that were read before have to be unpacked again to come to what was not. */
const LONGEST_MS = 5 * 60_000

export type GzipPeek = {
  /** The first bytes of what was packed, at most 1024. */
  readonly head: Buffer
  /** How long the packed file says it was, in bytes, modulo 4 GiB. */
  readonly sizeModulo: number
}

/** Looks at the beginning and the end of a packed file; null when it is none, or damaged there. */
export const peekGzip = ({ fd, size }: Pick<LogFile, 'fd' | 'size'>): GzipPeek | null => {
  try {
    const packed = readAt(fd, 0, PEEK_BYTES)
    const head = gunzipSync(packed, { finishFlush: constants.Z_SYNC_FLUSH }).subarray(0, HEAD_BYTES)
    const end = readAt(fd, Math.max(0, size - ISIZE_BYTES), ISIZE_BYTES)
    return { head, sizeModulo: end.length === ISIZE_BYTES ? end.readUInt32LE() : 0 }
  } catch {
    // Not gzip, or nothing of it can be unpacked: it is not what is looked for.
    return null
  }
}

/** So much is unpacked at once to be sure. */
const MOST_AT_ONCE_BYTES = 8 * 1024 * 1024

/**
 * Tells whether what was read of a file is what was packed here. `maybe`: it begins alike, and is too long to be
 * compared at once.
 */
export const holdsPacked = (
  known: Pick<KnownFile, 'offset' | 'headBytes' | 'headHash' | 'tailHash' | 'tailBytes'>,
  file: Pick<LogFile, 'fd' | 'size'>,
): 'yes' | 'no' | 'maybe' => {
  const peek = peekGzip(file)
  if (peek === null || hashOf(peek.head.subarray(0, known.headBytes)) !== known.headHash) return 'no'
  if (file.size > MOST_AT_ONCE_BYTES || peek.sizeModulo > MOST_AT_ONCE_BYTES) return 'maybe'
  try {
    const whole = gunzipSync(readAt(file.fd, 0, file.size), { maxOutputLength: MOST_AT_ONCE_BYTES })
    const tail = whole.subarray(Math.max(0, known.offset - known.tailBytes), known.offset)
    const isHeld = whole.length >= known.offset && hashOf(tail) === known.tailHash
    return isHeld || known.tailHash === undefined ? 'yes' : 'no'
  } catch {
    // Longer than it says, or damaged: what can be unpacked is compared while it is read.
    return 'maybe'
  }
}

/** Tells whether an open file begins with what is packed here; of what is long, only its beginning and length tell. */
export const holdsPackedFrom = ({ fd }: Pick<LogFile, 'fd'>, file: Pick<LogFile, 'fd' | 'size'>): boolean => {
  const peek = peekGzip(file)
  if (peek === null || !readAt(fd, 0, peek.head.length).equals(peek.head)) return false
  const { size } = fstatSync(fd)
  const isLong = file.size > MOST_AT_ONCE_BYTES || Math.max(size, peek.sizeModulo) > MOST_AT_ONCE_BYTES
  if (isLong) return size % ISIZE_MODULO === peek.sizeModulo
  try {
    const whole = gunzipSync(readAt(file.fd, 0, file.size), { maxOutputLength: MOST_AT_ONCE_BYTES })
    return readAt(fd, 0, whole.length).equals(whole)
  } catch {
    // Longer than it says, or damaged: what can be unpacked of it is read.
    return false
  }
}

export type GzipStart = {
  readonly start: number
  /** SHA-256 of the bytes before the start; when others stand there, this is another file. */
  readonly tailHash: string | null
  /** Of how many bytes at most the hash is. */
  readonly tailBytes: number
  /** Whether another file is read as a whole. */
  readonly isNewOtherwise: boolean
  /** Called when there is something to read again. */
  readonly onReady: () => void
  readonly now: () => number
}

/** Why a packed file could not be read to its end. */
export type GzipFault = 'damaged' | 'too_long'

export type GzipBytes = ByteSource & {
  /** Null while nothing is wrong. */
  readonly fault: () => GzipFault | null
  /** Where reading began: 0 when it turned out to be another file than the one that was read before. */
  readonly begunAt: () => number
}

const NOTHING: Buffer = Buffer.alloc(0)

type Unpacking = {
  /** What was unpacked since it was asked last; null when nothing is there now. */
  readonly next: () => Buffer | null
  /** Undefined while it goes on. */
  readonly end: () => 'whole' | 'damaged' | undefined
  readonly stop: () => void
}

const unpack = (fd: number, onReady: () => void): Unpacking => {
  const unpacked = createGunzip({ chunkSize: CHUNK_BYTES })
  let end: 'whole' | 'damaged' | undefined
  let position = 0
  let stopped = false
  const finish = (how: 'whole' | 'damaged'): void => {
    end ??= how
    if (!stopped) onReady()
  }
  /** As much as has room; the rest when that has been unpacked. */
  const feed = (): void => {
    try {
      for (;;) {
        if (stopped) return
        const packed = readAt(fd, position, PACKED_CHUNK_BYTES)
        position += packed.length
        if (packed.length === 0) {
          unpacked.end()
          return
        }
        if (!unpacked.write(packed)) return
      }
    } catch (error) {
      unpacked.destroy(error instanceof Error ? error : new Error(String(error)))
    }
  }
  unpacked.on('drain', feed)
  unpacked.on('readable', () => !stopped && onReady())
  unpacked.on('end', () => finish('whole'))
  unpacked.on('error', () => finish('damaged'))
  feed()
  return {
    next: () => {
      const chunk: unknown = unpacked.read()
      return Buffer.isBuffer(chunk) ? chunk : null
    },
    end: () => end,
    stop: () => {
      stopped = true
      unpacked.destroy()
    },
  }
}

/** Reads what was packed into a file by `gzip`, from a place on; unpacks beside the thread, in pieces. */
export const gzipBytes = (
  file: LogFile,
  { start, tailHash, tailBytes, isNewOtherwise, onReady, now }: GzipStart,
): GzipBytes => {
  const startedAt = now()
  let begunAt = start
  let passed = 0
  let passedTail = NOTHING
  let head = NOTHING
  let isTooLong = false
  let isDone = false
  let rest = NOTHING
  let memory = createByteMemory(start, { head, tail: NOTHING }, () => NOTHING)
  let unpacking = unpack(file.fd, onReady)

  const begin = (): void => {
    memory = createByteMemory(begunAt, { head, tail: passedTail }, () => NOTHING)
  }
  /** It only begins like the file that was read before. */
  const beginAgain = (): void => {
    unpacking.stop()
    if (!isNewOtherwise) {
      isDone = true
      return
    }
    unpacking = unpack(file.fd, onReady)
    begunAt = 0
    passed = 0
    passedTail = NOTHING
    head = NOTHING
    begin()
  }

  /** Passes over what was read before; gives what follows it. */
  const pass = (bytes: Buffer): Buffer => {
    const before = bytes.subarray(0, begunAt - passed)
    passed += before.length
    passedTail = Buffer.concat([passedTail, before.subarray(-TAIL_BYTES)]).subarray(-TAIL_BYTES)
    if (passed < begunAt) return NOTHING
    if (tailHash !== null && hashOf(passedTail.subarray(-tailBytes)) !== tailHash) {
      beginAgain()
      return NOTHING
    }
    begin()
    return bytes.subarray(before.length)
  }

  const read = (): BytesRead => {
    if (isTooLong || isDone) return { kind: 'end' }
    const chunk = rest.length > 0 ? rest : unpacking.next()
    rest = NOTHING
    if (chunk === null) {
      const end = unpacking.end()
      if (end === undefined) {
        isTooLong = now() - startedAt > LONGEST_MS
        if (isTooLong) unpacking.stop()
        return { kind: 'waiting' }
      }
      if (end === 'damaged' || passed >= begunAt) return { kind: 'end' }
      beginAgain()
      return { kind: 'waiting' }
    }
    if (head.length < HEAD_BYTES) {
      head = Buffer.concat([head, chunk.subarray(0, HEAD_BYTES - head.length)])
      memory.setHead(head)
    }
    const fresh = passed < begunAt ? pass(chunk) : chunk
    if (fresh.length === 0) return { kind: 'waiting' }
    const bytes = fresh.subarray(0, CHUNK_BYTES)
    rest = fresh.subarray(CHUNK_BYTES)
    memory.take(bytes)
    if (rest.length > 0) onReady()
    return { kind: 'bytes', bytes }
  }

  return {
    file,
    read,
    position: () => memory.position(),
    size: () => memory.position(),
    seenSize: () => memory.position(),
    changedAt: () => file.changedAt,
    head: () => head,
    keep: (places) => memory.keep(places),
    markAt: (place, mostHead) => memory.markAt(place, mostHead),
    fault: () => (isTooLong ? 'too_long' : unpacking.end() === 'damaged' ? 'damaged' : null),
    begunAt: () => begunAt,
    isDeleted: () => isDeleted(file),
    movedTo: () => movedTo(file),
    close: () => {
      unpacking.stop()
      closeSync(file.fd)
    },
  }
}
