import { closeSync, fstatSync, openSync, readSync } from 'node:fs'
import { detectEncoding } from '../logs/encoding'
import { MAX_LINE_BYTES } from '../logs/line-splitter'
import type { ScanTask } from './protocol'
import type { Scanner } from './create-scanner'

const NEWLINE = 0x0a
const LOOKED_BYTES = 4 * 1024

/** Where the first line begins that begins at `at` or behind it. */
const lineBegin = (fd: number, at: number): number => {
  if (at === 0) return 0
  const piece = Buffer.allocUnsafe(LOOKED_BYTES)
  for (let position = at - 1; ;) {
    const read = readSync(fd, piece, 0, LOOKED_BYTES, position)
    if (read === 0) return position
    const newline = piece.subarray(0, read).indexOf(NEWLINE)
    if (newline !== -1) return position + newline + 1
    position += read
  }
}

/** Fills a scanner's buffer and has it scanned whenever it is full, up to the last whole line. */
const createFeed = (scanner: Scanner) => {
  const { buffer } = scanner
  let filled = 0
  /** In the rest of a line of which the beginning was scanned. */
  let skipping = false

  const drop = (bytes: number): void => {
    buffer.copyWithin(0, bytes, filled)
    filled -= bytes
  }
  const skip = (): void => {
    const newline = buffer.subarray(0, filled).indexOf(NEWLINE)
    skipping = newline === -1
    drop(skipping ? filled : newline + 1)
  }
  const flush = (): void => {
    if (skipping) skip()
    const newline = buffer.subarray(0, filled).lastIndexOf(NEWLINE)
    if (newline !== -1) {
      scanner.scan(newline + 1)
      drop(newline + 1)
    } else if (filled === buffer.length) {
      scanner.scan(MAX_LINE_BYTES)
      scanner.noteCut()
      skipping = true
      filled = 0
    }
  }
  return {
    /** Where the next bytes belong. */
    room: (): Uint8Array => buffer.subarray(filled),
    took: (bytes: number): void => {
      filled += bytes
      if (filled === buffer.length || skipping) flush()
    },
    end: (): void => {
      flush()
      if (filled > 0) scanner.scan(filled)
      filled = 0
    },
  }
}
type Feed = ReturnType<typeof createFeed>

const readPart = (file: string, part: { readonly from: number; readonly to: number }, feed: Feed): void => {
  const fd = openSync(file, 'r')
  try {
    const { size } = fstatSync(fd)
    const end = part.to >= size ? size : lineBegin(fd, part.to)
    for (let position = lineBegin(fd, part.from); position < end;) {
      const room = feed.room()
      const read = readSync(fd, room, 0, Math.min(room.length, end - position), position)
      if (read === 0) break
      position += read
      feed.took(read)
    }
  } finally {
    closeSync(fd)
  }
}

/** UTF-16 with a mark at its beginning, as UTF-8; other bytes as they are. */
async function* asUtf8(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  let decoder: InstanceType<typeof TextDecoder> | null | undefined
  for await (const chunk of chunks) {
    if (decoder === undefined) {
      const { encoding } = detectEncoding(chunk)
      decoder = encoding === 'utf-8' ? null : new TextDecoder(encoding)
    }
    yield decoder === null ? chunk : Buffer.from(decoder.decode(chunk, { stream: true }))
  }
}

const copyInto = (feed: Feed, bytes: Uint8Array): void => {
  for (let from = 0; from < bytes.length;) {
    const part = bytes.subarray(from, from + feed.room().length)
    feed.room().set(part)
    feed.took(part.length)
    from += part.length
  }
}

/** Has a task's bytes scanned. Rejects with a system error; what was read before it counts. */
export const readTask = async (
  { file, part }: ScanTask,
  scanner: Scanner,
  stdin: () => AsyncIterable<Uint8Array>,
): Promise<void> => {
  const feed = createFeed(scanner)
  try {
    if (part !== null) return readPart(file, part, feed)
    // Most are plain files: what unpacks others takes a while to load.
    const { openInput } = await import('../logs/read-input')
    const { chunks } = await openInput(file, stdin())
    for await (const bytes of asUtf8(chunks)) copyInto(feed, bytes)
  } finally {
    feed.end()
  }
}
