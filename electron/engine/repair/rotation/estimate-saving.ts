import { constants } from 'node:fs'
import { open } from 'node:fs/promises'
import { promisify } from 'node:util'
import { gzip } from 'node:zlib'
import type { Stand } from './stand'

const SAMPLE_BYTES = 256 * 1024

/** How many bytes compressing a log would give back, judged by a piece from its middle; 0 for one that may not be read. */
export const estimateSaving = async ({ path, bytes }: Stand): Promise<number> => {
  try {
    const handle = await open(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK)
    try {
      const from = Math.max(0, Math.floor((bytes - SAMPLE_BYTES) / 2))
      const { buffer, bytesRead } = await handle.read(Buffer.alloc(SAMPLE_BYTES), 0, SAMPLE_BYTES, from)
      if (bytesRead === 0) return 0
      const packed = await promisify(gzip)(buffer.subarray(0, bytesRead))
      return Math.max(0, Math.floor(bytes * (1 - packed.length / bytesRead)))
    } finally {
      await handle.close()
    }
  } catch {
    // Closed to us: what the disk gets back cannot be told, and nothing is promised.
    return 0
  }
}
