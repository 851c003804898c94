import { connect, isIP, type Socket } from 'node:net'
import { msSince } from '../limits/response-time'
import { loadTls, type Tls } from './load-tls'
import type { PostgresqlAddress } from './postgresql-address'
import {
  createPostgresqlReplies,
  isServerError,
  rowTexts,
  say,
  type PostgresqlReplies,
} from './postgresql-messages'
import { createScram, md5Answer, SCRAM } from './postgresql-password'
import { protocolError } from './reply-queue'

/** How far a probe has come; it is filled in on the way, so that it can be told where it stopped. */
export type PostgresqlProgress = {
  connected: boolean
  passwordAsked: boolean
  answer: { readonly connectMs: number; readonly totalMs: number } | null
}

/** The kinds of an authentication message. PostgreSQL manual, "Message Formats", AuthenticationOk and those after it. */
const OK = 0
const CLEARTEXT = 3
const MD5 = 5
const SASL = 10
const SASL_CONTINUE = 11
const SASL_FINAL = 12

const GOODBYE_MS = 250

/** Asks one question and resolves with its first row as texts; rejects with the server's error, after which it can ask on. */
export type AskRow = (sql: string) => Promise<readonly (string | null)[]>

const askRow =
  (stream: Socket, replies: PostgresqlReplies): AskRow =>
  async (sql) => {
    stream.write(say.query(sql))
    let row: readonly (string | null)[] = []
    let refused: unknown = null
    for (;;) {
      try {
        const { type, body } = await replies.next()
        if (type === 'D') row = rowTexts(body)
        if (type === 'Z') break
        if (!'TDC'.includes(type)) throw protocolError()
      } catch (error) {
        // After its error the server says that it is ready again.
        if (!isServerError(error)) throw error
        refused = error
      }
    }
    if (refused !== null) throw refused
    return row
  }

const terminated = (): Error => new Error('Connection terminated unexpectedly')

/** Resolves when the server takes part in TLS; the protocol goes on inside. Rejects with the error of TLS. */
const startTls = (
  tls: Tls,
  socket: Socket,
  { host, sslmode }: PostgresqlAddress,
  signal: AbortSignal,
): Promise<Socket> =>
  new Promise((resolve, reject) => {
    const fail = (): void => reject(terminated())
    socket.once('error', reject)
    socket.once('close', fail)
    signal.addEventListener('abort', fail, { once: true })
    socket.once('data', (said) => {
      socket.off('close', fail)
      // More than the one letter was not sent by the server, or not after the TLS that we are about to trust.
      if (said.length !== 1 || said[0] !== 'S'.charCodeAt(0)) return reject(protocolError())
      const inner = tls.connect({
        socket,
        rejectUnauthorized: sslmode === 'verify-full',
        ...(isIP(host) === 0 ? { servername: host } : { host }),
      })
      inner.once('error', reject)
      inner.once('close', fail)
      inner.once('secureConnect', () => resolve(inner))
    })
    socket.write(say.sslRequest())
  })

/** Answers what the server asks until it says that it is ready. */
const logIn = async (
  stream: Socket,
  replies: PostgresqlReplies,
  { user, password, database }: PostgresqlAddress,
  progress: PostgresqlProgress,
): Promise<void> => {
  const scram = createScram()
  const secret = (): string => {
    progress.passwordAsked = true
    if (password === null) throw new Error('the server asks for a password')
    return password
  }
  stream.write(say.startup(user, database, 'mamori'))
  for (let loggedIn = false; ;) {
    const { type, body } = await replies.next()
    if (type === 'Z' && loggedIn) return
    if (type !== 'R' || body.length < 4 || loggedIn) throw protocolError()
    const rest = body.subarray(4)
    switch (body.readInt32BE(0)) {
      case OK:
        loggedIn = true
        break
      case CLEARTEXT:
        stream.write(say.password(secret()))
        break
      case MD5:
        stream.write(say.password(md5Answer(user, secret(), rest.subarray(0, 4))))
        break
      case SASL:
        if (!rest.toString('latin1').split('\0').includes(SCRAM)) throw protocolError()
        secret()
        stream.write(say.saslFirst(SCRAM, scram.first))
        break
      case SASL_CONTINUE:
        stream.write(say.saslNext(await scram.answer(rest.toString('utf8'), secret())))
        break
      case SASL_FINAL:
        scram.verify(rest.toString('utf8'))
        break
      default:
        throw protocolError()
    }
  }
}

/** A proper goodbye keeps the server's log free of our probes. A server that does not hang up then is not waited for. */
const sayGoodbye = (stream: Socket): Promise<void> =>
  new Promise((resolve) => {
    const patience = setTimeout(resolve, GOODBYE_MS)
    stream.once('close', () => {
      clearTimeout(patience)
      resolve()
    })
    stream.end(say.goodbye())
  })

/**
 * Logs in, asks `SELECT 1`, lets `more` ask on, and says goodbye, noting each stage in `progress`. Rejects with the
 * server's error (its SQLSTATE as `code`) or the system's. It leaves no socket open.
 */
export const askPostgresql = async (
  address: PostgresqlAddress,
  progress: PostgresqlProgress,
  signal: AbortSignal,
  more?: (ask: AskRow) => Promise<void>,
): Promise<void> => {
  const { host, port, sslmode } = address
  const tls = await loadTls(sslmode !== 'disable')
  signal.throwIfAborted()
  const startedMs = performance.now()
  const socket = connect(host.startsWith('/') ? { path: `${host}/.s.PGSQL.${port}` } : { host, port })
  socket.once('connect', () => {
    progress.connected = true
  })
  const replies = createPostgresqlReplies()
  // They stay to the end: a connection that breaks later must not end the program.
  socket.on('error', replies.fail)
  socket.once('close', () => replies.fail(terminated()))
  const close = (): void => void socket.destroy()
  signal.addEventListener('abort', close, { once: true })
  try {
    const stream = tls === null ? socket : await startTls(tls, socket, address, signal)
    stream.on('error', replies.fail)
    stream.on('data', replies.take)
    await logIn(stream, replies, address, progress)
    const connectMs = msSince(startedMs)
    stream.write(say.query('SELECT 1'))
    for (const wanted of ['T', 'D', 'C', 'Z'])
      if ((await replies.next()).type !== wanted) throw protocolError()
    progress.answer = { connectMs, totalMs: msSince(startedMs) }
    await more?.(askRow(stream, replies))
    await sayGoodbye(stream)
  } finally {
    signal.removeEventListener('abort', close)
    close()
  }
}
