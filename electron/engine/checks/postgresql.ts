import type { Limits, Reading } from '@shared/domain/check'
import { message } from '@shared/domain/message'
import { z } from 'zod'
import { askPostgresql, type AskRow, type PostgresqlProgress } from './connect/ask-postgresql'
import { codeOf, faultOf, faultReading, unhealthy, unknown, type Place } from './connect/connection-fault'
import { withDeadline } from './connect/deadline'
import { lookAtDatabase, type DatabaseLook } from './connect/look-at-database'
import {
  parsePostgresqlUrl,
  postgresqlAddressOf,
  postgresqlPlace,
  type PostgresqlAddress,
} from './connect/postgresql-address'
import { tlsFaultOf } from './connect/tls-fault'
import { databaseFields, databaseQuestions, refineDatabaseEdges, withDatabase } from './limits/judge-database'
import {
  areOrdered,
  limitsFault,
  limitsFrom,
  secondLimitFields,
  namedAsSetting,
} from './limits/limits-setting'
import { timeReading } from './limits/response-time'
import { defineCheck } from './define-check'

const usualLimits: Limits = { warning: 500, critical: 1000 }

const settingsSchema = z.lazy(() =>
  z
    .object({
      /** A name, an address, or the folder of the Unix socket (`/var/run/postgresql`). */
      host: z.string().min(1).max(300).default('localhost'),
      /** The same as a `host` that begins with `/`; wins over it. */
      socket: z.string().startsWith('/').max(300).optional(),
      port: z.number().int().min(1).max(65_535).default(5432),
      database: z.string().min(1).max(63).default('postgres'),
      user: z.string().min(1).max(63).default('postgres'),
      password: z.string().max(1000).optional(),
      sslmode: z.enum(['disable', 'require', 'verify-full']).default('disable'),
      /** `postgresql://…` instead of all of the above. */
      url: z
        .string()
        .refine((url) => parsePostgresqlUrl(url) !== null, { message: 'check.settings.postgresql_url' })
        .optional(),
      ...secondLimitFields,
      ...databaseFields,
    })
    .refine(areOrdered(usualLimits, 1000), limitsFault)
    .superRefine(refineDatabaseEdges),
)
const isSqlState = (code: string | null): code is string => code !== null && /^[0-9A-Z]{5}$/.test(code)

/**
 * What an SQLSTATE at the door says. Up but not for us (class 28, a missing database, a right that is missing) and
 * not yet up (57P03) are unknown; no room (class 53), a crash or a stop (57P01, 57P02), a failing disk (58) and
 * an internal fault (XX) are unhealthy. Codes: PostgreSQL manual, appendix "Error Codes".
 */
const refusalReading = (
  sqlState: string,
  address: PostgresqlAddress,
  place: Place,
  passwordAsked: boolean,
): Reading => {
  const params = { ...place, sqlState, user: address.user, database: address.database }
  if (sqlState === '57P03') return unknown(message('check.postgresql.starting', params))
  if (sqlState === '53300') return unhealthy(message('check.postgresql.full', params))
  if (sqlState.startsWith('28'))
    return unknown(
      message(
        passwordAsked && address.password === null
          ? 'check.postgresql.password_missing'
          : 'check.postgresql.login',
        params,
      ),
    )
  if (sqlState === '3D000') return unknown(message('check.postgresql.database_missing', params))
  if (sqlState === '57P01' || sqlState === '57P02') return unhealthy(message('check.connect.closed', params))
  if (/^(53|58|XX)/.test(sqlState)) return unhealthy(message('check.postgresql.failing', params))
  return unknown(message('check.postgresql.refused', params))
}

const errorReading = (
  error: unknown,
  address: PostgresqlAddress,
  place: Place,
  progress: PostgresqlProgress,
): Reading => {
  const code = codeOf(error)
  const fault = faultOf(error)
  if (fault !== null) return faultReading(fault, place)
  const tls = code === null ? null : tlsFaultOf(code)
  if (tls !== null) return unhealthy(message(tls, { ...place, code: code ?? '' }))
  if (isSqlState(code)) return refusalReading(code, address, place, progress.passwordAsked)
  // SCRAM with an empty password is refused on this side, before the server is asked.
  if (progress.passwordAsked && address.password === null)
    return unknown(message('check.postgresql.password_missing', { ...place, user: address.user }))
  if (error instanceof Error && error.message.startsWith('Connection terminated'))
    return faultReading('closed', place)
  if (progress.connected) return unhealthy(message('check.connect.protocol', place))
  throw error
}

/**
 * PostgreSQL: connects, logs in, asks `SELECT 1`. Judged by the time until it is logged in, 0.5 s and 1 s unless told; and
 * by its connections, the mean time of its queries and its deadlocks a day, where the settings give edges for them.
 */
export default defineCheck({
  id: 'postgresql',
  settings: settingsSchema,
  asks: ['host', 'port', 'database', 'user', 'password'],
  usualLimits: namedAsSetting(usualLimits, 1000),
  subject: () => 'postgresql',
  hosts: (settings) => [postgresqlAddressOf(settings).host],
  run: async (context, settings, signal) => {
    const address = postgresqlAddressOf(settings)
    const place: Place = { service: 'PostgreSQL', ...postgresqlPlace(address) }
    const progress: PostgresqlProgress = { connected: false, passwordAsked: false, answer: null }
    const questions = databaseQuestions(settings)
    const seen: { look: DatabaseLook | null; fault: string | null } = { look: null, fault: null }
    const lookAround = async (ask: AskRow): Promise<void> => {
      seen.look = await lookAtDatabase(ask, questions.statements)
    }
    try {
      const end = await withDeadline(context.timeoutMs, signal, (inner) =>
        askPostgresql(address, progress, inner, questions.any ? lookAround : undefined),
      )
      if (end.kind === 'late' && progress.answer === null)
        return faultReading(progress.connected ? 'silent' : 'unconnected', place, { ms: end.afterMs })
    } catch (error) {
      signal.throwIfAborted()
      // It has answered; only the look around or the goodbye went wrong.
      if (progress.answer === null) return errorReading(error, address, place, progress)
      seen.fault = codeOf(error)
    }
    if (progress.answer === null) throw new Error('the probe ended without an answer')
    const reading = timeReading({
      valueMs: progress.answer.connectMs,
      responseMs: progress.answer.totalMs,
      limits: limitsFrom(settings, usualLimits, 1000),
      previousBand: context.previousBand,
      texts: { ok: 'check.postgresql.ok', slow: 'check.postgresql.slow' },
      params: place,
      details: {},
    })
    return questions.any ? withDatabase(reading, seen, settings, context, place) : reading
  },
})
