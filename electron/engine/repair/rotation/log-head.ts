import { constants } from 'node:fs'
import { open, type FileHandle } from 'node:fs/promises'
import type { StepOf } from '@shared/domain/plan'
import { pieces, sha256Of } from '../hand/digest'

export type LogHead = NonNullable<StepOf<'unrotate'>['head']>

const HEAD_BYTES = 64 * 1024

const withFile = async <T>(path: string, act: (handle: FileHandle) => Promise<T>): Promise<T> => {
  const handle = await open(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK)
  try {
    return await act(handle)
  } finally {
    await handle.close()
  }
}

/**
 * By what a log is known again after it was compressed: its beginning, which never changes while it is written. Null for
 * one that may not be read.
 */
export const headOf = async (path: string, signal: AbortSignal): Promise<LogHead | null> => {
  try {
    return await withFile(path, async (handle) => {
      const bytes = Math.min(HEAD_BYTES, (await handle.stat()).size)
      return { bytes, sha256: await sha256Of(pieces(handle, signal, { endAt: bytes })) }
    })
  } catch {
    signal.throwIfAborted()
    // Whoever may not read it can still set it aside, and put it back as long as it is not compressed.
    return null
  }
}

export const beginsWith = async (
  path: string,
  head: LogHead | null,
  signal: AbortSignal,
): Promise<boolean> => {
  if (head === null || head.bytes === 0) return false
  return withFile(path, async (handle) => {
    if ((await handle.stat()).size < head.bytes) return false
    return (await sha256Of(pieces(handle, signal, { endAt: head.bytes }))) === head.sha256
  })
}
