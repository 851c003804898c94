import { openDatabase } from '../../electron/engine/journal/sqlite'
import { openBenchJournal } from './bench-journal'

/** The record of every rule and of one target, as the window asks for them: the slowest of five, the first one cold. */
export const measureLedger = async (path: string, nowAt: number) => {
  const journal = await openBenchJournal(path)
  const slowest = async (ask: () => Promise<unknown>): Promise<number> => {
    let ms = 0
    for (let n = 0; n < 5; n += 1) {
      const from = performance.now()
      await ask()
      ms = Math.max(ms, performance.now() - from)
    }
    return ms
  }
  const rulesMs = await slowest(() => journal.ledger.rules(nowAt))
  const rules = await journal.ledger.rules(nowAt)
  const repairs = rules.reduce((sum, { days30 }) => sum + days30.total, 0)
  const [fingerprint = ''] = rules.flatMap(({ targets }) => targets.map((target) => target.fingerprint))
  const targetMs = await slowest(() => journal.ledger.target(fingerprint, nowAt))
  const shadowsMs = await slowest(() => journal.ledger.shadows({ limit: 100 }))
  await journal.close()
  return { rulesMs, targetMs, shadowsMs, repairs }
}

/** What a journal pays once that had no ledger: opening copies it, and fills the ledger from its events. */
export const measureMigration = async (path: string) => {
  const { raw } = openDatabase(path)
  raw.exec('drop table ledger; alter table source_offset drop column cursor')
  raw.exec('alter table source_offset drop column details')
  raw.exec("delete from kysely_migration where name >= '0007-ledger'")
  raw.close()
  const began = performance.now()
  const journal = await openBenchJournal(path)
  const seconds = (performance.now() - began) / 1000
  await journal.close()
  return { seconds }
}
