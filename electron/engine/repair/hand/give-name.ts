import { constants, lstatSync, renameSync } from 'node:fs'
import { link, lstat, open } from 'node:fs/promises'
import { message } from '@shared/domain/message'
import type { FileId } from '@shared/domain/steps/parts'
import { fileIdOf, isFile, unlinkPinned } from './pinned'
import { codeOf, faultOf, refuse } from './stop'
import type { Place } from './walk'

const { O_CREAT, O_EXCL, O_NOFOLLOW, O_WRONLY } = constants

/** What file systems without hard links answer, and the kernel for files of others (`fs.protected_hardlinks`). */
const NO_LINKS = new Set(['EPERM', 'EOPNOTSUPP', 'ENOTSUP', 'ENOSYS', 'EMLINK'])

/** Moves over an empty file that was made just before, since rename(2) would replace whatever else stood there. */
const moveOver = async (from: Place, to: Place, id: FileId): Promise<void> => {
  const reserved = await open(to.at, O_CREAT | O_EXCL | O_WRONLY | O_NOFOLLOW, 0o600).catch(
    (error: unknown) => {
      throw codeOf(error) === 'EEXIST'
        ? refuse(message('hand.exists', { path: to.path }))
        : faultOf(to.path, error)
    },
  )
  const own = await reserved.stat({ bigint: true }).then(fileIdOf)
  try {
    const stands = (at: string, one: FileId): boolean => {
      const found = lstatSync(at, { bigint: true, throwIfNoEntry: false })
      return found !== undefined && isFile(found, one)
    }
    if (!stands(from.at, id)) throw refuse(message('hand.changed', { path: from.path }))
    if (!stands(to.at, own)) throw refuse(message('hand.exists', { path: to.path }))
    renameSync(from.at, to.at)
  } catch (error) {
    unlinkPinned(to, own)
    throw faultOf(from.path, error)
  } finally {
    await reserved.close()
  }
}

/**
 * Gives a file a name where there must be none yet. `linked`: it has its former name as well; `moved`: it has not.
 */
export const giveName = async (from: Place, to: Place, id: FileId): Promise<'linked' | 'moved'> => {
  try {
    await link(from.at, to.at)
  } catch (error) {
    const code = codeOf(error)
    if (code === 'EEXIST') throw refuse(message('hand.exists', { path: to.path }))
    if (code === 'ENOENT') throw refuse(message('hand.gone', { path: from.path }))
    if (!NO_LINKS.has(code)) throw faultOf(to.path, error)
    await moveOver(from, to, id)
    return 'moved'
  }
  const linked = await lstat(to.at, { bigint: true }).catch(() => null)
  if (linked !== null && isFile(linked, id)) return 'linked'
  // Another file had come to stand under the former name: it keeps that, and loses the one that it got from us.
  if (linked !== null) unlinkPinned(to, fileIdOf(linked))
  throw refuse(message('hand.changed', { path: from.path }))
}
