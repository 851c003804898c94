import { randomBytes } from 'node:crypto'
import { link, rename, rm } from 'node:fs/promises'
import { connect, createServer, type Socket } from 'node:net'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'

const CONNECT_TIMEOUT_MS = 1000
/** Far longer than it takes from finding a dead socket to replacing it. */
const SETTLE_MS = 200

/** A listening socket under a name of its own. */
export type BoundSocket = {
  readonly ownPath: string
  /** How often somebody has come so far. */
  readonly visitors: () => number
  /** Gives every visitor from now on to `take`; until then each is sent away. */
  readonly receive: (take: (socket: Socket) => void) => void
  /** Sends everybody away who is still there. */
  readonly close: () => Promise<void>
}

/** Only a refusal shows that nobody is there: a socket that may not be opened, or is busy, belongs to somebody. */
const isDead = (error: NodeJS.ErrnoException): boolean =>
  error.code === 'ECONNREFUSED' || error.code === 'ENOENT'

/** Whether somebody lives behind a socket, or may. */
export const answers = (path: string): Promise<boolean> =>
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

/**
 * Binds a socket under a name of its own in a directory, so that closing it, which removes that name, never removes
 * anybody else's. `sendAway` is what visitors get before there is somebody to receive them.
 */
export const bindSocket = async (
  dir: string,
  name: string = `.${randomBytes(4).toString('hex')}`,
  sendAway: (socket: Socket) => void = (socket) => socket.destroy(),
): Promise<BoundSocket> => {
  const ownPath = join(dir, name)
  let visitors = 0
  let take = sendAway
  const open = new Set<Socket>()
  const server = createServer((socket) => {
    visitors += 1
    open.add(socket)
    socket.once('close', () => open.delete(socket))
    take(socket)
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(ownPath, resolve)
  })
  server.unref()
  return {
    ownPath,
    visitors: () => visitors,
    receive: (next) => {
      take = next
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        for (const socket of open) socket.destroy()
      }),
  }
}

/** Of file systems without hard links, or without those of sockets. */
const NO_LINKS: ReadonlySet<string | undefined> = new Set([
  'EPERM',
  'ENOTSUP',
  'EOPNOTSUPP',
  'ENOSYS',
  'EMLINK',
])

/** Takes the name when nobody has it, dead or alive; where there are no links, the other way has to do. */
const takeFree = async ({ ownPath }: BoundSocket, path: string): Promise<boolean> => {
  try {
    await link(ownPath, path)
    await rm(ownPath)
    return true
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code === 'EEXIST' || NO_LINKS.has(code)) return false
    throw error
  }
}

/**
 * Takes the name from an engine that was killed. Of several that do so at once the last has it: so each knocks after a
 * while, and holds it only when it hears itself.
 */
const takeFromDead = async ({ ownPath, visitors }: BoundSocket, path: string): Promise<NameTaken> => {
  if (await answers(path)) return 'alive'
  await rename(ownPath, path)
  await pause(SETTLE_MS)
  const before = visitors()
  return (await answers(path)) && visitors() > before ? 'held' : 'beaten'
}

/** `alive`: somebody lives under it. `beaten`: another one took it at the same moment, and this socket has no name left. */
export type NameTaken = 'held' | 'alive' | 'beaten'

/** Takes a name for a bound socket. */
export const takeName = async (bound: BoundSocket, path: string): Promise<NameTaken> =>
  (await takeFree(bound, path)) ? 'held' : takeFromDead(bound, path)
