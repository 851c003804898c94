import { DatabaseSync, type DatabaseSyncInstance, type StatementSyncInstance } from '@photostructure/sqlite'
import {
  CompiledQuery,
  Kysely,
  SqliteAdapter,
  SqliteDriver,
  SqliteIntrospector,
  SqliteQueryCompiler,
  type Dialect,
  type Driver,
  type SqliteDatabase,
  type SqliteStatement,
} from 'kysely'
import { assertBindable, countPlaceholders, type Bindable } from './bind'
import { RefusedInput } from './journal-error'
import type { Tables } from './schema'

const BUSY_TIMEOUT_MS = 5000
const KEPT_STATEMENTS = 100

export type Database = { readonly db: Kysely<Tables>; readonly raw: DatabaseSyncInstance }

const statement = (prepared: StatementSyncInstance, sql: string): SqliteStatement => {
  const expected = countPlaceholders(sql)
  const checked = (values: readonly unknown[]): Bindable[] => {
    if (values.length !== expected)
      throw new RefusedInput(`${values.length} parameters for ${expected} placeholders: ${sql}`)
    return values.map((value, index) => {
      assertBindable(value, index + 1)
      return value
    })
  }
  return {
    reader: prepared.columns().length > 0,
    all: (values) => prepared.all(...checked(values)),
    run: (values) => prepared.run(...checked(values)),
    iterate: (values) => prepared.iterate(...checked(values)),
  }
}

/** Shows a node:sqlite-style database as Kysely expects it, with strict parameters and prepared statements kept. */
export const adapt = (raw: DatabaseSyncInstance): SqliteDatabase => {
  const kept = new Map<string, SqliteStatement>()
  return {
    close: () => raw.close(),
    prepare: (sql) => {
      const known = kept.get(sql)
      if (known) return known
      const fresh = statement(raw.prepare(sql), sql)
      const oldest = kept.keys().next()
      if (kept.size >= KEPT_STATEMENTS && !oldest.done) kept.delete(oldest.value)
      kept.set(sql, fresh)
      return fresh
    },
  }
}

/** SQLite can roll schema changes back; Kysely's own adapter does not use that. */
class TransactionalAdapter extends SqliteAdapter {
  override get supportsTransactionalDdl(): boolean {
    return true
  }
}

const driver = (raw: DatabaseSyncInstance): Driver => {
  const plain = new SqliteDriver({ database: adapt(raw) })
  return {
    init: () => plain.init(),
    acquireConnection: () => plain.acquireConnection(),
    releaseConnection: () => plain.releaseConnection(),
    destroy: () => plain.destroy(),
    // Takes the write lock at once: a transaction that reads first cannot wait for it later (SQLITE_BUSY_SNAPSHOT).
    beginTransaction: async (connection) => {
      await connection.executeQuery(CompiledQuery.raw('begin immediate'))
    },
    commitTransaction: (connection) => plain.commitTransaction(connection),
    // A full disk or an I/O error has rolled back already; a second rollback would hide that error.
    rollbackTransaction: async (connection) => {
      if (raw.isTransaction) await plain.rollbackTransaction(connection)
    },
  }
}

/** Opens a database file without changing it. Another writer is waited for up to 5 s. */
export const openDatabase = (file: string, { readOnly = false } = {}): Database => {
  const raw = new DatabaseSync(file, {
    readOnly,
    timeout: BUSY_TIMEOUT_MS,
    enableForeignKeyConstraints: true,
    defensive: true,
  })
  const dialect: Dialect = {
    createDriver: () => driver(raw),
    createAdapter: () => new TransactionalAdapter(),
    createIntrospector: (db) => new SqliteIntrospector(db),
    createQueryCompiler: () => new SqliteQueryCompiler(),
  }
  return { db: new Kysely<Tables>({ dialect }), raw }
}

/**
 * Write-ahead log: readers never wait. With NORMAL a commit survives the end of the process, not a power cut;
 * `durably` is for those that have to. Source: https://sqlite.org/pragma.html#pragma_synchronous.
 */
export const setWriteAheadLog = ({ raw }: Database): void => {
  raw.exec('pragma journal_mode = wal; pragma synchronous = normal')
}

/**
 * Writes the log back and takes it away before the end. SQLite does so when the last connection closes, but the binding
 * keeps prepared statements, and with them the connection, until its garbage is collected; and a log that stays would
 * be applied to whatever file is put in the place of this one, a restored copy for one.
 */
export const leaveWriteAheadLog = ({ raw }: Database): void => {
  try {
    raw.exec('pragma busy_timeout = 0; pragma journal_mode = delete')
  } catch {
    // Somebody else has the file open, or the disk does not take it: then the log stays, and nothing is lost with it.
  }
}

/**
 * Runs `work` so that its commits wait for the disk: in WAL mode synchronous=FULL adds one sync of the log after each
 * commit, and that sync covers all earlier commits in the log as well. The setting is refused inside a transaction
 * and is read at commit, so it is switched around whole transactions; this is the only connection of its thread.
 * Source: https://sqlite.org/pragma.html#pragma_synchronous ("With synchronous=FULL in WAL mode").
 */
export const durably = async <T>({ raw }: Database, work: () => Promise<T>): Promise<T> => {
  raw.exec('pragma synchronous = full')
  try {
    return await work()
  } finally {
    raw.exec('pragma synchronous = normal')
  }
}

/**
 * Runs `work` so that what it deletes or overwrites is gone from the file and its log: freed bytes become zeros, and the
 * log, which still holds the old pages, is written back and emptied.
 * Source: https://sqlite.org/pragma.html#pragma_secure_delete.
 */
export const withoutTraces = async <T>({ raw }: Database, work: () => Promise<T>): Promise<T> => {
  raw.exec('pragma secure_delete = on')
  try {
    const done = await work()
    raw.exec('pragma wal_checkpoint(truncate)')
    return done
  } finally {
    raw.exec('pragma secure_delete = off')
  }
}
