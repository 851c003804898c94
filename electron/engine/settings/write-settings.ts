import { randomBytes } from 'node:crypto'
import { link, lstat, mkdir, open, rename, unlink } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { message, type Message } from '@shared/domain/message'

export type WrittenSettings =
  | { readonly kind: 'written'; readonly file: string }
  /** Something is there already; it was not touched. */
  | { readonly kind: 'exists'; readonly file: string; readonly message: Message }
  | { readonly kind: 'failed'; readonly file: string; readonly message: Message }

const codeOf = (error: unknown): string =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : 'unknown'

const failureMessage = (file: string, code: string): Message => {
  switch (code) {
    case 'EACCES':
    case 'EPERM':
      return message('settings.write.denied', { file })
    case 'ENOSPC':
    case 'EDQUOT':
      return message('settings.write.no_space', { file })
    case 'EROFS':
      return message('settings.write.read_only', { file })
    default:
      return message('settings.write.failed', { file, reason: code })
  }
}

const exists = (path: string): Promise<boolean> =>
  lstat(path).then(
    () => true,
    (error: unknown) => {
      if (codeOf(error) === 'ENOENT') return false
      throw error
    },
  )

/** New folders are for the owner alone. A file in a folder's place is not the settings file being there. */
const makeFolder = async (folder: string): Promise<void> => {
  try {
    await mkdir(folder, { recursive: true, mode: 0o700 })
  } catch (error) {
    throw codeOf(error) === 'EEXIST'
      ? Object.assign(new Error('no folder', { cause: error }), { code: 'ENOTDIR' })
      : error
  }
}

const syncFolder = async (folder: string): Promise<void> => {
  // Windows flushes no folder: its file system keeps entries in a journal of its own.
  if (process.platform === 'win32') return
  const handle = await open(folder, 'r')
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}

/** Gives the finished file its name. A link is never made over something that exists; a rename would be. */
const putInPlace = async (temporary: string, file: string): Promise<void> => {
  try {
    await link(temporary, file)
    await unlink(temporary)
  } catch (error) {
    // File systems without hard links (FAT, some network ones): the look before the rename leaves a moment open.
    if (!['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EMLINK'].includes(codeOf(error))) throw error
    if (await exists(file)) throw Object.assign(new Error('it exists'), { code: 'EEXIST' })
    await rename(temporary, file)
  }
}

const writeBeside = async (file: string, text: string): Promise<void> => {
  const folder = dirname(file)
  const temporary = join(folder, `.${basename(file)}.${randomBytes(6).toString('hex')}.tmp`)
  const handle = await open(temporary, 'wx', 0o600)
  try {
    try {
      await handle.writeFile(text, 'utf8')
      await handle.sync()
    } finally {
      await handle.close()
    }
    await putInPlace(temporary, file)
  } catch (error) {
    // It is gone when it already has its name; what went wrong before matters more than a leftover.
    await unlink(temporary).catch(() => undefined)
    throw error
  }
  await syncFolder(folder)
}

/**
 * Writes first settings: whole or not at all, readable by the owner only (0600, new folders 0700), flushed to the disk.
 * A file that is already there is never overwritten.
 */
export const writeSettings = async (file: string, text: string): Promise<WrittenSettings> => {
  try {
    await makeFolder(dirname(file))
    await writeBeside(file, text)
    return { kind: 'written', file }
  } catch (error) {
    const code = codeOf(error)
    return code === 'EEXIST'
      ? { kind: 'exists', file, message: message('settings.write.exists', { file }) }
      : { kind: 'failed', file, message: failureMessage(file, code) }
  }
}
