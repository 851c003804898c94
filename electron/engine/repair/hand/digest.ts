import { createHash } from 'node:crypto'
import type { FileHandle } from 'node:fs/promises'

const CHUNK_BYTES = 256 * 1024

/** Reads a file from its beginning in pieces, whatever its own position; only until `endAt` when that is told. */
export async function* pieces(
  handle: FileHandle,
  signal: AbortSignal,
  { from = 0, endAt = Number.POSITIVE_INFINITY }: { readonly from?: number; readonly endAt?: number } = {},
): AsyncGenerator<Buffer> {
  for (let at = from; at < endAt;) {
    signal.throwIfAborted()
    // A new one each time: who takes a piece may still be working on it.
    const buffer = Buffer.allocUnsafe(Math.min(CHUNK_BYTES, endAt - at))
    const { bytesRead } = await handle.read(buffer, 0, buffer.length, at)
    if (bytesRead === 0) return
    at += bytesRead
    yield buffer.subarray(0, bytesRead)
  }
}

/** SHA-256 of what a file holds, in hexadecimal digits. */
export const sha256Of = async (content: AsyncIterable<Buffer>): Promise<string> => {
  const hash = createHash('sha256')
  for await (const piece of content) hash.update(piece)
  return hash.digest('hex')
}

export const writeAll = async (handle: FileHandle, content: AsyncIterable<Uint8Array>): Promise<number> => {
  let bytes = 0
  for await (const piece of content) {
    for (let at = 0; at < piece.length;) at += (await handle.write(piece, at)).bytesWritten
    bytes += piece.length
  }
  return bytes
}
