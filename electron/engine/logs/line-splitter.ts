import { cleanText } from './clean-text'

/** A line is kept up to here; what stands beyond is counted and left out. */
export const MAX_LINE_BYTES = 64 * 1024

export type Line = {
  readonly text: string
  /** Where the line begins in its file, in bytes. */
  readonly offset: number
}

export type LineSplitter = {
  /** Takes the next bytes of the file and returns the lines that they end. */
  readonly push: (bytes: Uint8Array) => readonly Line[]
  /** The unfinished last line as it stands now; null when there is none or it was taken before and has not grown. */
  readonly takePartial: () => Line | null
  /** Where the unfinished line begins; null when every byte so far belongs to an ended line or was taken. */
  readonly pendingOffset: () => number | null
  readonly isUnfinished: () => boolean
}

const NEWLINE = 0x0a
const RETURN = 0x0d

/**
 * Cuts a file's bytes into lines without holding more than `MAX_LINE_BYTES` of any of them. NUL bytes, which a file
 * that was truncated under its writer begins with, take no room. A line that was taken while it was unfinished comes
 * again, whole, when it ends.
 */
export const createLineSplitter = (startOffset: number): LineSplitter => {
  let position = startOffset
  let lineOffset = startOffset
  let kept: Buffer[] = []
  let keptBytes = 0
  let droppedBytes = 0
  let takenBytes = 0

  const keep = (part: Uint8Array): void => {
    if (part.length === 0) return
    const solid = part.includes(0) ? part.filter((byte) => byte !== 0) : part
    const room = MAX_LINE_BYTES - keptBytes
    // A copy: the caller reads the next bytes into the same memory.
    if (room > 0 && solid.length > 0) kept.push(Buffer.from(solid.subarray(0, room)))
    keptBytes += Math.min(room, solid.length)
    droppedBytes += Math.max(0, solid.length - room)
  }

  const current = (): Line => {
    const bytes = kept.length === 1 && kept[0] ? kept[0] : Buffer.concat(kept)
    const ended = bytes.at(-1) === RETURN ? bytes.subarray(0, -1) : bytes
    const text = cleanText(ended)
    return { text: droppedBytes > 0 ? `${text} …[+${droppedBytes} bytes]` : text, offset: lineOffset }
  }

  return {
    push: (bytes) => {
      const lines: Line[] = []
      let from = 0
      for (let at = bytes.indexOf(NEWLINE); at !== -1; at = bytes.indexOf(NEWLINE, from)) {
        keep(bytes.subarray(from, at))
        lines.push(current())
        from = at + 1
        lineOffset = position + from
        kept = []
        keptBytes = 0
        droppedBytes = 0
        takenBytes = 0
      }
      keep(bytes.subarray(from))
      position += bytes.length
      return lines
    },
    takePartial: () => {
      const bytes = position - lineOffset
      if (bytes === takenBytes) return null
      takenBytes = bytes
      return keptBytes === 0 ? null : current()
    },
    isUnfinished: () => position > lineOffset,
    pendingOffset: () => (position - lineOffset === takenBytes ? null : lineOffset),
  }
}
