import { hash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { setImmediate as nextTurn } from 'node:timers/promises'
import { DatabaseSync, type DatabaseSyncInstance } from '@photostructure/sqlite'
import type { ChainHead } from '../../ports'
import { JournalError, toFailure } from '../journal-error'
import { createChainChecker } from './chain-checker'
import type { AuditReport } from './findings'
import type { StoredEntry } from './stored-entry'

const BUSY_TIMEOUT_MS = 5000
const ROWS_PER_TURN = 500

const tablesOf = (raw: DatabaseSyncInstance): ReadonlySet<unknown> =>
  new Set(
    raw
      .prepare(`select name from sqlite_schema where type = 'table'`)
      .all()
      .map((row) => row['name']),
  )

const columnsOf = (raw: DatabaseSyncInstance): ReadonlySet<unknown> =>
  new Set(
    raw
      .prepare('select name from pragma_table_info(?)')
      .all('event')
      .map((row) => row['name']),
  )

/** Throws a `JournalError` for a file that is no journal of this kind. */
export const assertChained = (raw: DatabaseSyncInstance, file: string): void => {
  const tables = tablesOf(raw)
  if (!tables.has('event') || !tables.has('kysely_migration'))
    throw new JournalError({ code: 'not_a_journal', file, detail: 'there is no table of events in it' })
  if (!tables.has('checkpoint') || !columnsOf(raw).has('erased_at'))
    throw new JournalError({ code: 'older_version', file, detail: 'its events have no audit chain yet' })
}

/** The digests of the stored checkpoints' states by their numbers: a few, of at most 256 KB each. */
const statesOf = (raw: DatabaseSyncInstance): ReadonlyMap<number, string> =>
  new Map(
    raw
      .prepare('select seq, state from checkpoint')
      .all()
      .map((row) => [Number(row['seq']), hash('sha256', String(row['state']))]),
  )

const check = async (
  raw: DatabaseSyncInstance,
  anchors: readonly ChainHead[],
  signal: AbortSignal,
): Promise<AuditReport> => {
  // One snapshot for both tables: a daemon goes on writing meanwhile.
  raw.exec('begin')
  const checker = createChainChecker(anchors)
  const next = raw.prepare(
    `select seq, type, v, at, actor, data, incident_id, repair_id, digest, chain, erased_at
     from event where seq > ? order by seq limit ?`,
  )
  let lastSeq = Number.MIN_SAFE_INTEGER
  for (;;) {
    // The table is strict: its columns are what the schema says.
    const rows = next.all(lastSeq, ROWS_PER_TURN) as unknown as readonly StoredEntry[]
    for (const row of rows) checker.take(row)
    const last = rows.at(-1)
    if (last === undefined) break
    lastSeq = last.seq
    await nextTurn()
    signal.throwIfAborted()
  }
  const report = checker.report(statesOf(raw))
  raw.exec('rollback')
  return report
}

/**
 * Reads a journal and says whether its audit chain is whole and the one that the anchors have seen. It changes nothing
 * and works while an engine writes. Throws a `JournalError` when there is no journal that can be read, `older_version`
 * when it was never chained; rejects with the signal's reason when that is aborted.
 */
export const verifyAudit = async (
  file: string,
  anchors: readonly ChainHead[],
  signal: AbortSignal,
): Promise<AuditReport> => {
  try {
    // SQLite would say only that it cannot open what is not there.
    if (!existsSync(file)) throw new JournalError({ code: 'missing', file, detail: 'no such file' })
    const raw = new DatabaseSync(file, { readOnly: true, timeout: BUSY_TIMEOUT_MS })
    try {
      assertChained(raw, file)
      return await check(raw, anchors, signal)
    } finally {
      raw.close()
    }
  } catch (error) {
    if (signal.aborted) throw error
    throw new JournalError(toFailure(error, file))
  }
}
