import { isIP, Socket } from 'node:net'
import type { Client, ClientConfig } from 'pg'
import { z } from 'zod'
import { message, type Message } from '@shared/domain/message'
import { withDeadline } from '../../checks/connect/deadline'
import { postgresqlPlace } from '../../checks/connect/postgresql-address'
import type { DatabaseUse } from './find-database'
import { postgresqlFault, sqlStateOf } from './postgresql-fault'

const CONNECT_MS = 10_000
const MOST_WARNINGS = 20
/** How often the server itself looks whether we are still there, so that nothing goes on after us. */
const GONE_CHECK = '2s'

/** What a server warned of beside its answer, and how often. */
export type Warnings = { readonly total: number; readonly first: readonly string[] }

export type Session = {
  readonly serverPid: number
  /** As the server counts them: 150018 is 15.18. */
  readonly version: number
  /** Asks one question; the rows are held to their form. */
  readonly ask: <T>(row: z.ZodType<T>, sql: string, values?: readonly unknown[]) => Promise<readonly T[]>
  /** Has one statement carried out. */
  readonly run: (sql: string) => Promise<void>
  readonly warnings: () => Warnings
  /** Says goodbye, or hangs up when a statement is under way; safe to call twice. */
  readonly close: () => Promise<void>
}

/** The environment must not have a say (PGPASSWORD, PGSSLMODE, ~/.pgpass): only the settings have. */
const configOf = ({ address }: DatabaseUse, socket: Socket): ClientConfig => ({
  host: address.host,
  port: address.port,
  database: address.database,
  user: address.user,
  password: () => address.password ?? '',
  ssl:
    address.sslmode === 'disable'
      ? false
      : {
          rejectUnauthorized: address.sslmode === 'verify-full',
          ...(isIP(address.host) === 0 && { servername: address.host }),
        },
  application_name: 'mamori',
  connectionTimeoutMillis: CONNECT_MS,
  stream: () => socket,
})

const collectWarnings = (client: Client): (() => Warnings) => {
  let total = 0
  const first: string[] = []
  client.on('notice', ({ code, message: said }) => {
    // Successful completion is what information and hints have; the words for their severity depend on the language.
    if (code === '00000') return
    total += 1
    if (first.length < MOST_WARNINGS && said !== undefined) first.push(said)
  })
  return () => ({ total, first })
}

/** Has the server end a statement when we are gone. Without it the statement goes on to its own limit. */
const noticeOurEnd = async (client: Client, version: number): Promise<void> => {
  if (version < 140_000) return
  try {
    await client.query(`SET client_connection_check_interval = '${GONE_CHECK}'`)
  } catch (error) {
    // A server whose system cannot tell that a connection has ended (Windows) takes no other value than 0.
    if (sqlStateOf(error) !== '22023') throw error
  }
}

const sessionRow = z.object({ pid: z.number().int(), version: z.number().int() })

/**
 * Logs in to a database. Rejects with the server's error, the system's or the reason of `signal`, and then leaves nothing
 * open. The library is loaded at the first use: an engine that never touches a database does without it.
 */
export const openPostgresql = async (use: DatabaseUse, signal: AbortSignal): Promise<Session> => {
  const { default: pg } = await import('pg')
  signal.throwIfAborted()
  const socket = new Socket()
  const client = new pg.Client(configOf(use, socket))
  // It stays to the end: a connection that breaks later must not end the program; who asks then is told.
  client.on('error', () => undefined)
  const warnings = collectWarnings(client)
  const drop = (): void => void socket.destroy()
  signal.addEventListener('abort', drop, { once: true })
  const ask: Session['ask'] = async (row, sql, values = []) =>
    z.array(row).parse((await client.query(sql, [...values])).rows)
  try {
    await client.connect()
    const [session] = await ask(
      sessionRow,
      `SELECT pg_catalog.pg_backend_pid() AS pid,
        pg_catalog.current_setting('server_version_num')::int4 AS version`,
    )
    if (session === undefined) throw new Error('the server did not tell its version')
    await noticeOurEnd(client, session.version)
    return {
      serverPid: session.pid,
      version: session.version,
      ask,
      run: async (sql) => void (await client.query(sql)),
      warnings,
      close: () => client.end().finally(drop),
    }
  } catch (error) {
    drop()
    signal.throwIfAborted()
    throw error
  } finally {
    signal.removeEventListener('abort', drop)
  }
}

export type Asked<T> =
  | { readonly kind: 'done'; readonly value: T }
  | { readonly kind: 'failed'; readonly why: Message }

const LOOK_STATEMENT_MS = 5000
const LOOK_LOCK_MS = 2000

/**
 * Opens a database to look at it, for at most `limitMs`. What fails on the way or in a question is told in words; nothing
 * that is asked waits long for a lock or runs long, also when we are gone. Rejects with the reason of `signal`.
 */
export const lookInto = async <T>(
  use: DatabaseUse,
  { limitMs, signal }: { readonly limitMs: number; readonly signal: AbortSignal },
  look: (session: Session) => Promise<T>,
): Promise<Asked<T>> => {
  try {
    const end = await withDeadline(limitMs, signal, async (inner) => {
      const session = await openPostgresql(use, inner)
      const drop = (): void => void session.close().catch(() => undefined)
      inner.addEventListener('abort', drop, { once: true })
      try {
        await session.run(
          `SET statement_timeout = ${LOOK_STATEMENT_MS}; SET lock_timeout = ${LOOK_LOCK_MS}; SET search_path = pg_catalog`,
        )
        return await look(session)
      } finally {
        inner.removeEventListener('abort', drop)
        // It was asked and has answered; how the goodbye goes is of no matter.
        await session.close().catch(() => undefined)
      }
    })
    if (end.kind === 'done') return end
    const { where } = postgresqlPlace(use.address)
    return {
      kind: 'failed',
      why: message('check.connect.silent', { service: 'PostgreSQL', where, ms: end.afterMs }),
    }
  } catch (error) {
    signal.throwIfAborted()
    return { kind: 'failed', why: postgresqlFault(error, use) }
  }
}
