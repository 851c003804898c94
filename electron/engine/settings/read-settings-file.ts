import { constants, type Stats } from 'node:fs'
import { open, stat, type FileHandle } from 'node:fs/promises'
import { dirname } from 'node:path'
import type { Fault } from '@shared/domain/event'
import type { Message } from '@shared/domain/message'
import { message } from '@shared/domain/new-message'

export type SettingsFileText =
  | { readonly kind: 'text'; readonly text: string; readonly warnings: readonly Fault[] }
  | { readonly kind: 'missing' }
  | { readonly kind: 'unusable'; readonly faults: readonly Fault[] }

const LARGEST_BYTES = 1024 * 1024
const WRITABLE_BY_GROUP_OR_OTHERS = 0o022
const WRITABLE_BY_OTHERS = 0o002
const STICKY = 0o1000

const wholeFile = (told: Message): Fault => ({ path: '', line: null, column: null, message: told })
const unusable = (...told: readonly Message[]): SettingsFileText => ({
  kind: 'unusable',
  faults: told.map(wholeFile),
})
const octal = (mode: number): string => (mode & 0o7777).toString(8).padStart(4, '0')

/** What an error of the system means for a settings file. */
export const fileErrorOf = (code: string): SettingsFileText => {
  switch (code) {
    case 'ENOENT':
    case 'ENOTDIR':
      return { kind: 'missing' }
    case 'EACCES':
    case 'EPERM':
      return unusable(message('settings.file.denied'))
    case 'EISDIR':
      return unusable(message('settings.file.directory'))
    default:
      return unusable(message('settings.file.unreadable', { reason: code }))
  }
}

const codeOf = (error: unknown): string =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : 'unknown'

/** Whoever can write the file, or swap it in its folder, decides what this program does. */
const strictFaults = (file: Stats, folder: Stats, uid: number | undefined): readonly Message[] => [
  ...((file.mode & WRITABLE_BY_GROUP_OR_OTHERS) === 0
    ? []
    : [message('settings.file.writable_by_others', { mode: octal(file.mode) })]),
  ...((folder.mode & WRITABLE_BY_GROUP_OR_OTHERS) === 0 || (folder.mode & STICKY) !== 0
    ? []
    : [message('settings.file.folder_writable_by_others', { mode: octal(folder.mode) })]),
  ...(file.uid === 0 || file.uid === uid ? [] : [message('settings.file.foreign_owner', { uid: file.uid })]),
]

const decode = (bytes: Buffer): string | null => {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
  } catch {
    // Not UTF-8; the caller tells so.
    return null
  }
}

const readBounded = async (handle: FileHandle): Promise<Buffer> => {
  const chunks: Buffer[] = []
  let size = 0
  while (size <= LARGEST_BYTES) {
    const { bytesRead, buffer } = await handle.read(Buffer.alloc(64 * 1024), 0, 64 * 1024, null)
    if (bytesRead === 0) break
    chunks.push(buffer.subarray(0, bytesRead))
    size += bytesRead
  }
  return Buffer.concat(chunks)
}

const judgeAndRead = async (handle: FileHandle, path: string, strict: boolean): Promise<SettingsFileText> => {
  const file = await handle.stat()
  if (file.isDirectory()) return unusable(message('settings.file.directory'))
  if (!file.isFile()) return unusable(message('settings.file.special'))
  const folder = await stat(dirname(path))
  const forbidden = strict ? strictFaults(file, folder, process.getuid?.()) : []
  if (forbidden.length > 0) return unusable(...forbidden)
  const bytes = await readBounded(handle)
  if (bytes.length > LARGEST_BYTES)
    return unusable(message('settings.file.too_large', { kib: LARGEST_BYTES / 1024 }))
  const text = decode(bytes)
  if (text === null) return unusable(message('settings.file.encoding'))
  const isOpen = process.platform !== 'win32' && (file.mode & WRITABLE_BY_OTHERS) !== 0
  return {
    kind: 'text',
    text,
    warnings: isOpen ? [wholeFile(message('settings.file.world_writable', { mode: octal(file.mode) }))] : [],
  }
}

/**
 * Reads a settings file of at most 1 MiB. With `strictPermissions` a file that others than its owner may write, or
 * exchange in its folder, is refused: a daemon that acts would do what they say.
 */
export const readSettingsFile = async (
  path: string,
  strictPermissions: boolean,
): Promise<SettingsFileText> => {
  let handle: FileHandle | null = null
  try {
    // O_NONBLOCK: a named pipe in the file's place must not hold the start.
    handle = await open(path, constants.O_RDONLY | constants.O_NONBLOCK)
    return await judgeAndRead(handle, path, strictPermissions && process.platform !== 'win32')
  } catch (error) {
    return fileErrorOf(codeOf(error))
  } finally {
    await handle?.close()
  }
}
