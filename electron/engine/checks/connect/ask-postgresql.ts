import { Socket } from 'node:net'
import { loadQuietly } from './quiet-start'
import type { PostgresqlAddress } from './postgresql-address'
import { msSince } from '../limits/response-time'
import { guardStream } from './guard-stream'
import { createFrameCheck } from './postgresql-frames'

/** How far a probe has come; it is filled in on the way, so that it can be told where it stopped. */
export type PostgresqlProgress = {
  connected: boolean
  passwordAsked: boolean
  answer: { readonly connectMs: number; readonly totalMs: number } | null
}

const tlsOf = (sslmode: PostgresqlAddress['sslmode']): boolean | { readonly rejectUnauthorized: false } => {
  switch (sslmode) {
    case 'disable':
      return false
    case 'require':
      return { rejectUnauthorized: false }
    case 'verify-full':
      return true
  }
}

/**
 * Logs in, asks `SELECT 1` and says goodbye, noting each stage in `progress`. Rejects with the server's or the system's error.
 * The socket is ours: it is closed whatever happens, also when the server has gone silent.
 */
export const askPostgresql = async (
  address: PostgresqlAddress,
  progress: PostgresqlProgress,
  signal: AbortSignal,
): Promise<void> => {
  // Costs 60 ms to load, which a start without a PostgreSQL check need not pay.
  const { Client } = await loadQuietly(() => import('pg'))
  signal.throwIfAborted()
  const socket = new Socket()
  socket.once('connect', () => {
    progress.connected = true
  })
  const client = new Client({
    stream: () => socket,
    host: address.host,
    port: address.port,
    database: address.database,
    user: address.user,
    password: () => {
      progress.passwordAsked = true
      return address.password ?? ''
    },
    ssl: tlsOf(address.sslmode),
    application_name: 'mamori',
  })
  // With TLS the first byte is the server's yes or no, and the protocol begins on the stream that is made then.
  guardStream(socket, address.sslmode === 'disable' ? createFrameCheck() : () => true)
  client.connection.once('sslconnect', () => guardStream(client.connection.stream, createFrameCheck()))
  // What is emitted here also rejects the call in progress; without a listener it would end the program.
  client.on('error', () => undefined)
  const close = (): void => void socket.destroy()
  signal.addEventListener('abort', close, { once: true })
  try {
    const startedMs = performance.now()
    await client.connect()
    const connectMs = msSince(startedMs)
    await client.query('SELECT 1')
    progress.answer = { connectMs, totalMs: msSince(startedMs) }
    // A proper goodbye keeps the server's log free of our probes.
    await client.end()
  } finally {
    signal.removeEventListener('abort', close)
    close()
  }
}
