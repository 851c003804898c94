export const journalErrorCodes = [
  'newer_version',
  'older_version',
  'missing',
  'not_a_journal',
  'corrupt',
  'locked',
  'full',
  'not_permitted',
  'io',
  'invalid',
  'timeout',
  'closed',
  'worker_died',
  'internal',
] as const
export type JournalErrorCode = (typeof journalErrorCodes)[number]

/** A failure of the journal as it crosses the thread boundary, where classes are lost. */
export type JournalFailure = {
  readonly code: JournalErrorCode
  readonly file: string
  readonly detail: string
}

/** What the journal could not do, and with which file. Match on `code`; `detail` is for the log, not for people. */
export class JournalError extends Error {
  readonly code: JournalErrorCode
  readonly file: string
  readonly detail: string
  constructor({ code, file, detail }: JournalFailure) {
    super(`journal ${file}: ${code}: ${detail}`)
    this.name = 'JournalError'
    this.code = code
    this.file = file
    this.detail = detail
  }
}

/** A value or a statement that must not reach the database. */
export class RefusedInput extends Error {
  constructor(detail: string) {
    super(detail)
    this.name = 'RefusedInput'
  }
}

/** SQLite's primary result codes, https://sqlite.org/rescode.html. */
const bySqliteCode: Readonly<Record<number, JournalErrorCode>> = {
  3: 'not_permitted',
  5: 'locked',
  6: 'locked',
  8: 'not_permitted',
  10: 'io',
  11: 'corrupt',
  13: 'full',
  14: 'io',
  18: 'invalid',
  19: 'invalid',
  20: 'invalid',
  23: 'not_permitted',
  25: 'invalid',
  26: 'corrupt',
}

const bySystemCode: Readonly<Record<string, JournalErrorCode>> = {
  EACCES: 'not_permitted',
  EPERM: 'not_permitted',
  EROFS: 'not_permitted',
  EISDIR: 'not_a_journal',
  ENOTDIR: 'not_a_journal',
  ELOOP: 'not_a_journal',
  ENOSPC: 'full',
  EDQUOT: 'full',
}

const field = (error: unknown, name: string): unknown =>
  typeof error === 'object' && error !== null && name in error
    ? (error as Record<string, unknown>)[name]
    : undefined

const codeOf = (error: unknown): JournalErrorCode => {
  if (error instanceof RefusedInput) return 'invalid'
  const sqlite = field(error, 'errcode')
  if (typeof sqlite === 'number') return bySqliteCode[sqlite & 0xff] ?? 'internal'
  const system = field(error, 'code')
  if (typeof system !== 'string') return 'internal'
  // Any other errno comes from the file system; Node's own errors are named ERR_….
  return bySystemCode[system] ?? (/^E[A-Z0-9]+$/.test(system) ? 'io' : 'internal')
}

/** Names what SQLite, the file system or our own checks threw, as data. */
export const toFailure = (error: unknown, file: string): JournalFailure =>
  error instanceof JournalError
    ? { code: error.code, file: error.file, detail: error.detail }
    : { code: codeOf(error), file, detail: error instanceof Error ? error.message : String(error) }
