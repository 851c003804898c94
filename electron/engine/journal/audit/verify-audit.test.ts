import { join } from 'node:path'
import type { DatabaseSyncInstance } from '@photostructure/sqlite'
import { draft } from '@shared/testing/sample-events'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { ChainHead } from '../../ports'
import { openTestJournal, testDirectory } from '../testing/test-journal'
import { chainedJournal, tamper } from '../testing/tampered-journal'
import { chainAfter, digestOf, storedValue } from './chain'
import { verifyAudit } from './verify-audit'

const signal = new AbortController().signal
const verify = (file: string, anchors: readonly ChainHead[] = []) => verifyAudit(file, anchors, signal)
const found = async (file: string, anchors: readonly ChainHead[] = []) =>
  (await verify(file, anchors)).findings.map(({ kind, fromSeq, toSeq }) => [kind, fromSeq, toSeq])

type Row = Readonly<Record<string, string | number | Uint8Array | null>>
const rowsFrom = (raw: DatabaseSyncInstance, seq: number): readonly Row[] =>
  raw.prepare('select * from event where seq >= ? order by seq').all(seq)

/** Makes the chain right again from an entry on, as somebody would who knows how it is made. */
const rechain = (raw: DatabaseSyncInstance, fromSeq: number): void => {
  const [before] = raw.prepare('select chain from event where seq = ?').all(fromSeq - 1)
  let chain = before?.['chain'] instanceof Uint8Array ? before['chain'] : new Uint8Array(32)
  const update = raw.prepare('update event set digest = ?, chain = ? where seq = ?')
  for (const row of rowsFrom(raw, fromSeq)) {
    const digest = digestOf({
      type: String(row['type']),
      v: Number(row['v']),
      at: Number(row['at']),
      actor: storedValue(String(row['actor'])),
      data: storedValue(String(row['data'])),
    })
    chain = chainAfter(chain, Number(row['seq']), digest)
    update.run(digest, chain, Number(row['seq']))
  }
}

const insertCopy = (raw: DatabaseSyncInstance, of: number, at: number, chain?: Uint8Array): void => {
  raw
    .prepare(
      `insert into event select ?, at, type, v, actor, data, incident_id, repair_id, digest, ?, erased_at
       from event where seq = ?`,
    )
    .run(at, chain ?? new Uint8Array(32).fill(7), of)
}
const moveUp = (raw: DatabaseSyncInstance, fromSeq: number, by: number): void => {
  raw.prepare('update event set seq = -(seq + ?) where seq >= ?').run(by, fromSeq)
  raw.exec('update event set seq = -seq where seq < 0')
}
const swap = (raw: DatabaseSyncInstance, columns: readonly string[], a: number, b: number): void => {
  const [left] = raw.prepare('select * from event where seq = ?').all(a)
  const [right] = raw.prepare('select * from event where seq = ?').all(b)
  const update = raw.prepare(
    `update event set ${columns.map((name) => `${name} = ?`).join(', ')} where seq = ?`,
  )
  update.run(...columns.map((name) => right?.[name]), a)
  update.run(...columns.map((name) => left?.[name]), b)
}
const payloadColumns = ['type', 'v', 'at', 'actor', 'data', 'incident_id', 'repair_id']

describe('a journal that nobody touched', () => {
  it('is intact, with or without anchors', async () => {
    const { file, heads, headAt } = await chainedJournal(60, [20, 41])
    const report = await verify(file, [headAt(5), headAt(30), headAt(heads.length)])
    expect(report).toEqual({
      entries: 62,
      firstSeq: 1,
      head: heads.at(-1),
      erased: 0,
      anchors: { checked: 3, tooOld: 0 },
      findings: [],
      moreFindings: 0,
    })
    expect(await found(file)).toEqual([])
  })

  it('is intact when it is empty, and when a program writes to it meanwhile', async () => {
    const file = join(await testDirectory(), 'mamori.db')
    const journal = await openTestJournal(file)
    expect(await verify(file)).toMatchObject({ entries: 0, head: { seq: 0 }, findings: [] })
    const appends = Array.from({ length: 40 }, (_, at) =>
      journal.append([draft('mode.changed', at)], { durable: false, offsets: [] }),
    )
    const reports = await Promise.all([verify(file), verify(file), verify(file)])
    await Promise.all(appends)
    for (const { findings } of reports) expect(findings).toEqual([])
    expect(await verify(file, [await journal.head()])).toMatchObject({
      entries: 40,
      anchors: { checked: 1 },
      findings: [],
    })
  })
})

describe('tampering', () => {
  it.each([
    ['the data', `data = replace(data, 'redis', 'nginx')`],
    ['the data, so that they are no JSON any more', `data = '{'`],
    ['the time', 'at = at + 1'],
    ['the actor', `actor = '{"kind":"engine","x":1}'`],
    ['the type', `type = 'mode.changed'`],
    ['the version', 'v = 2'],
    ['the incident under which it is found', `incident_id = 'another'`],
    ['the digest', 'digest = zeroblob(32)'],
  ])('with %s of an entry is found', async (_what, change) => {
    const { file } = await chainedJournal(120)
    const seq = tamper(file, (raw) => {
      const target = raw.prepare(`select seq from event where type = 'repair.planned' limit 1`).all()
      const planned = Number(target[0]?.['seq'])
      raw.exec(`update event set ${change} where seq = ${planned}`)
      return planned
    })
    expect(seq).toBeGreaterThan(1)
    const findings = await found(file)
    expect(findings).toContainEqual(['changed', seq, seq])
    expect(findings.filter(([, fromSeq]) => fromSeq !== seq)).toEqual([])
  })

  it('with a chain value is found where it is', async () => {
    const { file } = await chainedJournal(40)
    tamper(file, (raw) => raw.exec('update event set chain = zeroblob(32) where seq = 17'))
    expect(await found(file)).toEqual([['unlinked', 17, 17]])
  })

  it('with an entry, its digest made right, is found', async () => {
    const { file } = await chainedJournal(40)
    tamper(file, (raw) => {
      const [row] = rowsFrom(raw, 17)
      const digest = digestOf({ type: 'mode.changed', v: 1, at: 1, actor: {}, data: {} })
      expect(row).toBeDefined()
      raw
        .prepare(
          `update event set type = 'mode.changed', at = 1, actor = '{}', data = '{}', digest = ?, incident_id = null, repair_id = null where seq = 17`,
        )
        .run(digest)
    })
    expect(await found(file)).toEqual([['unlinked', 17, 17]])
  })

  it('by removing entries is found, at the beginning, in the middle and in several places', async () => {
    const { file } = await chainedJournal(60)
    tamper(file, (raw) => raw.exec('delete from event where seq in (1, 2, 20, 21, 22, 40)'))
    expect(await found(file)).toEqual([
      ['removed', 1, 2],
      ['removed', 20, 22],
      ['removed', 40, 40],
    ])
  })

  it('by removing entries and numbering the rest anew is found', async () => {
    const { file } = await chainedJournal(60)
    tamper(file, (raw) => {
      raw.exec('delete from event where seq in (20, 21)')
      raw.exec('update event set seq = -(seq - 2) where seq > 21; update event set seq = -seq where seq < 0')
    })
    expect(await found(file)).toEqual([['removed', 20, 21]])
  })

  it('by putting the entries of two places into each other’s is found, near and far', async () => {
    for (const [a, b] of [
      [17, 18],
      [10, 35],
      [39, 40],
    ] as const) {
      for (const columns of [
        payloadColumns,
        [...payloadColumns, 'digest'],
        [...payloadColumns, 'digest', 'chain'],
      ]) {
        const { file } = await chainedJournal(40)
        tamper(file, (raw) => swap(raw, columns, a, b))
        const findings = await found(file)
        expect([columns.length, findings]).toEqual([
          columns.length,
          a + 1 === b
            ? [['reordered', a, b]]
            : [
                ['reordered', a, a],
                ['reordered', b, b],
              ],
        ])
      }
    }
  })

  it('by adding entries is found, in the middle and at the end', async () => {
    const middle = await chainedJournal(40)
    tamper(middle.file, (raw) => {
      moveUp(raw, 17, 2)
      insertCopy(raw, 3, 17)
      insertCopy(raw, 4, 18)
    })
    expect(await found(middle.file)).toEqual([['added', 17, 18]])

    const end = await chainedJournal(40)
    tamper(end.file, (raw) => {
      insertCopy(raw, 3, 41)
      insertCopy(raw, 4, 42)
    })
    expect(await found(end.file)).toEqual([['added', 41, 42]])
  })

  it('by adding an entry that continues the chain, before the rest, is found', async () => {
    const { file, headAt } = await chainedJournal(40)
    tamper(file, (raw) => {
      moveUp(raw, 17, 1)
      const [row] = rowsFrom(raw, 3)
      const digest = row?.['digest'] instanceof Uint8Array ? row['digest'] : new Uint8Array()
      insertCopy(raw, 3, 17, chainAfter(Buffer.from(headAt(16).chain, 'hex'), 17, digest))
    })
    expect(await found(file)).toEqual([['added', 17, 17]])
  })

  it('with a checkpoint’s state is found', async () => {
    const { file } = await chainedJournal(40, [20])
    tamper(file, (raw) => raw.exec(`update checkpoint set state = '{"seq":20,"breakers":{}}'`))
    expect(await found(file)).toEqual([['state_changed', 20, 20]])
  })

  it('with everything at once is bounded in what it lists', async () => {
    const { file } = await chainedJournal(900)
    tamper(file, (raw) => raw.exec('update event set at = at + 1, chain = zeroblob(32) where seq % 3 = 0'))
    const { findings, moreFindings } = await verify(file)
    expect(findings).toHaveLength(200)
    expect(moreFindings).toBeGreaterThan(100)
  })

  it('anywhere is found, whatever it is', async () => {
    const pristine = await chainedJournal(50)
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 49 }),
        fc.constantFrom(
          'delete from event where seq = $',
          `update event set data = data || ' x' where seq = $`,
          'update event set at = at - 1 where seq = $',
          'update event set chain = randomblob(32) where seq = $',
          'update event set digest = randomblob(32) where seq = $',
          'update event set digest = randomblob(32), chain = randomblob(32) where seq = $',
        ),
        async (seq, change) => {
          const file = join(await testDirectory(), 'mamori.db')
          tamper(pristine.file, (raw) => raw.exec(`vacuum into '${file}'`))
          tamper(file, (raw) => raw.exec(change.replaceAll('$', String(seq))))
          const findings = await found(file)
          expect(findings.length).toBeGreaterThan(0)
          expect(findings.some(([, from, to]) => Number(from) <= seq && Number(to) >= seq)).toBe(true)
        },
      ),
      { numRuns: 40 },
    )
  })
})

describe('anchors', () => {
  it('find entries cut off at the end, which the chain alone cannot', async () => {
    const { file, headAt } = await chainedJournal(40)
    tamper(file, (raw) => raw.exec('delete from event where seq > 30'))
    expect(await found(file)).toEqual([])
    expect(await found(file, [headAt(10), headAt(25)])).toEqual([])
    expect(await found(file, [headAt(10), headAt(36), headAt(33)])).toEqual([['cut_off', 31, 36]])
  })

  it('are not needed where a checkpoint’s state is left behind', async () => {
    const { file } = await chainedJournal(40, [20, 35])
    tamper(file, (raw) => raw.exec('delete from event where seq > 30'))
    expect(await found(file)).toEqual([['cut_off', 31, 36]])
  })

  it('find a chain that was made anew all through, which nothing else can', async () => {
    const { file, headAt } = await chainedJournal(40)
    tamper(file, (raw) => {
      raw.exec(`update event set data = '{}', incident_id = null, repair_id = null where seq = 17`)
      rechain(raw, 17)
    })
    expect(await found(file)).toEqual([])
    expect(await found(file, [headAt(10), headAt(20), headAt(40)])).toEqual([['rewritten', 11, 20]])
    expect(await found(file, [headAt(16)])).toEqual([])
  })

  it('find a journal that was put in place of another', async () => {
    const { headAt } = await chainedJournal(40)
    const file = join(await testDirectory(), 'mamori.db')
    const journal = await openTestJournal(file)
    await journal.append([draft('mode.changed', 1), draft('mode.changed', 2)], {
      durable: false,
      offsets: [],
    })
    await journal.close()
    expect(await found(file, [headAt(2), headAt(40)])).toEqual([
      ['rewritten', 1, 2],
      ['cut_off', 3, 40],
    ])
  })
})

describe('what cannot be verified', () => {
  it('is named', async () => {
    const directory = await testDirectory()
    await expect(verify(join(directory, 'none.db'))).rejects.toMatchObject({ code: 'missing' })
    await expect(verify(directory)).rejects.toMatchObject({ name: 'JournalError' })
    const file = join(directory, 'other.db')
    tamper(file, (raw) => raw.exec('create table event (seq integer)'))
    await expect(verify(file)).rejects.toMatchObject({ code: 'not_a_journal' })
    const { file: damaged } = await chainedJournal(10)
    tamper(damaged, (raw) => raw.exec('alter table event drop column erased_at'))
    await expect(verify(damaged)).rejects.toMatchObject({ code: 'older_version' })
  })

  it('ends at once when nobody waits for it any more', async () => {
    const { file } = await chainedJournal(1100)
    await expect(verifyAudit(file, [], AbortSignal.abort('enough'))).rejects.toBe('enough')
  })
})
