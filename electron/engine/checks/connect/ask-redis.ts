import { connect, isIP, type Socket } from 'node:net'
import { msSince } from '../limits/response-time'
import { loadTls, type Tls } from './load-tls'
import type { RedisAddress } from './redis-address'
import { createRedisReplies } from './redis-replies'

/** How far a probe has come; it is filled in on the way, so that it can be told where it stopped. */
export type RedisProgress = {
  connected: boolean
  answer: { readonly totalMs: number } | null
}

/** A server without a password says so in one of these ways, depending on its age. */
const needsNoPassword = (error: unknown): boolean =>
  error instanceof Error && /no password is set|without any password configured/.test(error.message)

/** A command as an array of strings of stated length, so that nothing in them can end it early. */
const command = (words: readonly string[]): string =>
  `*${words.length}\r\n${words.map((word) => `$${Buffer.byteLength(word)}\r\n${word}\r\n`).join('')}`

const open = ({ host, port, socket }: RedisAddress, tls: Tls | null): Socket => {
  const way = socket === null ? { host, port } : { path: socket }
  return tls ? tls.connect({ ...way, ...(isIP(host) === 0 && { servername: host }) }) : connect(way)
}

/**
 * Connects, gives the password if there is one, and asks PING, noting each stage in `progress`.
 * Rejects with the server's answer (a `ReplyError`) or the system's error. It never tries twice and leaves no socket open.
 */
export const askRedis = async (
  address: RedisAddress,
  progress: RedisProgress,
  signal: AbortSignal,
): Promise<void> => {
  const tls = await loadTls(address.tls)
  signal.throwIfAborted()
  const startedMs = performance.now()
  const socket = open(address, tls)
  const replies = createRedisReplies()
  socket.once('connect', () => {
    progress.connected = true
  })
  socket.on('data', replies.take)
  // It stays to the end: a connection that breaks later must not end the program.
  socket.on('error', replies.fail)
  socket.once('close', () => replies.fail(new Error('Connection is closed')))
  const close = (): void => void socket.destroy()
  signal.addEventListener('abort', close, { once: true })
  const ask = (...words: readonly string[]): Promise<void> => {
    socket.write(command(words))
    return replies.next()
  }
  try {
    if (address.password !== null)
      await ask('AUTH', ...(address.user === null ? [] : [address.user]), address.password).catch(
        (error: unknown) => {
          if (!needsNoPassword(error)) throw error
        },
      )
    await ask('PING')
    progress.answer = { totalMs: msSince(startedMs) }
  } finally {
    signal.removeEventListener('abort', close)
    close()
  }
}
