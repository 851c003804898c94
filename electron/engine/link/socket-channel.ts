import type { Stats } from 'node:fs'
import { lstat, realpath, rm, symlink } from 'node:fs/promises'
import { connect, type Socket } from 'node:net'
import { userInfo } from 'node:os'
import { basename, dirname, join } from 'node:path'
import { message } from '@shared/domain/message'
import { createLineStream } from './frames'
import { ChannelFailed, type Challenge, type Channel, type ChannelEnd, type OpenChannel } from './link'

const CONNECT_TIMEOUT_MS = 5000

/** The directory beside an engine's socket where links prove who made them. */
export const CLAIMS = 'claims'

/** A user id without an entry in the user database has no name; its number says as much. */
const userName = (): string => {
  try {
    return userInfo().username
  } catch {
    // userInfo throws exactly when there is no such entry.
    return String(process.getuid?.() ?? '?')
  }
}

const whyOf = (place: string, { code, message: detail }: NodeJS.ErrnoException): ChannelEnd => {
  if (code === 'ENOENT' || code === 'ECONNREFUSED')
    return { why: message('wire.no_engine', { place }), detail: null }
  if (code === 'EACCES' || code === 'EPERM')
    return { why: message('wire.no_rights', { place, user: userName() }), detail }
  return { why: message('wire.failed', { place }), detail }
}

const connectTo = (path: string, signal: AbortSignal): Promise<Socket> =>
  new Promise((resolve, reject) => {
    const fail = (end: ChannelEnd): void => {
      forget()
      socket.destroy()
      reject(new ChannelFailed(end))
    }
    const onError = (error: Error): void => fail(whyOf(path, error))
    const onAbort = (): void => fail({ why: message('wire.stopped'), detail: null })
    const onConnect = (): void => {
      forget()
      resolve(socket)
    }
    const timer = setTimeout(() => {
      const seconds = CONNECT_TIMEOUT_MS / 1000
      fail({ why: message('wire.late', { seconds }), detail: null })
    }, CONNECT_TIMEOUT_MS)
    const forget = (): void => {
      clearTimeout(timer)
      signal.removeEventListener('abort', onAbort)
      socket.off('connect', onConnect)
      socket.off('error', onError)
      // A refusal that comes after the end must not end the program.
      socket.on('error', () => undefined)
    }
    const socket = connect(path)
    socket.once('connect', onConnect)
    socket.once('error', onError)
    signal.addEventListener('abort', onAbort)
    if (signal.aborted) onAbort()
  })

const WRITABLE_BY_OTHERS = 0o022

/**
 * Whether nobody else can stand in for an engine in a directory: it is root's or this user's own, or stands where only
 * root can have put it, as /run/mamori does.
 */
const isTrusted = async (dir: string): Promise<boolean> => {
  const ours = ({ uid, mode }: Stats): boolean =>
    (uid === 0 || uid === process.getuid?.()) && (mode & WRITABLE_BY_OTHERS) === 0
  const found = await lstat(dir)
  return found.isDirectory() && (ours(found) || ours(await lstat(dirname(dir))))
}

/** Connects to the socket of an engine of this host; rejects with `ChannelFailed`, also where somebody else could answer. */
export const openSocket = async (path: string, signal: AbortSignal): Promise<Socket> => {
  const socket = await connectTo(path, signal)
  const place = dirname(path)
  // One that has just gone is not trusted either: there is nothing left to talk to.
  if (await isTrusted(place).catch(() => false)) return socket
  socket.destroy()
  throw new ChannelFailed({ why: message('wire.untrusted', { place }), detail: null })
}

/**
 * Answers an engine's challenge for the socket at `socketPath`: makes the link whose owner is the proof. Only in the
 * directory beside that socket, where nobody but an engine can have asked. Resolves to the removal of the link, or null
 * when there was no link to make.
 */
export const answerBesideSocket = async (
  socketPath: string,
  { dir, id, nonce }: Challenge,
): Promise<(() => Promise<void>) | null> => {
  try {
    const beside = join(await realpath(dirname(socketPath)), CLAIMS)
    if (basename(dir) !== CLAIMS || (await realpath(dir)) !== beside) return null
    const link = join(beside, id)
    await symlink(nonce, link)
    // The engine may have removed it, or its directory may be gone with it.
    return () => rm(link, { force: true }).catch(() => undefined)
  } catch {
    // Who may not write there stays a name that is only claimed; the engine's greeting says what that is worth.
    return null
  }
}

/** Opens the socket of an engine of this host. */
export const openSocketChannel =
  (path: string): OpenChannel =>
  async (signal): Promise<Channel> => {
    const socket = await openSocket(path, signal)
    const { onLine, send, ended, close } = createLineStream({ input: socket, output: socket })
    return {
      onLine,
      send: (line) => send(line),
      ended,
      close: () => close(),
      answerChallenge: async (challenge) => {
        const remove = await answerBesideSocket(path, challenge)
        if (remove) void ended.then(remove)
        return remove !== null
      },
    }
  }
