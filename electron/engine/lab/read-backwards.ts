import { readSync } from 'node:fs'
import { detectEncoding, findNewline, MARK_BYTES, unitBytes, type Encoding } from '../logs/encoding'
import { createLineSplitter, MAX_LINE_BYTES, type Line } from '../logs/line-splitter'

const FIRST_BYTES = 256 * 1024
const PART_BYTES = 1024 * 1024

/** A part of a file as whole lines in their order, and where it begins. */
export type FilePart = { readonly lines: readonly Line[]; readonly position: number; readonly bytes: number }

const readPart = (fd: number, from: number, length: number): Buffer => {
  const buffer = Buffer.allocUnsafe(length)
  let filled = 0
  while (filled < length) {
    const read = readSync(fd, buffer, filled, length - filled, from + filled)
    // The file was cut meanwhile: what is not there any more is no line.
    if (read === 0) break
    filled += read
  }
  return buffer.subarray(0, filled)
}

/** The last line may end in bytes that were not kept, since it is longer than what is ever matched. */
const linesOf = (
  bytes: Uint8Array,
  position: number,
  notKept: number,
  encoding: Encoding,
): readonly Line[] => {
  // At the beginning of the file there is the mark that told the encoding, which is no text.
  const splitter = createLineSplitter(position, position === 0 ? {} : { encoding })
  const lines = splitter.push(bytes)
  const last = splitter.takePartial()
  if (last === null) return lines
  return [...lines, notKept === 0 ? last : { ...last, text: `${last.text} …[+${notKept} bytes]` }]
}

/** No part begins within a character of UTF-16. */
const aligned = (position: number, unit: 1 | 2): number => position - (position % unit)

/**
 * Reads a file back from `to` down to `from`, newest part first, so that what happened last is seen at once. Holds no more
 * than one part and 64 KiB of a line. A line that begins before `from` is left out.
 */
export function* readBackwards(fd: number, from: number, to: number): Generator<FilePart, void> {
  const { encoding } = detectEncoding(readPart(fd, 0, MARK_BYTES))
  const unit = unitBytes(encoding)
  let end = to
  /** The beginning of the bytes that belong to the last line of the part before this one. */
  let rest: Buffer = Buffer.alloc(0)
  let restBytes = 0
  let length = FIRST_BYTES
  while (end > from) {
    const start = Math.max(from, aligned(end - length, unit))
    length = PART_BYTES
    const bytes = readPart(fd, start, end - start)
    const newline = start === 0 ? -1 : findNewline(bytes, 0, encoding, start)
    const hasLine = start === 0 || newline !== -1
    const first = hasLine ? (newline === -1 ? 0 : newline + unit) : bytes.length
    if (hasLine) {
      const whole = Buffer.concat([bytes.subarray(first), rest])
      const position = start + first
      const lines = linesOf(whole, position, restBytes - rest.length, encoding)
      yield { lines, position, bytes: end - position + restBytes }
    }
    // What stands before the first newline ends in an older part; only the beginning of a line is ever matched.
    const head = hasLine ? bytes.subarray(0, first) : Buffer.concat([bytes, rest])
    restBytes = hasLine ? first : restBytes + bytes.length
    rest = Buffer.from(head.subarray(0, MAX_LINE_BYTES))
    end = start
  }
}
