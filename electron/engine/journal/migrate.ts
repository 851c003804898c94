import { rmSync } from 'node:fs'
import { dirname } from 'node:path'
import { Migrator, type Kysely } from 'kysely'
import { createPrivateFile, syncPath } from './database-file'
import { JournalError } from './journal-error'
import type { Migrations } from './migrations'
import type { Database } from './sqlite'

/** What opening did to the file. */
export type OpenReport =
  | { readonly kind: 'created' }
  | { readonly kind: 'opened' }
  | { readonly kind: 'migrated'; readonly backupFile: string }

const RECORD = 'kysely_migration'

type Bookkeeping = {
  readonly sqlite_schema: { readonly type: string; readonly name: string }
  readonly [RECORD]: { readonly name: string }
}

const executed = async (db: Kysely<Bookkeeping>, file: string): Promise<readonly string[]> => {
  const tables = await db.selectFrom('sqlite_schema').select('name').where('type', '=', 'table').execute()
  if (tables.some(({ name }) => name === RECORD)) {
    const rows = await db.selectFrom(RECORD).select('name').orderBy('name').execute()
    return rows.map(({ name }) => name)
  }
  const foreign = tables.find(({ name }) => !name.startsWith('sqlite_'))
  if (foreign)
    throw new JournalError({
      code: 'not_a_journal',
      file,
      detail: `another program's database, with a table ${foreign.name}`,
    })
  return []
}

/** A copy that stands beside the journal: `mamori.db.before-0002-metrics.20260131T053015Z`. */
const backUp = async ({ raw }: Database, file: string, next: string, nowAt: number): Promise<string> => {
  const stamp = new Date(nowAt).toISOString().replaceAll(/[-:]|\.\d+/g, '')
  const backupFile = `${file}.before-${next}.${stamp}`
  // VACUUM INTO accepts an empty file; made here, it is never readable for others.
  createPrivateFile(backupFile)
  try {
    raw.prepare('vacuum into ?').run(backupFile)
    // VACUUM INTO does not wait for the disk.
    syncPath(backupFile)
    syncPath(dirname(backupFile))
    return backupFile
  } catch (error) {
    rmSync(backupFile, { force: true })
    throw error
  }
}

/**
 * Brings the schema to this program's. Refuses, untouched, a journal of a newer program and another program's database;
 * copies a journal before it changes it. All migrations happen in one transaction.
 */
export const migrate = async (
  database: Database,
  file: string,
  migrations: Migrations,
  nowAt: number,
): Promise<OpenReport> => {
  const done = await executed(database.db as unknown as Kysely<Bookkeeping>, file)
  const newer = done.filter((name) => !Object.hasOwn(migrations, name))
  if (newer.length > 0)
    throw new JournalError({
      code: 'newer_version',
      file,
      detail: `made by a newer program (${newer.join(', ')})`,
    })
  const next = Object.keys(migrations)
    .toSorted()
    .find((name) => !done.includes(name))
  if (next === undefined) return { kind: 'opened' }
  const backupFile = done.length > 0 ? await backUp(database, file, next, nowAt) : null
  const migrator = new Migrator({
    db: database.db,
    provider: { getMigrations: async () => ({ ...migrations }) },
  })
  const { error } = await migrator.migrateToLatest()
  if (error !== undefined) throw error
  return backupFile === null ? { kind: 'created' } : { kind: 'migrated', backupFile }
}
