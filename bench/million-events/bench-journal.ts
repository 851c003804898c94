import { join } from 'node:path'
import { openJournal } from '../../electron/engine/journal/open-journal'
import type { Journal } from '../../electron/engine/ports'

/** Opens a journal in its own thread, with the worker that was built beside the benchmark. */
export const openBenchJournal = (path: string): Promise<Journal> =>
  openJournal({
    file: path,
    workerFile: join(import.meta.dirname, 'journal-worker.js'),
    onBroken: (error) => {
      throw error
    },
  })
