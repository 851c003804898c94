import { fstatSync } from 'node:fs'

/** Whether something is handed to this program on its standard input: a pipe or a file, and no terminal or nothing. */
export const hasInput = (fd = 0): boolean => {
  try {
    const found = fstatSync(fd)
    return found.isFIFO() || found.isFile() || found.isSocket()
  } catch {
    // It was closed: nobody hands us anything.
    return false
  }
}

/** What is handed to this program, piece by piece. */
export const standardInput = (): AsyncIterable<Uint8Array> => process.stdin
