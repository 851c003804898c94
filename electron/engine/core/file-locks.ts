/** One lock that somebody holds, as `/proc/locks` tells it. */
export type HeldLock = {
  /** The device as `major:minor`, both hexadecimal without leading zeros. */
  readonly device: string
  readonly inode: string
  /** null when it belongs to an open file and to no process, or to one that cannot be seen from here. */
  readonly pid: number | null
}

const hex = (text: string): string => Number.parseInt(text, 16).toString(16)

/**
 * Reads `/proc/locks`, see proc(5): `1: POSIX  ADVISORY  WRITE 1234 fe:00:402117 0 EOF`. Lines with `->` wait for a lock
 * and hold none. What does not look like a lock is passed over.
 */
export const parseLocks = (text: string): readonly HeldLock[] =>
  text.split('\n').flatMap((line): HeldLock[] => {
    const found =
      /^\d+:\s+(?:POSIX|FLOCK|OFDLCK)\s+\S+\s+(?:READ|WRITE|RW)\s+(-?\d{1,10})\s+([0-9a-f]{1,8}):([0-9a-f]{1,8}):(\d{1,20})\s/.exec(
        line,
      )
    if (!found) return []
    const [, pid = '', major = '', minor = '', inode = ''] = found
    return [
      {
        device: `${hex(major)}:${hex(minor)}`,
        inode,
        pid: Number(pid) > 0 ? Number(pid) : null,
      },
    ]
  })

/** The device of a file's `stat` as `/proc/locks` writes it; the layout of Linux' `dev_t`, see makedev(3). */
export const deviceOf = (dev: bigint): string => {
  const major = ((dev >> 8n) & 0xfffn) | ((dev >> 32n) & 0xfffff000n)
  const minor = (dev & 0xffn) | ((dev >> 12n) & 0xffffff00n)
  return `${major.toString(16)}:${minor.toString(16)}`
}
