import { constants } from 'node:fs'
import { open, type FileHandle } from 'node:fs/promises'

const CHUNK_BYTES = 256 * 1024

const readAt = async (handle: FileHandle, at: number, buffer: Buffer): Promise<Buffer> => {
  let filled = 0
  while (filled < buffer.length) {
    const { bytesRead } = await handle.read(buffer, filled, buffer.length - filled, at + filled)
    if (bytesRead === 0) break
    filled += bytesRead
  }
  return buffer.subarray(0, filled)
}

/** Whether a file begins with all that another one holds. Rejects when one of them may not be read. */
export const holdsBeginning = async (whole: string, part: string, signal: AbortSignal): Promise<boolean> => {
  const flags = constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK
  const a = await open(whole, flags)
  try {
    const b = await open(part, flags)
    try {
      for (let at = 0; ; at += CHUNK_BYTES) {
        signal.throwIfAborted()
        const piece = await readAt(b, at, Buffer.allocUnsafe(CHUNK_BYTES))
        if (piece.length === 0) return true
        const same = await readAt(a, at, Buffer.allocUnsafe(piece.length))
        if (!same.equals(piece)) return false
      }
    } finally {
      await b.close()
    }
  } finally {
    await a.close()
  }
}
