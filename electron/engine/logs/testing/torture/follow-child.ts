import { createInterface } from 'node:readline'
import { engineActor } from '@shared/domain/actor'
import { openJournal } from '../../../journal/open-journal'
import { createLogWatch } from '../../start-log-watch'
import { inEntries, inFiles } from './numbered-lines'

/**
 * A program of its own for the log torture: follows logs as the engine does, with its thread and its journal, until it
 * is killed. Arguments: folder of the workers, journal, `realtime` or `poked`, the folders where programs are looked for
 * (empty: the usual ones), then the logs: paths, or `journald:` and what is chosen of it. Says `ready`; reads all at
 * `poke` and answers `poked`; ends at `end`.
 */
const [workers = '', file = '', rhythm = 'realtime', searchPath = '', ...logs] = process.argv.slice(2)
const JOURNALD = 'journald:'
const journal = await openJournal({
  file,
  workerFile: `${workers}/journal-worker.js`,
  onBroken: (error) => {
    if (error.code !== 'closed') throw error
  },
})

const watch = createLogWatch({
  workerFile: `${workers}/scan-worker.js`,
  ...(searchPath !== '' && { searchPath }),
})({
  sources: logs.map((log) =>
    log.startsWith(JOURNALD) ? { id: log, journald: log.slice(JOURNALD.length) } : { id: log, path: log },
  ),
  rules: logs.some((log) => log.startsWith(JOURNALD)) ? inEntries.rules : inFiles.rules,
  offsets: await journal.offsets(),
  realtime: rhythm === 'realtime',
  ownPaths: [],
  onBatch: async ({ observations, offset }) => {
    await journal.append(
      observations.map((observation) => ({
        type: 'log.observed',
        at: Date.now(),
        actor: engineActor,
        data: { incidentId: null, observation },
      })),
      { durable: false, offsets: [offset] },
    )
  },
  onStatus: () => undefined,
  onRuleTrouble: (ruleId) => {
    throw new Error(`${ruleId} is not used`)
  },
  onBroken: (error) => {
    throw error
  },
})
process.stdout.write('ready\n')

for await (const said of createInterface({ input: process.stdin })) {
  if (said === 'poke') {
    await watch.poke()
    process.stdout.write('poked\n')
  }
  if (said === 'end') break
}
await watch.stop()
await journal.close()
process.exit(0)
