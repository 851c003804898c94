import { lstat } from 'node:fs/promises'
import type { BigIntStats } from 'node:fs'
import { message, type Message } from '@shared/domain/message'
import type { FileId } from '@shared/domain/steps/parts'
import type { GuardContext } from './define-step-kind'
import { judgePlace } from './guard-place'
import { findOpenFiles } from './hand/open-files'
import { fileIdOf, isFile } from './hand/pinned'
import { isWholePlace } from './path-rules'

export type FileQuestion = {
  /** What may stand at the path: a regular file, a directory, or either. */
  readonly kind: 'file' | 'directory' | 'either'
  /** Which file it was when it was planned; another one is refused. */
  readonly id?: FileId
  /** Nothing may stand there as well, as where something is put back. */
  readonly mayBeMissing?: boolean
  /** It may have further names (hard links), which may stand anywhere. */
  readonly mayHaveLinks?: boolean
  /** Nobody may have it open, as far as this process can see. */
  readonly closed?: boolean
}

type FileContext = Pick<GuardContext, 'hostPlaces' | 'trustedUids' | 'ownDirs'> & {
  readonly settings: { readonly guards: Pick<GuardContext['settings']['guards'], 'allowedRoots'> }
}

const refuseOpen = async (path: string, id: FileId, signal: AbortSignal): Promise<Message | null> => {
  const [holder] = (await findOpenFiles([id], signal)).holdersOf(id)
  return holder === undefined
    ? null
    : message('hand.open', { path, process: holder.process, pid: holder.pid })
}

const refuseFound = async (
  path: string,
  found: BigIntStats,
  question: FileQuestion,
  signal: AbortSignal,
): Promise<Message | null> => {
  if (found.isSymbolicLink()) return message('guard.file.is_link', { path })
  if (!found.isFile() && !found.isDirectory()) return message('guard.file.special', { path })
  if (question.kind === 'file' && found.isDirectory()) return message('guard.file.is_directory', { path })
  if (question.kind === 'directory' && found.isFile()) return message('hand.not_directory', { path })
  if (question.id !== undefined && !isFile(found, question.id)) return message('hand.changed', { path })
  if (found.isFile() && found.nlink > 1n && question.mayHaveLinks !== true)
    return message('hand.hard_links', { path, n: Number(found.nlink) })
  return question.closed === true ? refuseOpen(path, fileIdOf(found), signal) : null
}

/**
 * Says why something that is there must not be touched, or null when it may: its path is its real one, it lies in an
 * allowed root, is no place of the system, no home, mount point, device, socket or pipe, and nothing of Mamori's own.
 * Looks at the file system as it is now.
 */
export const refuseFile = async (
  path: string,
  { settings, ...context }: FileContext,
  question: FileQuestion,
  signal: AbortSignal,
): Promise<Message | null> => {
  const place = await judgePlace(path, { ...context, allowedRoots: settings.guards.allowedRoots })
  if (place.kind === 'refused') return message(`guard.file.${place.why}`, place.params)
  if (isWholePlace(path)) return message('guard.file.protected', { path })
  let found: BigIntStats
  try {
    found = await lstat(path, { bigint: true })
  } catch (error) {
    const reason = String((error as NodeJS.ErrnoException).code ?? error)
    if (reason !== 'ENOENT') return message('guard.file.unreadable', { path, reason })
    return question.mayBeMissing === true ? null : message('hand.gone', { path })
  }
  return refuseFound(path, found, question, signal)
}
