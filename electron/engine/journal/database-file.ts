import {
  closeSync,
  constants,
  existsSync,
  fchmodSync,
  fstatSync,
  fsyncSync,
  mkdirSync,
  openSync,
  statSync,
} from 'node:fs'
import { dirname } from 'node:path'
import { JournalError } from './journal-error'

const OTHERS = 0o077

/**
 * Waits until a file or a directory's entries are on the disk. Windows flushes only what may be written, and a directory
 * never: its file system keeps entries in a journal of its own.
 */
export const syncPath = (path: string, platform: NodeJS.Platform = process.platform): void => {
  if (platform === 'win32' && statSync(path).isDirectory()) return
  const descriptor = openSync(path, platform === 'win32' ? constants.O_RDWR : constants.O_RDONLY)
  try {
    fsyncSync(descriptor)
  } finally {
    closeSync(descriptor)
  }
}

/** Makes an empty file that only its owner may read; fails when something is there already. */
export const createPrivateFile = (path: string): void => closeSync(openSync(path, 'wx', 0o600))

const makeDirectory = (directory: string, file: string): string | undefined => {
  try {
    return mkdirSync(directory, { recursive: true, mode: 0o700 })
  } catch (error) {
    // Where a parent is a plain file, mkdir says that it "exists".
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') {
      throw new JournalError({ code: 'not_a_journal', file, detail: error.message })
    }
    throw error
  }
}

/**
 * Makes the journal's directory (0700) and file (0600) where they are missing and closes the file to others.
 * SQLite gives its log files the same mode. Throws the file system's error, or `not_a_journal` for a pipe or a device.
 */
export const prepareDatabaseFile = (file: string): void => {
  const directory = dirname(file)
  const madeFrom = makeDirectory(directory, file)
  // A new directory's own entry has to reach the disk too, or a durable commit vanishes with it.
  if (madeFrom !== undefined) syncPath(dirname(madeFrom))
  const isNew = !existsSync(file)
  const descriptor = openSync(file, constants.O_RDWR | constants.O_CREAT, 0o600)
  try {
    const stat = fstatSync(descriptor)
    if (!stat.isFile()) throw new JournalError({ code: 'not_a_journal', file, detail: 'not a regular file' })
    if ((stat.mode & OTHERS) !== 0) fchmodSync(descriptor, 0o600)
  } finally {
    closeSync(descriptor)
  }
  if (isNew) syncPath(directory)
}
