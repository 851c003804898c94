import { lstat } from 'node:fs/promises'
import { message } from '@shared/domain/message'
import type { Access, FileId } from '@shared/domain/steps/parts'
import { accessOf, fileIdOf } from '../hand/pinned'
import { codeOf, faultOf, refuse } from '../hand/stop'

/** A regular file as it stands under a name. */
export type Stand = {
  readonly path: string
  readonly id: FileId
  readonly bytes: number
  readonly access: Access
  /** How many names it has. */
  readonly links: number
  readonly mtimeMs: number
}

export const isSameFile = (a: FileId, b: FileId): boolean => a.dev === b.dev && a.ino === b.ino

/** What stands under a name; null for nothing. Throws a `Stop` for whatever is no regular file. */
export const standAt = async (path: string): Promise<Stand | null> => {
  try {
    const found = await lstat(path, { bigint: true })
    if (!found.isFile())
      throw refuse(message(found.isSymbolicLink() ? 'hand.link' : 'hand.not_regular', { path }))
    return {
      path,
      id: fileIdOf(found),
      bytes: Number(found.size),
      access: accessOf(found),
      links: Number(found.nlink),
      mtimeMs: Number(found.mtimeMs),
    }
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return null
    throw faultOf(path, error)
  }
}
