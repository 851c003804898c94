import { createHash } from 'node:crypto'
import { mkdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { bindSocket, takeName } from './bound-socket'
import { takePipe, thisSystem } from './pipe'

/** unix(7): 108 bytes with the final zero; the socket's own first name is a little longer than its last. */
const LONGEST_SOCKET_PATH = 100

export type Lock =
  | { readonly kind: 'held'; readonly release: () => Promise<void> }
  /** Another engine works on the same data. */
  | { readonly kind: 'taken' }

/** The socket's path; a data directory with a long name gets a short one in the temporary folder. */
const socketPath = (dataDir: string): string => {
  const inside = join(dataDir, 'engine.sock')
  if (Buffer.byteLength(inside) <= LONGEST_SOCKET_PATH) return inside
  const name = createHash('sha256').update(dataDir).digest('hex').slice(0, 24)
  return join(tmpdir(), `mamori-${name}.sock`)
}

/**
 * Takes the lock of a data directory: a socket that is bound as long as the engine lives (on Windows a named pipe), so
 * that a killed engine holds nothing. Rejects when the directory cannot be written.
 */
export const takeLock = async (dataDir: string, system = thisSystem): Promise<Lock> => {
  await mkdir(dataDir, { recursive: true, mode: 0o700 })
  if (system.platform === 'win32') {
    const pipe = await takePipe(resolve(dataDir), system)
    return pipe === null ? { kind: 'taken' } : { kind: 'held', release: pipe.release }
  }
  const path = socketPath(dataDir)
  const bound = await bindSocket(dirname(path))
  try {
    if ((await takeName(bound, path)) === 'held') {
      const release = async (): Promise<void> => {
        await rm(path, { force: true })
        await bound.close()
      }
      let released: Promise<void> | null = null
      return { kind: 'held', release: () => (released ??= release()) }
    }
  } catch (error) {
    await bound.close()
    throw error
  }
  await bound.close()
  return { kind: 'taken' }
}
