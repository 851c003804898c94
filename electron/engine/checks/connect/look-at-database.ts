import type { AskRow } from './ask-postgresql'
import { isServerError } from './postgresql-messages'

/** What the statistics of a server say; counters run since `resetAt` (epoch milliseconds, null when they never did). */
export type DatabaseLook = {
  /** Clients of all databases, without the one that asks. */
  readonly connections: number
  readonly deadlocks: number
  readonly resetAt: number | null
  /** null where pg_stat_statements is not there, or was not asked for. */
  readonly statements: { readonly calls: number; readonly totalMs: number } | null
}

/**
 * Without the right to read all statistics, the kind of a session is hidden (NULL); those that belong to no database serve
 * the server itself. The extension lies in whatever schema it was made in. Views: PostgreSQL manual, "The Cumulative
 * Statistics System".
 */
const SERVER_SQL = `SELECT
 (SELECT count(*) FROM pg_catalog.pg_stat_activity
   WHERE datid IS NOT NULL AND pid <> pg_catalog.pg_backend_pid()
     AND coalesce(backend_type, 'client backend') = 'client backend'),
 (SELECT coalesce(sum(deadlocks), 0) FROM pg_catalog.pg_stat_database),
 (SELECT extract(epoch FROM max(stats_reset)) FROM pg_catalog.pg_stat_database),
 (SELECT pg_catalog.quote_ident(n.nspname) FROM pg_catalog.pg_extension e
   JOIN pg_catalog.pg_namespace n ON n.oid = e.extnamespace WHERE e.extname = 'pg_stat_statements')`

const statementsSql = (schema: string): string =>
  `SELECT coalesce(sum(calls), 0), coalesce(sum(total_exec_time), 0) FROM ${schema}.pg_stat_statements`

const numberOf = (text: string | null | undefined): number => {
  const value = Number(text ?? Number.NaN)
  if (!Number.isFinite(value)) throw new Error('the statistics of the server are no numbers')
  return value
}

const statementsOf = async (ask: AskRow, schema: string): Promise<DatabaseLook['statements']> => {
  try {
    const [calls, totalMs] = await ask(statementsSql(schema))
    return { calls: numberOf(calls), totalMs: numberOf(totalMs) }
  } catch (error) {
    // The extension was made but the server has not loaded it (55000), is too old (42703), or is closed to this user (42501).
    if (isServerError(error) && /^(55000|42\w{3})$/.test(error.code)) return null
    throw error
  }
}

/** Asks the server for what is going on in it: one question, and one more for the statements. */
export const lookAtDatabase = async (ask: AskRow, withStatements: boolean): Promise<DatabaseLook> => {
  const [connections, deadlocks, reset, schema] = await ask(SERVER_SQL)
  return {
    connections: numberOf(connections),
    deadlocks: numberOf(deadlocks),
    resetAt: reset === null || reset === undefined ? null : Math.round(numberOf(reset) * 1000),
    statements: withStatements && typeof schema === 'string' ? await statementsOf(ask, schema) : null,
  }
}
