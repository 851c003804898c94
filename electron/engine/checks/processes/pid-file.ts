import { constants, open } from 'node:fs/promises'

/** What a pid file says. */
export type PidFile =
  | { readonly kind: 'names'; readonly pid: number; readonly writtenAt: number }
  | { readonly kind: 'missing' }
  | { readonly kind: 'unreadable'; readonly code: string }
  /** Something else stands in it, or it is no file. */
  | { readonly kind: 'invalid' }

const MOST_BYTES = 64

/** The first line of a pid file: a number and nothing else, as all who write one agree. */
export const parsePid = (text: string): number | null => {
  const [line = ''] = text.trim().split('\n')
  const pid = /^\d{1,10}$/.test(line.trim()) ? Number(line) : 0
  return pid > 0 && pid <= 0x7f_ff_ff_ff ? pid : null
}

/** Reads a pid file. It waits for no pipe that somebody has put there. */
export const readPidFile = async (path: string): Promise<PidFile> => {
  try {
    const file = await open(path, constants.O_RDONLY | constants.O_NONBLOCK)
    try {
      const stat = await file.stat()
      if (!stat.isFile()) return { kind: 'invalid' }
      const { buffer, bytesRead } = await file.read(Buffer.alloc(MOST_BYTES), 0, MOST_BYTES, 0)
      const pid = parsePid(buffer.subarray(0, bytesRead).toString('latin1'))
      return pid === null ? { kind: 'invalid' } : { kind: 'names', pid, writtenAt: stat.mtimeMs }
    } finally {
      await file.close()
    }
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code === undefined) throw error
    return code === 'ENOENT' || code === 'ENOTDIR' ? { kind: 'missing' } : { kind: 'unreadable', code }
  }
}
