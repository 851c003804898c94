import { appendFile, mkdir, statfs, utimes, writeFile } from 'node:fs/promises'
import { startPostgresql } from '../../../electron/engine/testing/start-postgresql'
import { createDaemon } from '../../fixtures/daemon'
import type { Home } from '../../fixtures/home'
import { seedJournal } from '../story/seed-journal'
import { settingsOf } from '../story/settings'
import { clockTime } from '../story/times'
import { wordsOf, type Language } from '../story/words'
import { appLine, earlierLines, writeLogs } from './live-log'
import { runMachine } from './machine'
import { startServices } from './start-services'

const logs = '/srv/mks/logs'

export type Production = {
  /** What goes wrong while the window is open. */
  readonly breakDown: () => Promise<void>
  readonly stop: () => Promise<void>
}

const TEMPORARY_BYTES = 2_600_000

/** What an export leaves behind when nobody cleans up after it. */
const leaveTemporaryFiles = async (now: number): Promise<void> => {
  await mkdir('/srv/mks/tmp')
  const content = Buffer.alloc(TEMPORARY_BYTES)
  for (let index = 0; index < 96; index += 1) {
    const path = `/srv/mks/tmp/export-${String(index).padStart(4, '0')}.tmp`
    await writeFile(path, content)
    const at = new Date(now - (2 + index / 24) * 86_400_000)
    await utimes(path, at, at)
  }
}

/**
 * A small production on a machine of its own: PostgreSQL, Redis and three applications that really run, logs that really
 * grow, settings, and the journal of a week.
 */
export const startProduction = async (home: Home, language: Language): Promise<Production> => {
  const stops: (() => Promise<void> | void)[] = []
  const stop = async (): Promise<void> => {
    for (const one of stops.splice(0).toReversed()) await one()
  }
  try {
    const now = Date.now()
    const words = wordsOf(language)
    const settings = settingsOf(words)
    for (const name of [logs, '/srv/mks/exports', '/srv/mks/uploads', '/srv/mks/config'])
      await mkdir(name, { recursive: true })
    await leaveTemporaryFiles(now)
    const batchAt = clockTime(now, 0, '03:52')
    await writeFile(
      `${logs}/batch.log`,
      appLine(batchAt, 'INFO batch.predict: job nightly done, 2113 symbols'),
    )
    await utimes(`${logs}/batch.log`, batchAt / 1000, batchAt / 1000)
    await writeFile(`${logs}/app.log`, earlierLines(now))
    await writeFile(`${logs}/access.log`, '')
    await writeFile(home.settingsFile, `${JSON.stringify(settings, null, 2)}\n`, { mode: 0o600 })
    await writeFile('/srv/mks/config/features.json', '{ "search": true, "export": true }\n')
    const services = await startServices()
    stops.push(services.stop)
    const postgresql = await startPostgresql({ port: 5432 })
    stops.push(postgresql.remove)
    stops.push(await runMachine(process.env['MACHINE'] ?? '', now))
    const { blocks, bfree, bavail } = await statfs('/')
    const diskPercent = (100 * (blocks - bfree)) / (blocks - bfree + bavail)
    const { settingsFile } = home
    const daemon = createDaemon(home)
    const { dataDir } = daemon
    const journal = await seedJournal({ dataDir, settingsFile, settings, words, now, diskPercent })
    stops.push(writeLogs(logs))
    await journal.endAt(Date.now())
    stops.push(daemon.stop)
    await daemon.start()
    return {
      breakDown: async () => {
        await appendFile(
          `${logs}/app.log`,
          [
            'ERROR api.export: could not write the export',
            "OSError: [Errno 28] No space left on device: '/srv/mks/tmp/export-0313.tmp'",
          ]
            .map((text) => appLine(Date.now(), text))
            .join(''),
        )
        await services.crash('redis')
      },
      stop,
    }
  } catch (error) {
    await stop()
    throw error
  }
}
