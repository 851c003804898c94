import { closeSync, fstatSync, mkdirSync, openSync, renameSync, writeSync } from 'node:fs'
import { dirname } from 'node:path'
import type { Log } from './ports'

const ROTATE_BYTES = 10 * 1024 * 1024
const GENERATIONS = 5

const two = (n: number): string => String(n).padStart(2, '0')
const stamp = (at: Date): string =>
  `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())} ${two(at.getHours())}:${two(at.getMinutes())}:${two(at.getSeconds())}`

/** One line per entry: what could forge a second one becomes visible. */
const oneLine = (text: string): string => text.replace(/[\r\n\u2028\u2029]+/g, ' ⏎ ')

const rotate = (file: string): void => {
  for (let n = GENERATIONS - 1; n >= 1; n--) renameIfThere(`${file}.${n}`, `${file}.${n + 1}`)
  renameIfThere(file, `${file}.1`)
}

const renameIfThere = (from: string, to: string): void => {
  try {
    renameSync(from, to)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error
  }
}

/**
 * The log for people: `2026-01-31 14:30:15 - AutoFixDaemon - [INFO] - …`, rotated at 10 MB, 0600.
 * Throws when the file cannot be opened; a write that fails later is told to `onFailed` once.
 */
export const openLogFile = (
  file: string,
  deps: { readonly now: () => number; readonly onFailed: (error: Error) => void },
): Log & { readonly close: () => void } => {
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 })
  let fd = openSync(file, 'a', 0o600)
  let bytes = fstatSync(fd).size
  let failed = false
  let closed = false
  /** The old file is closed last: a number that is closed and still written to belongs to somebody else by then. */
  const renew = (): void => {
    bytes = 0
    rotate(file)
    const next = openSync(file, 'a', 0o600)
    closeSync(fd)
    fd = next
  }
  const write = (level: string, text: string): void => {
    // The number of a closed file soon belongs to another one.
    if (closed) return
    const line = `${stamp(new Date(deps.now()))} - AutoFixDaemon - [${level}] - ${oneLine(text)}\n`
    try {
      if (bytes > ROTATE_BYTES) renew()
      bytes += writeSync(fd, line)
      failed = false
    } catch (error) {
      if (!failed) deps.onFailed(error instanceof Error ? error : new Error(String(error)))
      failed = true
    }
  }
  return {
    info: (text) => write('INFO', text),
    warning: (text) => write('WARNING', text),
    error: (text) => write('ERROR', text),
    close: () => {
      if (closed) return
      closed = true
      closeSync(fd)
    },
  }
}
