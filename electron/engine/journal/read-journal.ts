import { existsSync } from 'node:fs'
import type { Journal } from '../ports'
import { assertChained } from './audit/verify-audit'
import { page } from './event-reader'
import { JournalError, RefusedInput, toFailure } from './journal-error'
import { openDatabase } from './sqlite'

/**
 * Reads a journal in this very thread, also while an engine writes it, and changes nothing in it. Throws a
 * `JournalError` when there is no journal that can be read; what `work` throws goes through.
 */
export const readJournal = async <T>(
  file: string,
  work: (journal: Pick<Journal, 'page'>) => Promise<T>,
): Promise<T> => {
  const guarded = async <R>(run: () => R | Promise<R>): Promise<R> => {
    try {
      return await run()
    } catch (error) {
      if (error instanceof RefusedInput) throw error
      throw error instanceof JournalError ? error : new JournalError(toFailure(error, file))
    }
  }
  const database = await guarded(() => {
    // SQLite would say only that it cannot open what is not there.
    if (!existsSync(file)) throw new JournalError({ code: 'missing', file, detail: 'no such file' })
    return openDatabase(file, { readOnly: true })
  })
  try {
    await guarded(() => assertChained(database.raw, file))
    return await work({ page: (query) => guarded(() => page(database, query)) })
  } finally {
    await database.db.destroy()
  }
}
