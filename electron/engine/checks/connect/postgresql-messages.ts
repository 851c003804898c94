import { createReplyQueue, protocolError } from './reply-queue'

const HEADER_BYTES = 5
/** Logging in and one row need some hundred bytes; an error with its context a few thousand. */
const MOST_BODY_BYTES = 64 * 1024

/**
 * What a PostgreSQL may say while a client logs in and asks one question: authentication, settings, its key, ready, a row
 * with its description, done, notices and errors. Message types: PostgreSQL manual, "Message Formats".
 */
const expected: ReadonlySet<string> = new Set('RSKZTDCENA')

export type PostgresqlMessage = { readonly type: string; readonly body: Buffer }

export type PostgresqlReplies = {
  readonly take: (chunk: Buffer) => void
  readonly fail: (error: Error) => void
  /** The next message that is neither a notice nor a setting; an error rejects, with its SQLSTATE as `code`. */
  readonly next: () => Promise<PostgresqlMessage>
}

const ignored: ReadonlySet<string> = new Set('SNAK')

/** The fields of an error: a letter, a text, a zero, each; `C` is the SQLSTATE, `M` the message. */
const toError = (body: Buffer): Error => {
  const fields = new Map(
    body
      .toString('utf8')
      .split('\0')
      .map((field) => [field.slice(0, 1), field.slice(1)]),
  )
  const code = fields.get('C')
  return code === undefined ? protocolError() : Object.assign(new Error(fields.get('M') ?? ''), { code })
}

/** Whether the server refused a question with its SQLSTATE; it then answers the next one. */
export const isServerError = (error: unknown): error is Error & { readonly code: string } =>
  error instanceof Error &&
  'code' in error &&
  typeof error.code === 'string' &&
  /^[0-9A-Z]{5}$/.test(error.code)

/** The columns of a row as texts; null is a NULL. Throws when the row is not as long as it says. */
export const rowTexts = (body: Buffer): readonly (string | null)[] => {
  const columns: (string | null)[] = []
  if (body.length < 2) throw protocolError()
  let at = 2
  for (let left = body.readUInt16BE(0); left > 0; left--) {
    if (at + 4 > body.length) throw protocolError()
    const bytes = body.readInt32BE(at)
    at += 4
    if (bytes > body.length - at) throw protocolError()
    columns.push(bytes < 0 ? null : body.toString('utf8', at, at + bytes))
    at += Math.max(0, bytes)
  }
  return columns
}

/** Reads the messages of a server, of which nothing is believed: wrong types and lengths end it. */
export const createPostgresqlReplies = (): PostgresqlReplies => {
  const queue = createReplyQueue<PostgresqlMessage>()
  let rest = Buffer.alloc(0)
  const next = async (): Promise<PostgresqlMessage> => {
    const said = await queue.next()
    if (said.type === 'E') throw toError(said.body)
    return ignored.has(said.type) ? next() : said
  }
  return {
    fail: queue.fail,
    next,
    take: (chunk) => {
      rest = Buffer.concat([rest, chunk])
      while (!queue.ended() && rest.length > 0) {
        const type = rest.toString('latin1', 0, 1)
        if (!expected.has(type)) return queue.fail(protocolError())
        if (rest.length < HEADER_BYTES) return
        const bodyBytes = rest.readInt32BE(1) - 4
        if (bodyBytes < 0 || bodyBytes > MOST_BODY_BYTES) return queue.fail(protocolError())
        const end = HEADER_BYTES + bodyBytes
        if (rest.length < end) return
        queue.push({ type, body: rest.subarray(HEADER_BYTES, end) })
        rest = rest.subarray(end)
      }
    },
  }
}

const PROTOCOL_3 = 196_608
const SSL_REQUEST = 80_877_103

const framed = (type: string, body: Buffer): Buffer => {
  const length = Buffer.alloc(4)
  length.writeInt32BE(body.length + 4)
  return Buffer.concat([Buffer.from(type, 'latin1'), length, body])
}
const int32 = (value: number): Buffer => {
  const bytes = Buffer.alloc(4)
  bytes.writeInt32BE(value)
  return bytes
}
const texts = (...values: readonly string[]): Buffer =>
  Buffer.from(values.map((value) => `${value}\0`).join(''))

/** What a client says. A zero would end a text early: none comes from outside, and a text that has one is cut there. */
export const say = {
  sslRequest: (): Buffer => framed('', int32(SSL_REQUEST)),
  startup: (user: string, database: string, applicationName: string): Buffer =>
    framed(
      '',
      Buffer.concat([
        int32(PROTOCOL_3),
        texts('user', user, 'database', database, 'application_name', applicationName, ''),
      ]),
    ),
  password: (password: string): Buffer => framed('p', texts(password)),
  saslFirst: (mechanism: string, data: string): Buffer =>
    framed('p', Buffer.concat([texts(mechanism), int32(Buffer.byteLength(data)), Buffer.from(data)])),
  saslNext: (data: string): Buffer => framed('p', Buffer.from(data)),
  query: (sql: string): Buffer => framed('Q', texts(sql)),
  goodbye: (): Buffer => framed('X', Buffer.alloc(0)),
} as const
