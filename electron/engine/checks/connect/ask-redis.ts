import { msSince } from '../limits/response-time'
import { loadQuietly } from './quiet-start'
import type { RedisAddress } from './redis-address'

/** How far a probe has come; it is filled in on the way, so that it can be told where it stopped. */
export type RedisProgress = {
  connected: boolean
  answer: { readonly totalMs: number } | null
}

/** A server without a password says so in one of these ways, depending on its age. */
const needsNoPassword = (error: unknown): boolean =>
  error instanceof Error && /no password is set|without any password configured/.test(error.message)

/**
 * Connects, gives the password if there is one, and asks PING, noting each stage in `progress`.
 * Rejects with the server's answer or the system's error. It never tries twice and leaves no socket open.
 */
export const askRedis = async (
  address: RedisAddress,
  progress: RedisProgress,
  signal: AbortSignal,
): Promise<void> => {
  // Costs 150 ms to load, which a start without a Redis check need not pay.
  const { Redis } = await loadQuietly(() => import('ioredis'))
  signal.throwIfAborted()
  const startedMs = performance.now()
  const redis = new Redis({
    ...(address.socket === null ? { host: address.host, port: address.port } : { path: address.socket }),
    ...(address.tls ? { tls: {} } : {}),
    // The handshake is ours: the library's own would only be told by its consequences.
    lazyConnect: true,
    protocol: 2,
    enableReadyCheck: false,
    disableClientInfo: true,
    retryStrategy: () => null,
    maxRetriesPerRequest: 0,
    connectTimeout: 0,
    disconnectTimeout: 0,
  })
  const close = (): void => redis.disconnect()
  const failed = new Promise<never>((_resolve, reject) => redis.on('error', reject))
  // Everything below races against it; it may also come when nobody waits any more.
  failed.catch(() => undefined)
  redis.once('connect', () => {
    progress.connected = true
  })
  signal.addEventListener('abort', close, { once: true })
  const ask = async (): Promise<void> => {
    await redis.connect()
    if (address.password !== null) {
      const secret = address.password
      await (address.user === null ? redis.auth(secret) : redis.auth(address.user, secret)).catch(
        (error: unknown) => {
          if (!needsNoPassword(error)) throw error
        },
      )
    }
    await redis.ping()
    progress.answer = { totalMs: msSince(startedMs) }
  }
  try {
    const asking = ask()
    // The library rejects with "closed"; why it was closed comes as an event, just before or just after.
    await Promise.race([failed, asking.catch((error: unknown) => Promise.race([failed, nextTurn(error)]))])
  } finally {
    signal.removeEventListener('abort', close)
    close()
  }
}

const nextTurn = (error: unknown): Promise<never> =>
  new Promise((_resolve, reject) => {
    setImmediate(() => reject(error))
  })
