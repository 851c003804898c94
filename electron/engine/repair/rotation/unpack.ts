import { createHash } from 'node:crypto'
import { constants } from 'node:fs'
import { open } from 'node:fs/promises'
import { pipeline } from 'node:stream/promises'
import { createGunzip } from 'node:zlib'
import { message } from '@shared/domain/message'
import { shortBytes } from '@shared/domain/step-words/define-step-words'
import { pieces, sha256Of } from '../hand/digest'
import { refuse, Stop } from '../hand/stop'
import type { LogHead } from './log-head'
import { standAt, type Stand } from './stand'
import { must, remove, type Tools } from './tools'

/** So much is held in memory to write it whole or not at all; a larger log is for a person to unpack. */
export const MOST_UNPACKED_BYTES = 256 * 1024 * 1024

const sha256 = (content: Uint8Array): string => createHash('sha256').update(content).digest('hex')

const readArchive = async ({ path }: Stand, signal: AbortSignal): Promise<Buffer> => {
  const handle = await open(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK)
  try {
    return await pipeline(
      pieces(handle, signal),
      createGunzip(),
      async (unpacked: AsyncIterable<Buffer>) => {
        const parts: Buffer[] = []
        let bytes = 0
        for await (const part of unpacked) {
          bytes += part.length
          if (bytes > MOST_UNPACKED_BYTES)
            throw new Stop(
              'refused',
              message('rotate.undo.large', { path, bytes: shortBytes(MOST_UNPACKED_BYTES) }),
            )
          parts.push(part)
        }
        return Buffer.concat(parts)
      },
      { signal },
    )
  } finally {
    await handle.close()
  }
}

const sha256OfFile = async (path: string, signal: AbortSignal): Promise<string> => {
  const handle = await open(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK)
  try {
    return await sha256Of(pieces(handle, signal))
  } finally {
    await handle.close()
  }
}

type Wanted = {
  /** What an unpacking that was cut off has left. */
  readonly plain: Stand | null
  readonly packed: Stand
  readonly to: string
  readonly head: LogHead
}

/** Unpacks a generation beside its archive, and takes the archive away when all of it is there. */
export const unpack = async ({ plain, packed, to, head }: Wanted, tools: Tools): Promise<Stand> => {
  const { hand, signal } = tools
  const content = await readArchive(packed, signal)
  if (content.length < head.bytes || sha256(content.subarray(0, head.bytes)) !== head.sha256)
    throw refuse(message('rotate.undo.other', { path: packed.path }))
  if (plain === null) {
    const { access, mtimeMs } = packed
    await must(
      tools,
      hand.replaceFile({ path: to, id: null, sha256Before: null, content, access, mtimeMs }, signal),
    )
  }
  const unpacked = await standAt(to)
  if (unpacked === null || (await sha256OfFile(to, signal)) !== sha256(content))
    throw refuse(message('rotate.undo.other', { path: to }))
  await remove(tools, packed)
  return unpacked
}
