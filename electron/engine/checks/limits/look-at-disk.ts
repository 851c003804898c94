import { readFile, realpath, statfs } from 'node:fs/promises'
import { diskUsageOf, type DiskUsage } from '../../metrics/disk-usage'
import { isReadOnlyMount } from '../../metrics/mounts'

export type DiskLook =
  | { readonly kind: 'usage'; readonly usage: DiskUsage }
  | { readonly kind: 'read_only' }
  /** A file system without blocks of its own. */
  | { readonly kind: 'no_blocks' }
  | { readonly kind: 'failed'; readonly code: string }

const codeOf = (error: unknown): string | null =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : null

const look = async (path: string): Promise<DiskLook> => {
  try {
    const real = await realpath(path)
    if (process.platform === 'linux' && isReadOnlyMount(await readFile('/proc/self/mountinfo', 'utf8'), real))
      return { kind: 'read_only' }
    const usage = diskUsageOf(await statfs(real))
    return usage === null ? { kind: 'no_blocks' } : { kind: 'usage', usage }
  } catch (error) {
    const code = codeOf(error)
    if (code === null) throw error
    return { kind: 'failed', code }
  }
}

/**
 * A dead network file system holds its caller for ever and cannot be cancelled; it keeps one of the few threads that
 * read files for the whole program. So a path is never asked again before it has answered.
 */
const underWay = new Map<string, Promise<DiskLook>>()

/** Looks at the file system of a path. It may never resolve: the caller waits under a limit of its own. */
export const lookAtDisk = (path: string): Promise<DiskLook> => {
  const running = underWay.get(path)
  if (running !== undefined) return running
  const started = look(path).finally(() => underWay.delete(path))
  underWay.set(path, started)
  return started
}
