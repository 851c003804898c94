import {
  chmod,
  copyFile,
  mkdir,
  readdir,
  readFile,
  stat,
  symlink,
  truncate,
  writeFile,
} from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { DatabaseSync } from '@photostructure/sqlite'
import { draft } from '@shared/testing/sample-events'
import { describe, expect, it } from 'vitest'
import { verifyAudit } from './audit/verify-audit'
import { openStore } from './journal-store'
import type { OpenReport } from './migrate'
import { migrations } from './migrations'
import { openTestJournal, replayed, testDirectory } from './testing/test-journal'

const lightly = { durable: false, offsets: [] }
const mode = async (path: string) => ((await stat(path)).mode & 0o777).toString(8)

/** A journal as the first migration left it, with three events, closed. */
const oldJournal = async (file: string): Promise<void> => {
  const first = Object.fromEntries(Object.entries(migrations).slice(0, 1))
  const { store } = await openStore(file, first, 1_770_000_000_000)
  await store.close()
  const raw = new DatabaseSync(file)
  const insert = raw.prepare('insert into event (seq, at, type, v, actor, data) values (?, ?, ?, 1, ?, ?)')
  for (const at of [1, 2, 3]) {
    const { type, actor, data } = draft('mode.changed', at)
    insert.run(at, at, type, JSON.stringify(actor), JSON.stringify(data))
  }
  raw.close()
}

describe('the files', () => {
  it('are the owner’s only, and so is a directory that had to be made', async () => {
    const file = join(await testDirectory(), 'a', 'b', 'mamori.db')
    const journal = await openTestJournal(file)
    await journal.append([draft('mode.changed', 1)], { durable: true, offsets: [] })
    expect(await mode(dirname(file))).toBe('700')
    expect(await mode(dirname(dirname(file)))).toBe('700')
    const files = await readdir(dirname(file))
    expect(files.toSorted()).toEqual(['mamori.db', 'mamori.db-shm', 'mamori.db-wal'])
    for (const name of files) expect(await mode(join(dirname(file), name))).toBe('600')
  })

  it('are closed to others when they were open', async () => {
    const directory = await testDirectory()
    const file = join(directory, 'mamori.db')
    await writeFile(file, '')
    await chmod(file, 0o644)
    await openTestJournal(file)
    expect(await mode(file)).toBe('600')
  })

  it('leave no log behind after close', async () => {
    const directory = await testDirectory()
    const journal = await openTestJournal(join(directory, 'mamori.db'))
    const events = await journal.append([draft('mode.changed', 1)], lightly)
    // A statement that was not read to its end would hold the database open: the copy that is put back then meets its log.
    expect(await replayed(journal)).toEqual(events)
    await journal.prune(1)
    await journal.close()
    expect(await readdir(directory)).toEqual(['mamori.db'])
  })
})

describe('a file that cannot be the journal', () => {
  const failureOf = async (file: string): Promise<unknown> => {
    try {
      await openTestJournal(file)
      return 'it opened'
    } catch (error) {
      return error
    }
  }
  const failure = (code: string, file: string) =>
    expect.objectContaining({ name: 'JournalError', code, file })

  it('is named when it is not a database', async () => {
    const file = join(await testDirectory(), 'mamori.db')
    await writeFile(file, 'not a database at all\n'.repeat(500))
    expect(await failureOf(file)).toEqual(failure('corrupt', file))
    expect(await readFile(file, 'utf8')).toBe('not a database at all\n'.repeat(500))
  })

  it('is named when it was cut off', async () => {
    const file = join(await testDirectory(), 'mamori.db')
    const journal = await openTestJournal(file)
    await journal.append(
      Array.from({ length: 500 }, (_, at) => draft('mode.changed', at)),
      lightly,
    )
    await journal.close()
    await truncate(file, 6000)
    expect(await failureOf(file)).toEqual(failure('corrupt', file))
  })

  it('is named when it is a directory, stands below a file, or is a link in a circle', async () => {
    const directory = await testDirectory()
    const file = join(directory, 'mamori.db')
    await mkdir(file)
    expect(await failureOf(file)).toEqual(failure('not_a_journal', file))
    await writeFile(join(directory, 'plain'), '')
    const below = join(directory, 'plain', 'mamori.db')
    expect(await failureOf(below)).toEqual(failure('not_a_journal', below))
    const circle = join(directory, 'circle')
    await symlink(circle, circle)
    expect(await failureOf(circle)).toEqual(failure('not_a_journal', circle))
  })

  it('is named when it is a device', async () => {
    expect(await failureOf('/dev/null')).toEqual(failure('not_a_journal', '/dev/null'))
  })

  it('is named when it may not be written', async () => {
    // The kernel lets nobody, not even root, make files there.
    const file = '/sys/mamori.db'
    expect(await failureOf(file)).toEqual(failure('not_permitted', file))
  })

  it('is left alone when it is another program’s database', async () => {
    const file = join(await testDirectory(), 'other.db')
    const raw = new DatabaseSync(file)
    raw.exec('create table customer (id integer primary key)')
    raw.close()
    const before = await readFile(file)
    expect(await failureOf(file)).toEqual(failure('not_a_journal', file))
    expect(await readFile(file)).toEqual(before)
  })

  it('is left alone when a newer program made it', async () => {
    const directory = await testDirectory()
    const file = join(directory, 'mamori.db')
    const newer = { ...migrations, '9999-future': { up: async () => undefined } }
    const { store } = await openStore(file, newer, 0)
    await store.close()
    const before = await readFile(file)
    expect(await failureOf(file)).toEqual(failure('newer_version', file))
    expect(await readFile(file)).toEqual(before)
    expect(await readdir(directory)).toEqual(['mamori.db'])
  })
})

describe('a migration', () => {
  it('copies the journal first and keeps its events', async () => {
    const directory = await testDirectory()
    const file = join(directory, 'mamori.db')
    await oldJournal(file)
    const reports: OpenReport[] = []
    const now = () => Date.UTC(2026, 0, 31, 5, 30, 15, 250)
    const journal = await openTestJournal(file, { now, onOpened: (report) => reports.push(report) })
    const backupFile = join(directory, 'mamori.db.before-0002-metrics.20260131T053015Z')
    expect(reports).toEqual([{ kind: 'migrated', backupFile }])
    expect(await mode(backupFile)).toBe('600')
    expect(await replayed(journal)).toHaveLength(3)
    await journal.addSamples([{ series: 'a', at: now(), value: 1 }])

    const copy = new DatabaseSync(backupFile, { readOnly: true })
    expect(copy.prepare('select count(*) as n from event').get()).toMatchObject({ n: 3 })
    expect(copy.prepare(`select name from sqlite_schema where name = 'metric'`).all()).toEqual([])
    copy.close()
  })

  it('gives the events of before their place in the audit chain', async () => {
    const file = join(await testDirectory(), 'mamori.db')
    await oldJournal(file)
    const raw = new DatabaseSync(file)
    raw.exec(`update event set data = '{damaged' where seq = 2`)
    raw.close()
    const journal = await openTestJournal(file)
    await journal.append([draft('mode.changed', 4)], lightly)
    const head = await journal.head()
    expect(await verifyAudit(file, [head], new AbortController().signal)).toMatchObject({
      entries: 4,
      anchors: { checked: 1 },
      findings: [],
    })
  })

  it('leaves a copy that can be put back', async () => {
    const directory = await testDirectory()
    const file = join(directory, 'mamori.db')
    await oldJournal(file)
    const reports: OpenReport[] = []
    const onOpened = (report: OpenReport) => reports.push(report)
    const journal = await openTestJournal(file, { onOpened })
    const before = await replayed(journal)
    await journal.append([draft('mode.changed', 4)], lightly)
    await journal.close()
    const [report] = reports
    if (report?.kind !== 'migrated') throw new Error('it was not migrated')
    await copyFile(report.backupFile, file)
    const again = await openTestJournal(file, { onOpened, now: () => 5_000 })
    expect(reports[1]?.kind).toBe('migrated')
    expect(await replayed(again)).toEqual(before)
    expect(await again.append([draft('mode.changed', 5)], lightly)).toMatchObject([{ seq: 4 }])
  })

  it('copies nothing for a new journal and for one that is up to date', async () => {
    const directory = await testDirectory()
    const file = join(directory, 'mamori.db')
    const reports: OpenReport[] = []
    const onOpened = (report: OpenReport) => reports.push(report)
    await (await openTestJournal(file, { onOpened })).close()
    await (await openTestJournal(file, { onOpened })).close()
    expect(reports).toEqual([{ kind: 'created' }, { kind: 'opened' }])
    expect(await readdir(directory)).toEqual([basename(file)])
  })

  it('that breaks changes nothing', async () => {
    const directory = await testDirectory()
    const file = join(directory, 'mamori.db')
    await oldJournal(file)
    const breaking = {
      ...migrations,
      '0003-break': {
        up: async () => {
          throw new Error('broken migration')
        },
      },
    }
    await expect(openStore(file, breaking, 0)).rejects.toMatchObject({
      code: 'internal',
      detail: 'broken migration',
    })
    const raw = new DatabaseSync(file)
    expect(raw.prepare(`select name from sqlite_schema where name = 'metric'`).all()).toEqual([])
    raw.close()
    expect(await replayed(await openTestJournal(file))).toHaveLength(3)
  })

  it('is not tried when the copy cannot be made', async () => {
    const directory = await testDirectory()
    const file = join(directory, 'mamori.db')
    await oldJournal(file)
    const before = await readFile(file)
    await mkdir(`${file}.before-0002-metrics.19700101T000000Z`)
    await expect(openTestJournal(file, { now: () => 0 })).rejects.toMatchObject({ code: 'io' })
    expect(await readFile(file)).toEqual(before)
  })
})

describe('two openers of one file', () => {
  it('read and write between each other’s transactions', async () => {
    const file = join(await testDirectory(), 'mamori.db')
    const first = await openTestJournal(file)
    const second = await openTestJournal(file)
    const [a, b] = await Promise.all([
      Promise.all(Array.from({ length: 20 }, (_, at) => first.append([draft('mode.changed', at)], lightly))),
      Promise.all(Array.from({ length: 20 }, (_, at) => second.append([draft('mode.changed', at)], lightly))),
    ])
    const seqs = [...a.flat(), ...b.flat()].map(({ seq }) => seq).toSorted((x, y) => x - y)
    expect(seqs).toEqual(Array.from({ length: 40 }, (_, index) => index + 1))
    expect(await replayed(second)).toEqual(await replayed(first))
  })

  it('are told when the other one does not let go, and go on afterwards', async () => {
    const file = join(await testDirectory(), 'mamori.db')
    const journal = await openTestJournal(file)
    const other = new DatabaseSync(file)
    other.exec('begin immediate')
    await expect(journal.append([draft('mode.changed', 1)], lightly)).rejects.toMatchObject({
      code: 'locked',
      file,
    })
    expect(await replayed(journal)).toEqual([])
    other.exec('commit')
    other.close()
    await expect(journal.append([draft('mode.changed', 1)], lightly)).resolves.toMatchObject([{ seq: 1 }])
  })
})

describe('a journal that was not closed', () => {
  it('has everything after the file was copied with its log', async () => {
    const directory = await testDirectory()
    const file = join(directory, 'mamori.db')
    const journal = await openTestJournal(file)
    const events = await journal.append([draft('mode.changed', 1), draft('mode.changed', 2)], {
      durable: true,
      offsets: [],
    })
    await mkdir(join(directory, 'copy'))
    for (const name of ['mamori.db', 'mamori.db-wal'])
      await copyFile(join(directory, name), join(directory, 'copy', name))
    expect(await replayed(await openTestJournal(join(directory, 'copy', 'mamori.db')))).toEqual(events)
  })
})
