import { createHash } from 'node:crypto'
import { constants } from 'node:fs'
import { mkdir, open, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { bindSocket, takeName, type BoundSocket } from './bound-socket'
import { takePipe, thisSystem, type System } from './pipe'

/** unix(7): 108 bytes with the final zero; the socket's own first name is a little longer than its last. */
const LONGEST_SOCKET_PATH = 100
const SOCKET = 'engine.sock'

export type Lock =
  | { readonly kind: 'held'; readonly release: () => Promise<void> }
  /** Another engine works on the same data. */
  | { readonly kind: 'taken' }

type SocketPlace = { readonly path: string; readonly leave: () => Promise<void> }

const stay = (): Promise<void> => Promise.resolve()

/**
 * Where the socket goes. A data directory with a long name is reached through an open descriptor (proc(5)), so that the
 * lock stays inside it; where there is none, it gets a short name in the temporary folder, which is this user's on macOS.
 */
const socketPlace = async (dataDir: string, { platform }: System): Promise<SocketPlace> => {
  const inside = join(dataDir, SOCKET)
  if (Buffer.byteLength(inside) <= LONGEST_SOCKET_PATH) return { path: inside, leave: stay }
  if (platform === 'linux') {
    const folder = await open(dataDir, constants.O_RDONLY | constants.O_DIRECTORY)
    return { path: `/proc/self/fd/${folder.fd}/${SOCKET}`, leave: () => folder.close() }
  }
  const name = createHash('sha256').update(dataDir).digest('hex').slice(0, 24)
  return { path: join(tmpdir(), `mamori-${name}.sock`), leave: stay }
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
  const { path, leave } = await socketPlace(dataDir, system)
  let bound: BoundSocket | null = null
  const letGo = async (): Promise<void> => {
    await bound?.close()
    await leave()
  }
  try {
    bound = await bindSocket(dirname(path))
    if ((await takeName(bound, path)) === 'held') {
      const release = async (): Promise<void> => {
        await rm(path, { force: true })
        await letGo()
      }
      let released: Promise<void> | null = null
      return { kind: 'held', release: () => (released ??= release()) }
    }
  } catch (error) {
    await letGo()
    throw error
  }
  await letGo()
  return { kind: 'taken' }
}
