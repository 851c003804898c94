import { constants } from 'node:fs'
import { open } from 'node:fs/promises'
import { logLines } from './service-log'
import type { Pm2Process } from './pm2-list'

const TAIL_BYTES = 64 * 1024

/**
 * The end of one log file, and nothing where it was not written to since. pm2 says where it is, and pm2 believes its
 * user: only a regular file of that same user is read, never what a link leads to.
 */
const readEnd = async (
  path: string,
  sinceAt: number,
  ownerUid: number,
): Promise<readonly string[] | null> => {
  const file = await open(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK).catch(
    // Not there, a link, or not for us: nothing to read.
    () => null,
  )
  if (file === null) return null
  try {
    const { size, uid, mtimeMs, ...stats } = await file.stat()
    if ((stats.mode & constants.S_IFMT) !== constants.S_IFREG || uid !== ownerUid) return null
    if (mtimeMs < sinceAt) return []
    const from = Math.max(0, size - TAIL_BYTES)
    const { buffer, bytesRead } = await file.read(Buffer.alloc(size - from), 0, size - from, from)
    const text = buffer.toString('utf8', 0, bytesRead)
    // The first line has lost its beginning.
    return logLines(from === 0 ? text : text.slice(text.indexOf('\n') + 1))
  } finally {
    await file.close()
  }
}

/** The newest lines of a program, its output before its errors; null when none of its files can be read. */
export const readPm2Logs = async (
  processes: readonly Pm2Process[],
  sinceAt: number,
  ownerUid: number,
): Promise<readonly string[] | null> => {
  const named = processes.map(({ pm2_env }) => pm2_env)
  const paths = new Set([
    ...named.flatMap(({ pm_out_log_path: path }) => path ?? []),
    ...named.flatMap(({ pm_err_log_path: path }) => path ?? []),
  ])
  const parts = await Promise.all([...paths].map((path) => readEnd(path, sinceAt, ownerUid)))
  const read = parts.filter((lines) => lines !== null)
  return read.length === 0 ? null : read.flat()
}
