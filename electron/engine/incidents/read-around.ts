import { createReadStream } from 'node:fs'
import { addAbortSignal, type Readable } from 'node:stream'
import { createGunzip } from 'node:zlib'
import { detectEncoding, MARK_BYTES, unitBytes, type Encoding } from '../logs/encoding'
import { readAt } from '../logs/identity'
import { createLineSplitter, type Line } from '../logs/line-splitter'

/** So much is read before and after the place: 20 lines are far shorter, but one may be long. */
export const AROUND_BYTES = 512 * 1024
/** Nobody waits for more of a packed file to be unpacked. */
const MOST_UNPACKED_BYTES = 2 * 1024 * 1024 * 1024

const linesIn = (bytes: Buffer, start: number, encoding: Encoding): readonly Line[] => {
  const splitter = createLineSplitter(start, start === 0 ? {} : { encoding })
  const lines = splitter.push(bytes)
  const last = splitter.takePartial()
  const all = last === null ? lines : [...lines, last]
  // Where reading began within a line, what is left of it is none.
  return start === 0 ? all : all.slice(1)
}

/** The lines around a place of an open file, as many as stand in half a megabyte before and after it. */
export const linesAround = (fd: number, offset: number): readonly Line[] => {
  const { encoding } = detectEncoding(readAt(fd, 0, MARK_BYTES))
  const from = Math.max(0, offset - AROUND_BYTES)
  const start = from - (from % unitBytes(encoding))
  return linesIn(readAt(fd, start, offset - start + AROUND_BYTES), start, encoding)
}

/** The same of what was packed into a file by `gzip`; null when it is damaged, too long, or ends before the place. */
export const packedLinesAround = async (
  path: string,
  offset: number,
  signal: AbortSignal,
): Promise<readonly Line[] | null> => {
  if (offset > MOST_UNPACKED_BYTES) return null
  const file = createReadStream(path)
  const unpacked: Readable = addAbortSignal(signal, file.pipe(createGunzip()))
  file.on('error', (error) => unpacked.destroy(error))
  const start = Math.max(0, offset - AROUND_BYTES)
  const end = offset + AROUND_BYTES
  let head = Buffer.alloc(0)
  let position = 0
  const kept: Buffer[] = []
  try {
    for await (const chunk of unpacked) {
      const bytes = chunk as Buffer
      if (head.length < MARK_BYTES) head = Buffer.concat([head, bytes.subarray(0, MARK_BYTES)])
      const from = Math.max(0, start - position)
      if (from < bytes.length) kept.push(bytes.subarray(from, Math.max(from, end - position)))
      position += bytes.length
      if (position >= end) break
    }
  } catch {
    signal.throwIfAborted()
    // Not packed, or cut off in the middle: what was unpacked before is of use where it reaches the place.
  } finally {
    file.destroy()
    unpacked.destroy()
  }
  if (position <= offset) return null
  return linesIn(Buffer.concat(kept), start, detectEncoding(head).encoding)
}
