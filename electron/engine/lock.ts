import { createHash } from 'node:crypto'
import { mkdir, rm } from 'node:fs/promises'
import { connect, createServer, type Server } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const LONGEST_SOCKET_PATH = 100
const CONNECT_TIMEOUT_MS = 1000

export type Lock =
  | { readonly kind: 'held'; readonly release: () => Promise<void> }
  /** Another engine works on the same data. */
  | { readonly kind: 'taken' }

/** The socket's path; a data directory with a long name gets a short one in the temporary folder (unix(7): 108 bytes). */
const socketPath = (dataDir: string): string => {
  const inside = join(dataDir, 'engine.sock')
  if (Buffer.byteLength(inside) <= LONGEST_SOCKET_PATH) return inside
  const name = createHash('sha256').update(dataDir).digest('hex').slice(0, 24)
  return join(tmpdir(), `mamori-${name}.sock`)
}

const answers = (path: string): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = connect(path)
    const end = (answer: boolean): void => {
      socket.destroy()
      resolve(answer)
    }
    socket.setTimeout(CONNECT_TIMEOUT_MS, () => end(true))
    socket.once('connect', () => end(true))
    socket.once('error', () => end(false))
  })

const listen = (path: string): Promise<Server | null> =>
  new Promise((resolve, reject) => {
    const server = createServer((socket) => socket.destroy())
    server.once('error', (error: NodeJS.ErrnoException) =>
      error.code === 'EADDRINUSE' ? resolve(null) : reject(error),
    )
    server.listen(path, () => resolve(server))
  })

/**
 * Takes the lock of a data directory: a socket that is bound as long as the engine lives, so that a killed engine
 * holds nothing. Rejects when the directory cannot be written.
 */
export const takeLock = async (dataDir: string): Promise<Lock> => {
  await mkdir(dataDir, { recursive: true, mode: 0o700 })
  const path = socketPath(dataDir)
  let server = await listen(path)
  if (server === null && !(await answers(path))) {
    await rm(path, { force: true })
    server = await listen(path)
  }
  if (server === null) return { kind: 'taken' }
  const held = server
  held.unref()
  return {
    kind: 'held',
    release: () =>
      new Promise((resolve) => {
        held.close(() => resolve())
      }),
  }
}
