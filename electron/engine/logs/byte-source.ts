import { HEAD_BYTES, hashOf, TAIL_BYTES, type LogFile } from './identity'

/** How a place in a file is known again: the file's beginning, and the bytes before the place. */
export type PlaceMark = {
  readonly offset: number
  readonly headBytes: number
  readonly headHash: string
  readonly tailHash: string
  readonly tailBytes: number
}

export type BytesRead =
  /** The next bytes of the file; they stand in memory that is used again at the next read of any file. */
  | { readonly kind: 'bytes'; readonly bytes: Buffer }
  | { readonly kind: 'end' }
  /** More is on its way: it is being unpacked. */
  | { readonly kind: 'waiting' }
  /** The file became shorter or what was read of it is not there any more. */
  | { readonly kind: 'replaced' }

/** The bytes of one open file from some place on. */
export type ByteSource = {
  readonly file: LogFile
  readonly read: () => BytesRead
  /** Up to where it was read. */
  readonly position: () => number
  /** How long the file is now. */
  readonly size: () => number
  /** How long it was when it was looked at last. */
  readonly seenSize: () => number
  /** When the last bytes that were read had been written, epoch ms. */
  readonly changedAt: () => number
  /** The file's first bytes, at most 1024, as they were read. */
  readonly head: () => Buffer
  /** To be called with all places that may be asked for next, before any file is read again. */
  readonly keep: (places: readonly number[]) => void
  /** Of a place that was kept; `mostHead` is how many of the first bytes may be used. */
  readonly markAt: (place: number, mostHead?: number) => PlaceMark
  readonly isDeleted: () => boolean
  readonly movedTo: () => string | null
  readonly close: () => void
}

export type ByteMemory = {
  readonly head: () => Buffer
  readonly setHead: (head: Buffer) => void
  /** The last bytes before the position. */
  readonly tail: () => Buffer
  readonly position: () => number
  readonly take: (bytes: Buffer) => void
  readonly keep: (places: readonly number[]) => void
  readonly markAt: (place: number, mostHead?: number) => PlaceMark
}

/** Remembers of a file that is read what it takes to know it again; `readTail` is for places that lie far back. */
export const createByteMemory = (
  start: number,
  first: { readonly head: Buffer; readonly tail: Buffer },
  readTail: (place: number) => Buffer,
): ByteMemory => {
  let { head, tail } = first
  let position = start
  let last: Buffer = Buffer.alloc(0)
  let kept = new Map<number, Buffer>([[start, tail]])
  let headHash: { readonly bytes: number; readonly hash: string } | null = null

  const tailBefore = (place: number): Buffer => {
    if (place === position) return tail
    const known = kept.get(place)
    if (known) return known
    const at = place - (position - last.length)
    const need = Math.min(TAIL_BYTES, place)
    return at >= need && at <= last.length ? Buffer.from(last.subarray(at - need, at)) : readTail(place)
  }

  return {
    head: () => head,
    setHead: (next) => {
      head = next
      headHash = null
    },
    tail: () => tail,
    position: () => position,
    take: (bytes) => {
      position += bytes.length
      last = bytes
      tail =
        bytes.length >= TAIL_BYTES
          ? Buffer.from(bytes.subarray(-TAIL_BYTES))
          : Buffer.concat([tail, bytes]).subarray(-TAIL_BYTES)
    },
    keep: (places) => {
      kept = new Map(places.map((place) => [place, tailBefore(place)]))
      last = Buffer.alloc(0)
    },
    markAt: (place, mostHead = HEAD_BYTES) => {
      const bytes = Math.min(mostHead, head.length)
      if (headHash?.bytes !== bytes) headHash = { bytes, hash: hashOf(head.subarray(0, bytes)) }
      return {
        offset: place,
        headBytes: bytes,
        headHash: headHash.hash,
        tailBytes: TAIL_BYTES,
        tailHash: hashOf(place === position ? tail : (kept.get(place) ?? readTail(place))),
      }
    },
  }
}
