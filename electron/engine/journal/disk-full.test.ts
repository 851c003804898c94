import { join } from 'node:path'
import { draft, sampleData } from '@shared/testing/sample-events'
import { expect, it } from 'vitest'
import { append } from './event-log'
import { replayChunk } from './event-reader'
import { toFailure } from './journal-error'
import { migrate } from './migrate'
import { migrations } from './migrations'
import { openDatabase, setWriteAheadLog } from './sqlite'
import { testDirectory } from './testing/test-journal'

it('a full disk is called full, keeps what was there and is over when there is room again', async () => {
  const file = join(await testDirectory(), 'mamori.db')
  const database = openDatabase(file)
  await migrate(database, file, migrations, 0)
  setWriteAheadLog(database)
  const input = (count: number, durable = false) => ({
    drafts: Array.from({ length: count }, (_, at) =>
      draft('settings.loaded', at, sampleData['settings.loaded']),
    ),
    offsets: [],
    durable,
  })
  await append(database, input(3))
  database.raw.exec('pragma max_page_count = 20')
  for (const durable of [false, true]) {
    const error: unknown = await append(database, input(1000, durable)).catch((caught: unknown) => caught)
    expect(toFailure(error, file)).toMatchObject({ code: 'full', file })
  }
  database.raw.exec('pragma max_page_count = 1000000')
  expect(await append(database, input(1))).toMatchObject([{ seq: 4 }])
  expect((await replayChunk(database, file, { afterSeq: 0, untilSeq: null })).events).toHaveLength(4)
  await database.db.destroy()
})

it('durable commits switch synchronous to FULL around the whole transaction and back, also after a failure', async () => {
  const file = join(await testDirectory(), 'mamori.db')
  const database = openDatabase(file)
  await migrate(database, file, migrations, 0)
  setWriteAheadLog(database)
  const level = () => database.raw.prepare('pragma synchronous').get()
  const seen: unknown[] = []
  // A trigger runs inside the transaction: it sees the level that the commit will use.
  database.raw.function('note_level', () => {
    seen.push(level())
    return 0
  })
  database.raw.exec('create temp trigger watch after insert on event begin select note_level(); end')
  const one = { drafts: [draft('mode.changed', 1)], offsets: [] }
  await append(database, { ...one, durable: false })
  await append(database, { ...one, durable: true })
  await append(database, { ...one, durable: false })
  expect(seen).toEqual([{ synchronous: 1 }, { synchronous: 2 }, { synchronous: 1 }])

  database.raw.exec(`create temp trigger fail after insert on event begin select raise(abort, 'no'); end`)
  await expect(append(database, { ...one, durable: true })).rejects.toThrow('no')
  expect(level()).toEqual({ synchronous: 1 })
  await database.db.destroy()
})
