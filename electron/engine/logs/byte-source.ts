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

/** How a file was a moment ago. */
export type Seen = { readonly size: number; readonly mtimeMs: number }

/** The bytes of one open file from some place on. */
export type ByteSource = {
  readonly file: LogFile
  /** `seen` may tell how the file was just now, so that it need not be asked again. */
  readonly read: (seen?: Seen) => BytesRead
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
  /** How many of the bytes before the position it is known by. */
  readonly tailBytes: () => number
  /** Whether these bytes begin with those before the position. */
  readonly isTail: (bytes: Buffer) => boolean
  readonly position: () => number
  readonly take: (bytes: Buffer) => void
  readonly keep: (places: readonly number[]) => void
  readonly markAt: (place: number, mostHead?: number) => PlaceMark
}

/** What is appended while a log is followed is gathered: so much is taken until all is moved to the beginning again. */
const WINDOW_BYTES = 3 * TAIL_BYTES
const NOTHING: Buffer = Buffer.alloc(0)
const NONE: ReadonlyMap<number, Buffer> = new Map()

/** Remembers of a file that is read what it takes to know it again; `readTail` is for places that lie far back. */
export const createByteMemory = (
  start: number,
  first: { readonly head: Buffer; readonly tail: Buffer },
  readTail: (place: number) => Buffer,
): ByteMemory => {
  let { head } = first
  let position = start
  /** Its first `filled` bytes are those before the position. */
  let window = first.tail
  let filled = window.length
  /** What was taken last, as long as it is there: it may be too long for the window. */
  let last = NOTHING
  let places: readonly number[] = [start]
  /** The tails of places that the window does not reach back to. */
  let aside: ReadonlyMap<number, Buffer> = new Map([[start, first.tail]])
  let headHash: { readonly bytes: number; readonly hash: string } | null = null

  /** Whether so many bytes before the position reach back to all that a place is known by. */
  const reaches = (length: number, place: number): boolean =>
    place <= position && length - (position - place) >= Math.min(TAIL_BYTES, place)
  const tailIn = (bytes: Buffer, length: number, place: number): Buffer | null => {
    const end = length - (position - place)
    return reaches(length, place) ? bytes.subarray(end - Math.min(TAIL_BYTES, place), end) : null
  }
  const tailBefore = (place: number): Buffer =>
    aside.get(place) ?? tailIn(window, filled, place) ?? tailIn(last, last.length, place) ?? readTail(place)
  /** Puts aside what is asked for later, and is not to be found in the window then. */
  const putAside = (far: readonly number[]): void => {
    aside = far.length === 0 ? NONE : new Map(far.map((place) => [place, Buffer.from(tailBefore(place))]))
  }
  const tailLength = (): number => Math.min(TAIL_BYTES, filled)

  return {
    head: () => head,
    setHead: (next) => {
      head = next
      headHash = null
    },
    tailBytes: tailLength,
    isTail: (bytes) =>
      bytes.length >= tailLength() &&
      window.compare(bytes, 0, tailLength(), filled - tailLength(), filled) === 0,
    position: () => position,
    take: (bytes) => {
      const isLong = bytes.length > WINDOW_BYTES - TAIL_BYTES
      const fresh = isLong ? bytes.subarray(-TAIL_BYTES) : bytes
      if (filled + fresh.length > window.length) {
        putAside(places)
        const next = window.length < WINDOW_BYTES ? Buffer.allocUnsafeSlow(WINDOW_BYTES) : window
        window.copy(next, 0, filled - tailLength(), filled)
        filled = tailLength()
        window = next
      } else if (isLong) putAside(places)
      position += bytes.length
      if (isLong) filled = 0
      fresh.copy(window, filled)
      filled += fresh.length
      last = bytes
    },
    keep: (next) => {
      putAside(next.filter((place) => !reaches(filled, place)))
      places = next
      last = NOTHING
    },
    markAt: (place, mostHead = HEAD_BYTES) => {
      const bytes = Math.min(mostHead, head.length)
      if (headHash?.bytes !== bytes) headHash = { bytes, hash: hashOf(head.subarray(0, bytes)) }
      return {
        offset: place,
        headBytes: bytes,
        headHash: headHash.hash,
        tailBytes: TAIL_BYTES,
        tailHash: hashOf(tailBefore(place)),
      }
    },
  }
}
