import { cleanText, cleanWide } from './clean-text'
import { detectEncoding, findNewline, mayBecomeMark, MARK_BYTES, unitBytes, type Encoding } from './encoding'

/** A line is kept up to here; what stands beyond is counted and left out. */
export const MAX_LINE_BYTES = 64 * 1024

export type Line = {
  readonly text: string
  /** Where the line begins in its file, in bytes. */
  readonly offset: number
  /** When it was written, where its source tells that beside its text; epoch ms. */
  readonly statedAt?: number
}

export type LineSplitter = {
  /** Takes the next bytes of the file and returns the lines that they end. */
  readonly push: (bytes: Uint8Array) => readonly Line[]
  /** The unfinished last line as it stands now; null when there is none or it was taken before and has not grown. */
  readonly takePartial: () => Line | null
  /** Where the unfinished line begins; null when every byte so far belongs to an ended line or was taken. */
  readonly pendingOffset: () => number | null
  /** Where the unfinished line begins, taken or not; null when there is none. */
  readonly unfinishedOffset: () => number | null
  readonly isUnfinished: () => boolean
}

export type SplitterOptions = {
  /** Of the file's beginning, where reading does not start there; told by the first bytes otherwise. */
  readonly encoding?: Encoding
  /** Texts are made when they are asked for, which is before the bytes that were pushed are used for others. */
  readonly isLazy?: boolean
}

const RETURN = 0x0d
const ZEROS = Buffer.alloc(64 * 1024)

/** The bytes without NULs, of which a file may begin with gigabytes. */
const withoutZeros = (bytes: Buffer): Buffer => {
  let from = 0
  while (from < bytes.length) {
    const piece = bytes.subarray(from, from + ZEROS.length)
    if (!piece.equals(ZEROS.subarray(0, piece.length))) break
    from += piece.length
  }
  const rest = bytes.subarray(from)
  return rest.includes(0) ? Buffer.from(rest.filter((byte) => byte !== 0)) : rest
}

/** A class, because millions of these are made and few are asked for their text. */
class LazyLine implements Line {
  readonly offset: number
  readonly #bytes: Buffer
  readonly #from: number
  readonly #to: number
  #text: string | null = null

  constructor(offset: number, bytes: Buffer, from: number, to: number) {
    this.offset = offset
    this.#bytes = bytes
    this.#from = from
    this.#to = to
  }

  get text(): string {
    const end = this.#to > this.#from && this.#bytes[this.#to - 1] === RETURN ? this.#to - 1 : this.#to
    this.#text ??= cleanText(this.#bytes.subarray(this.#from, end))
    return this.#text
  }
}

const toBuffer = (bytes: Uint8Array): Buffer =>
  Buffer.isBuffer(bytes) ? bytes : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)

/**
 * Cuts a file's bytes into lines without holding more than `MAX_LINE_BYTES` of any of them. NUL bytes, which a file
 * that was truncated under its writer begins with, take no room. A line that was taken while it was unfinished comes
 * again, whole, when it ends. Offsets are those of the file's bytes, whatever its encoding.
 */
export const createLineSplitter = (startOffset: number, options: SplitterOptions = {}): LineSplitter => {
  let encoding: Encoding | null = options.encoding ?? (startOffset === 0 ? null : 'utf-8')
  let position = startOffset
  let lineOffset = startOffset
  let kept: Buffer[] = []
  let keptBytes = 0
  let droppedBytes = 0
  let takenBytes = 0
  /** The first bytes of the file, while they may become a mark; or half of a character. */
  let held: Buffer = Buffer.alloc(0)

  const keep = (part: Buffer): void => {
    if (part.length === 0) return
    const solid = encoding === 'utf-8' ? (part.includes(0) ? withoutZeros(part) : part) : part
    const room = MAX_LINE_BYTES - keptBytes
    // A copy: the caller reads the next bytes into the same memory.
    if (room > 0 && solid.length > 0) kept.push(Buffer.from(solid.subarray(0, room)))
    keptBytes += Math.min(room, solid.length)
    droppedBytes += Math.max(0, solid.length - room)
  }

  const textOf = (bytes: Buffer): string => {
    if (encoding === 'utf-16le' || encoding === 'utf-16be') return cleanWide(bytes, encoding)
    return cleanText(bytes.at(-1) === RETURN ? bytes.subarray(0, -1) : bytes)
  }
  const current = (): Line => {
    const text = textOf(kept.length === 1 && kept[0] ? kept[0] : Buffer.concat(kept))
    return { text: droppedBytes > 0 ? `${text} …[+${droppedBytes} bytes]` : text, offset: lineOffset }
  }

  const split = (bytes: Buffer, as: Encoding): readonly Line[] => {
    const lines: Line[] = []
    const unit = unitBytes(as)
    const isLazy = options.isLazy === true && as === 'utf-8' && !bytes.includes(0)
    let from = 0
    for (
      let at = findNewline(bytes, 0, as, position);
      at !== -1;
      at = findNewline(bytes, from, as, position)
    ) {
      if (isLazy && keptBytes === 0 && droppedBytes === 0 && at - from <= MAX_LINE_BYTES)
        lines.push(new LazyLine(lineOffset, bytes, from, at))
      else {
        keep(bytes.subarray(from, at))
        lines.push(current())
      }
      from = at + unit
      lineOffset = position + from
      kept = []
      keptBytes = 0
      droppedBytes = 0
      takenBytes = 0
    }
    if (from < bytes.length) keep(bytes.subarray(from))
    position += bytes.length
    return lines
  }

  /** Bytes of the file that are looked at together; what has to wait for more of them is held back. */
  const gather = (bytes: Buffer): Buffer => {
    const all = held.length === 0 ? bytes : Buffer.concat([held, bytes])
    held = Buffer.alloc(0)
    if (encoding === null) {
      if (all.length < MARK_BYTES && mayBecomeMark(all)) {
        held = Buffer.from(all)
        return held.subarray(0, 0)
      }
      const found = detectEncoding(all)
      encoding = found.encoding
      position += found.markBytes
      return gather(all.subarray(found.markBytes))
    }
    if (encoding === 'utf-8' || (position + all.length) % 2 === 0) return all
    held = Buffer.from(all.subarray(-1))
    return all.subarray(0, -1)
  }
  const end = (): number => position + held.length

  return {
    push: (bytes) => {
      const whole = held.length === 0 && encoding === 'utf-8' ? toBuffer(bytes) : gather(toBuffer(bytes))
      return split(whole, encoding ?? 'utf-8')
    },
    takePartial: () => {
      const bytes = end() - lineOffset
      if (bytes === takenBytes) return null
      takenBytes = bytes
      return keptBytes === 0 ? null : current()
    },
    isUnfinished: () => end() > lineOffset,
    pendingOffset: () => (end() - lineOffset === takenBytes ? null : lineOffset),
    unfinishedOffset: () => (end() > lineOffset ? lineOffset : null),
  }
}
