import type { Redis } from 'ioredis'
import { z } from 'zod'
import { message, type Message } from '@shared/domain/message'
import { withDeadline } from '../../checks/connect/deadline'
import { redisPlace, type RedisAddress } from '../../checks/connect/redis-address'
import type { RedisUse } from './find-redis'
import { redisFault } from './redis-fault'

const CONNECT_MS = 5000
/** One command of a batch; a server that needs longer is blocked by something else. */
const COMMAND_MS = 10_000
/** How many keys one SCAN looks at. */
const SCAN_COUNT = 1000

export type Info = ReadonlyMap<string, string>

export type RedisSession = {
  /** What the server says of itself: `role`, `used_memory`, … */
  readonly info: () => Promise<Info>
  readonly size: () => Promise<number>
  /** Some keys that match; the cursor `0` is the beginning and the end. Names are bytes. */
  readonly scan: (
    cursor: string,
    pattern: string,
  ) => Promise<{ readonly cursor: string; readonly keys: readonly Buffer[] }>
  /** Deletes keys, their memory in the background; how many of them were there. */
  readonly unlink: (keys: readonly Buffer[]) => Promise<number>
  readonly typeOf: (key: Buffer) => Promise<string>
  /** Milliseconds until a key expires; negative for never. */
  readonly expiresIn: (key: Buffer) => Promise<number>
  readonly close: () => void
}

const bytes = z.instanceof(Buffer)
const scanReply = z.tuple([bytes, z.array(bytes)])

/** A server without a password says so in one of these ways, depending on its age. */
const needsNoPassword = (error: unknown): boolean =>
  error instanceof Error && /no password is set|without any password configured/.test(error.message)

const logIn = async (client: Redis, { user, password }: RedisAddress): Promise<void> => {
  if (password === null) return
  try {
    await client.call('AUTH', ...(user === null ? [] : [user]), password)
  } catch (error) {
    if (!needsNoPassword(error)) throw error
  }
}

const sessionOf = (client: Redis): RedisSession => ({
  info: async () =>
    new Map(
      z
        .string()
        .parse(await client.call('INFO'))
        .split('\r\n')
        .flatMap((line): (readonly [string, string])[] => {
          const at = line.indexOf(':')
          return at > 0 ? [[line.slice(0, at), line.slice(at + 1)]] : []
        }),
    ),
  size: async () => z.number().parse(await client.call('DBSIZE')),
  scan: async (cursor, pattern) => {
    const reply = await client.callBuffer('SCAN', cursor, 'MATCH', pattern, 'COUNT', SCAN_COUNT)
    const [next, keys] = scanReply.parse(reply)
    return { cursor: next.toString('latin1'), keys }
  },
  unlink: async (keys) => z.number().parse(await client.call('UNLINK', ...keys)),
  typeOf: async (key) => z.string().parse(await client.call('TYPE', key)),
  expiresIn: async (key) => z.number().parse(await client.call('PTTL', key)),
  close: () => client.disconnect(),
})

/**
 * Logs in to one database of a Redis; it never tries twice. Rejects with the server's answer, the system's error or the
 * reason of `signal`, and then leaves nothing open. The library is loaded at the first use.
 */
export const openRedis = async (
  { address, database }: RedisUse,
  signal: AbortSignal,
): Promise<RedisSession> => {
  const { Redis: Client } = await import('ioredis')
  signal.throwIfAborted()
  const { host, port, socket, tls } = address
  // Who logs in is said below, so that a refusal is heard and the password is kept by nobody.
  const client = new Client({
    ...(socket === null ? { host, port } : { path: socket }),
    ...(tls && { tls: { servername: host } }),
    protocol: 2,
    lazyConnect: true,
    enableReadyCheck: false,
    disableClientInfo: true,
    enableOfflineQueue: false,
    maxRetriesPerRequest: 0,
    retryStrategy: () => null,
    connectTimeout: CONNECT_MS,
    commandTimeout: COMMAND_MS,
  })
  let broken: Error | null = null
  // It stays to the end: a connection that breaks later must not end the program; who asks then is told.
  client.on('error', (error: Error) => {
    broken ??= error
  })
  const drop = (): void => client.disconnect()
  signal.addEventListener('abort', drop, { once: true })
  try {
    await client.connect()
    await logIn(client, address)
    // A name for CLIENT LIST; a user without the right to it goes without.
    await client.call('CLIENT', 'SETNAME', 'mamori').catch(() => undefined)
    // A Sentinel does not know the command, and has to be told from a Redis first.
    if (database !== 0) await client.call('SELECT', database)
    return sessionOf(client)
  } catch (error) {
    drop()
    signal.throwIfAborted()
    // The system's own error says more than that the connection was closed.
    throw broken ?? error
  } finally {
    signal.removeEventListener('abort', drop)
  }
}

export type AskedRedis<T> =
  | { readonly kind: 'done'; readonly value: T }
  | { readonly kind: 'failed'; readonly why: Message }

/** Opens a Redis to look at it, for at most `limitMs`; what fails is told in words. Rejects with the reason of `signal`. */
export const lookIntoRedis = async <T>(
  use: RedisUse,
  { limitMs, signal }: { readonly limitMs: number; readonly signal: AbortSignal },
  look: (session: RedisSession, signal: AbortSignal) => Promise<T>,
): Promise<AskedRedis<T>> => {
  try {
    const end = await withDeadline(limitMs, signal, async (inner) => {
      const session = await openRedis(use, inner)
      inner.addEventListener('abort', session.close, { once: true })
      try {
        return await look(session, inner)
      } finally {
        inner.removeEventListener('abort', session.close)
        session.close()
      }
    })
    if (end.kind === 'done') return end
    const { where } = redisPlace(use.address)
    const params = { service: 'Redis', where, ms: end.afterMs }
    return { kind: 'failed', why: message('check.connect.silent', params) }
  } catch (error) {
    signal.throwIfAborted()
    return { kind: 'failed', why: redisFault(error, use) }
  }
}
