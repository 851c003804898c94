import { createHash } from 'node:crypto'
import { constants } from 'node:fs'
import { open, type FileHandle } from 'node:fs/promises'
import { setImmediate as nextTurn } from 'node:timers/promises'
import { message, type Message } from '@shared/domain/message'
import type { Access, FileId } from '@shared/domain/steps/parts'
import { accessOf, fileIdOf } from './hand/pinned'
import { codeOf, faultMessage, Stop } from './hand/stop'
import { atPlace } from './hand/walk'

export type WholeFile = {
  readonly content: Buffer
  readonly id: FileId
  readonly access: Access
  readonly mtimeMs: number
  readonly sha256: string
}

export type ReadWhole =
  | { readonly kind: 'read'; readonly file: WholeFile }
  | { readonly kind: 'missing' }
  /** Only its first bytes were looked at. */
  | { readonly kind: 'too_large'; readonly bytes: number }
  | { readonly kind: 'failed'; readonly reason: string; readonly message: Message }

const PIECE_BYTES = 256 * 1024

/** SHA-256 of a large content in hexadecimal digits; others get their turn in between. */
export const sha256Of = async (content: Uint8Array): Promise<string> => {
  const hash = createHash('sha256')
  for (let at = 0; at < content.length; at += PIECE_BYTES) {
    if (at > 0) await nextTurn()
    hash.update(content.subarray(at, at + PIECE_BYTES))
  }
  return hash.digest('hex')
}

/** Reads to the end, but not more than one byte beyond `mostBytes`, into a buffer of its own without copying it. */
const readAll = async (
  handle: FileHandle,
  { size, mostBytes }: { readonly size: number; readonly mostBytes: number },
  signal: AbortSignal,
): Promise<{ readonly content: Buffer; readonly sha256: string }> => {
  const hash = createHash('sha256')
  // One more than expected, so that the end is seen.
  let buffer = Buffer.allocUnsafeSlow(size + 1)
  let length = 0
  while (length <= mostBytes) {
    signal.throwIfAborted()
    // It grows while it is read.
    if (length === buffer.length) buffer = Buffer.concat([buffer], Math.min(2 * length, mostBytes) + 1)
    const room = Math.min(PIECE_BYTES, buffer.length - length)
    const { bytesRead } = await handle.read(buffer, length, room, length)
    if (bytesRead === 0) break
    hash.update(buffer.subarray(length, length + bytesRead))
    length += bytesRead
  }
  return { content: buffer.subarray(0, length), sha256: hash.digest('hex') }
}

/** Reads a regular file of at most `mostBytes` through no link, with what is needed to pin it. */
export const readWhole = async (path: string, mostBytes: number, signal: AbortSignal): Promise<ReadWhole> => {
  try {
    return await atPlace(path, signal, async ({ at }): Promise<ReadWhole> => {
      // NONBLOCK: a pipe that somebody has put there must not hold us.
      const handle = await open(at, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK)
      try {
        const found = await handle.stat({ bigint: true })
        if (!found.isFile())
          return { kind: 'failed', reason: 'EINVAL', message: message('hand.not_regular', { path }) }
        if (found.size > BigInt(mostBytes)) return { kind: 'too_large', bytes: Number(found.size) }
        const { content, sha256 } = await readAll(handle, { size: Number(found.size), mostBytes }, signal)
        if (content.length > mostBytes) return { kind: 'too_large', bytes: content.length }
        return {
          kind: 'read',
          file: {
            content,
            id: fileIdOf(found),
            access: accessOf(found),
            mtimeMs: Number(found.mtimeMs),
            sha256,
          },
        }
      } finally {
        await handle.close()
      }
    })
  } catch (error) {
    if (codeOf(error) === 'ENOENT' || (error instanceof Stop && error.told.code === 'hand.gone'))
      return { kind: 'missing' }
    if (error instanceof Stop) return { kind: 'failed', reason: error.told.code, message: error.told }
    if (codeOf(error) === 'ELOOP')
      return { kind: 'failed', reason: 'ELOOP', message: message('hand.link', { path }) }
    const reason = codeOf(error)
    return reason === 'EACCES' || reason === 'EPERM'
      ? { kind: 'failed', reason, message: message('action.json.unreadable', { path, reason }) }
      : { kind: 'failed', reason, message: faultMessage(path, error) }
  }
}
