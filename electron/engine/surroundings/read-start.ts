import { open } from 'node:fs/promises'

const CHUNK_BYTES = 64 * 1024
const MOST_CHUNKS = 16

/** Reads a text of the kernel's, at most its first MiB. Such files tell no size, so they are read until they end. */
export const readStart = async (file: string): Promise<string> => {
  const handle = await open(file, 'r')
  try {
    const chunks: Buffer[] = []
    while (chunks.length < MOST_CHUNKS) {
      const { bytesRead, buffer } = await handle.read(Buffer.alloc(CHUNK_BYTES), 0, CHUNK_BYTES, null)
      if (bytesRead === 0) break
      chunks.push(buffer.subarray(0, bytesRead))
    }
    return Buffer.concat(chunks).toString('utf8')
  } finally {
    await handle.close()
  }
}
