import { createHash, randomBytes } from 'node:crypto'
import { link, mkdir, rename, rm } from 'node:fs/promises'
import { connect, createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'

const LONGEST_SOCKET_PATH = 100
const CONNECT_TIMEOUT_MS = 1000
/** Far longer than it takes from finding a dead socket to replacing it. */
const SETTLE_MS = 200

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

/** Only a refusal shows that nobody is there: a socket that may not be opened, or is busy, belongs to somebody. */
const isDead = (error: NodeJS.ErrnoException): boolean =>
  error.code === 'ECONNREFUSED' || error.code === 'ENOENT'

const answers = (path: string): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = connect(path)
    const end = (answer: boolean): void => {
      socket.destroy()
      resolve(answer)
    }
    socket.setTimeout(CONNECT_TIMEOUT_MS, () => end(true))
    socket.once('connect', () => end(true))
    socket.once('error', (error) => end(!isDead(error)))
  })

/** A socket under a name of its own, so that closing it, which removes that name, never removes anybody else's. */
const listen = async (path: string): Promise<Bound> => {
  const ownPath = join(dirname(path), `.${randomBytes(4).toString('hex')}`)
  let visitors = 0
  const server = createServer((socket) => {
    visitors += 1
    socket.destroy()
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(ownPath, resolve)
  })
  server.unref()
  return {
    ownPath,
    visitors: () => visitors,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
      }),
  }
}

type Bound = {
  readonly ownPath: string
  readonly visitors: () => number
  readonly close: () => Promise<void>
}

/** Takes the name when nobody has it, dead or alive. */
const takeFree = async ({ ownPath }: Bound, path: string): Promise<boolean> => {
  try {
    await link(ownPath, path)
    await rm(ownPath)
    return true
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false
    throw error
  }
}

/**
 * Takes the name from an engine that was killed. Of several that do so at once the last has it: so each knocks after a
 * while, and holds it only when it hears itself.
 */
const takeFromDead = async ({ ownPath, visitors }: Bound, path: string): Promise<boolean> => {
  if (await answers(path)) return false
  await rename(ownPath, path)
  await pause(SETTLE_MS)
  const before = visitors()
  return (await answers(path)) && visitors() > before
}

/**
 * Takes the lock of a data directory: a socket that is bound as long as the engine lives, so that a killed engine
 * holds nothing. Rejects when the directory cannot be written.
 */
export const takeLock = async (dataDir: string): Promise<Lock> => {
  await mkdir(dataDir, { recursive: true, mode: 0o700 })
  const path = socketPath(dataDir)
  const bound = await listen(path)
  try {
    if ((await takeFree(bound, path)) || (await takeFromDead(bound, path))) {
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
