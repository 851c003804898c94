import { prepareDatabaseFile } from './database-file'
import { append } from './event-log'
import { page, replayChunk } from './event-reader'
import { toFailure, JournalError } from './journal-error'
import { createMetricStore } from './metric-store'
import { migrate, type OpenReport } from './migrate'
import type { Migrations } from './migrations'
import type { CallName, Calls } from './protocol'
import { readOffsets } from './source-offsets'
import { openDatabase, setWriteAheadLog, type Database } from './sqlite'

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

const createStore = (database: Database): JournalStore => {
  const metrics = createMetricStore(database)
  return {
    calls: {
      append: (input) => append(database, input),
      replay: (input) => replayChunk(database, input),
      offsets: () => readOffsets(database),
      page: (query) => page(database, query),
      add_samples: async (samples) => {
        await metrics.addSamples(samples)
        return null
      },
      prune: ({ nowAt }) => metrics.prune(nowAt),
      range: (query) => metrics.range(query),
    },
    close: () => database.db.destroy(),
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
      return { store: createStore(database), report }
    } catch (error) {
      database.raw.close()
      throw error
    }
  } catch (error) {
    throw new JournalError(toFailure(error, file))
  }
}
