import { createHash } from 'node:crypto'
import { constants } from 'node:fs'
import { open } from 'node:fs/promises'
import { message, type Message } from '@shared/domain/message'
import type { Access, FileId } from '@shared/domain/steps/parts'
import { pieces } from './hand/digest'
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

export const sha256Of = (content: Uint8Array): string => createHash('sha256').update(content).digest('hex')

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
        const parts: Buffer[] = []
        for await (const piece of pieces(handle, signal, { endAt: mostBytes + 1 })) parts.push(piece)
        const content = Buffer.concat(parts)
        if (content.length > mostBytes) return { kind: 'too_large', bytes: content.length }
        return {
          kind: 'read',
          file: {
            content,
            id: fileIdOf(found),
            access: accessOf(found),
            mtimeMs: Number(found.mtimeMs),
            sha256: sha256Of(content),
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
