import { existsSync } from 'node:fs'
import { toHex } from './audit/chain'
import { checkpointBefore } from './checkpoint-reader'
import { makeCheckpoint } from './checkpoint-store'
import { prepareDatabaseFile, syncPath } from './database-file'
import { append, newestLink } from './event-log'
import { page, replayChunk } from './event-reader'
import { toFailure, JournalError } from './journal-error'
import { readLedger, readShadows, readTargetLedger } from './ledger-table'
import { createMetricStore } from './metric-store'
import { migrate, type OpenReport } from './migrate'
import type { Migrations } from './migrations'
import type { CallName, Calls } from './protocol'
import { readRepeats } from './repeats'
import { defaultRetention, pruneEvents } from './retention'
import { readOffsets } from './source-offsets'
import { leaveWriteAheadLog, openDatabase, setWriteAheadLog, type Database } from './sqlite'

/** An open journal: what it answers, and its end. */
export type JournalStore = {
  readonly calls: {
    readonly [N in Exclude<CallName, 'open' | 'close'>]: (
      input: Calls[N]['input'],
    ) => Promise<Calls[N]['output']>
  }
  readonly close: () => Promise<void>
}

export type OpenedStore = { readonly store: JournalStore; readonly report: OpenReport }

const createStore = (database: Database, file: string): JournalStore => {
  const { db } = database
  const metrics = createMetricStore(database)
  let policy = defaultRetention
  return {
    calls: {
      append: (input) => append(database, input),
      replay: (input) => replayChunk(database, file, input),
      checkpoint: (input) => makeCheckpoint(database, input, policy),
      checkpoint_before: (seq) => checkpointBefore(db, seq),
      head: async () => {
        const { seq, chain } = await newestLink(db)
        // A commit lies in the log until it is written back; without the disk's word for it a power cut may take it.
        const log = `${file}-wal`
        if (existsSync(log)) syncPath(log)
        return { seq, chain: toHex(chain) }
      },
      repeats: () => readRepeats(database),
      offsets: () => readOffsets(database),
      page: (query) => page(database, query),
      ledger: (query) => readLedger(database, query),
      ledger_target: (query) => readTargetLedger(database, query),
      ledger_shadows: (query) => readShadows(database, query),
      add_samples: async (samples) => {
        await metrics.addSamples(samples)
        return null
      },
      courses: (query) => metrics.courses(query),
      percentiles: (query) => metrics.percentiles(query),
      prune: async ({ nowAt, keepEventsMs, maxEvents }) => {
        policy = { keepEventsMs, maxEvents: maxEvents ?? policy.maxEvents }
        const { events, more } = await pruneEvents(db)
        if (more) return { buckets: 0, events, more }
        return { events, ...(await metrics.prune(nowAt)) }
      },
      range: (query) => metrics.range(query),
    },
    close: () => {
      leaveWriteAheadLog(database)
      return db.destroy()
    },
  }
}

/** Opens the journal's file, makes or migrates it. Synchronous SQLite: for a thread of its own. Throws `JournalError`. */
export const openStore = async (
  file: string,
  migrations: Migrations,
  nowAt: number,
): Promise<OpenedStore> => {
  try {
    prepareDatabaseFile(file)
    const database = openDatabase(file)
    try {
      const report = await migrate(database, file, migrations, nowAt)
      setWriteAheadLog(database)
      return { store: createStore(database, file), report }
    } catch (error) {
      database.raw.close()
      throw error
    }
  } catch (error) {
    throw new JournalError(toFailure(error, file))
  }
}
