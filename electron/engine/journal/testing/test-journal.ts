import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Event } from '@shared/domain/event'
import { inject, onTestFinished } from 'vitest'
import type { Journal } from '../../ports'
import { openJournal, type OpenJournalOptions } from '../open-journal'

/** A new directory that goes when the test ends. */
export const testDirectory = async (): Promise<string> => {
  const directory = await mkdtemp(join(tmpdir(), 'mamori-journal-'))
  onTestFinished(() => rm(directory, { recursive: true, force: true }))
  return directory
}

export const workerFile = (): string => join(inject('workers'), 'journal-worker.js')

/** Opens a journal with the built worker; it is closed when the test ends. */
export const openTestJournal = async (
  file: string,
  options: Partial<OpenJournalOptions> = {},
): Promise<Journal> => {
  const journal = await openJournal({
    file,
    workerFile: workerFile(),
    onBroken: (error) => {
      throw error
    },
    ...options,
  })
  onTestFinished(() => journal.close())
  return journal
}

export const replayed = async (journal: Journal): Promise<readonly Event[]> => {
  const events: Event[] = []
  await journal.replay((chunk) => {
    events.push(...chunk)
  })
  return events
}
