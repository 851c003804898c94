import { createInterface } from 'node:readline'
import { engineActor } from '@shared/domain/actor'
import { openJournal } from '../../../journal/open-journal'
import { isFileOffset } from '../../../ports'
import { createLogWatch } from '../../start-log-watch'
import { numberedRules } from './numbered-lines'

/**
 * A program of its own for the log torture: follows logs as the engine does, with its thread and its journal, until it
 * is killed. Arguments: folder of the workers, journal, `realtime` or `poked`, then the logs. Says `ready`; reads all at
 * `poke` and answers `poked`; ends at `end`.
 */
const [workers = '', file = '', rhythm = 'realtime', ...paths] = process.argv.slice(2)
const journal = await openJournal({
  file,
  workerFile: `${workers}/journal-worker.js`,
  onBroken: (error) => {
    if (error.code !== 'closed') throw error
  },
})

const watch = createLogWatch({ workerFile: `${workers}/scan-worker.js` })({
  sources: paths.map((path) => ({ id: path, path })),
  rules: numberedRules,
  offsets: (await journal.offsets()).filter(isFileOffset),
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
