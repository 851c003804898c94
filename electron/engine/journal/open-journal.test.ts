import { join } from 'node:path'
import { DatabaseSync } from '@photostructure/sqlite'
import { engineActor } from '@shared/domain/actor'
import { eventTypes, type EventDraft } from '@shared/domain/event'
import type { TimelineFilter } from '@shared/ipc/contract'
import { draft, operator, sampleData } from '@shared/testing/sample-events'
import { describe, expect, it, vi } from 'vitest'
import type { StoredOffset } from '../ports'
import type { JournalWarning } from './open-journal'
import { openTestJournal, replayed, testDirectory } from './testing/test-journal'

const offset: StoredOffset = {
  sourceId: 'app',
  path: '/var/log/アプリ.log',
  device: '2049',
  inode: '18446744073709551615',
  headBytes: 1024,
  headHash: 'c'.repeat(64),
  offset: 5_000_000_000,
}
const lightly = { durable: false, offsets: [] }
const notice = (channel: string): EventDraft =>
  draft('notice.sent', 1, { ...sampleData['notice.sent'], channel })
const channels = (events: readonly { readonly type: string; readonly data: object }[]) =>
  events.map(({ data }) => ('channel' in data ? data.channel : null))

describe('append', () => {
  it('gives back every type of event, numbered, and replays the same', async () => {
    const file = join(await testDirectory(), 'mamori.db')
    const journal = await openTestJournal(file)
    const drafts = eventTypes.map((type, index) =>
      draft(type, 1000 + index, sampleData[type], index % 2 ? operator : engineActor),
    )
    const events = await journal.append(drafts, lightly)
    expect(events).toEqual(drafts.map((given, index) => ({ ...given, seq: index + 1, v: 1 })))
    expect(await replayed(journal)).toEqual(events)
    await journal.close()
    const again = await openTestJournal(file)
    expect(await replayed(again)).toEqual(events)
    expect(await again.append([notice('next')], lightly)).toMatchObject([{ seq: events.length + 1 }])
  })

  it('keeps the order of appends that are in flight together, durable or not', async () => {
    const journal = await openTestJournal(join(await testDirectory(), 'mamori.db'))
    const answers = await Promise.all(
      Array.from({ length: 60 }, (_, index) =>
        journal.append([notice(`${index}a`), notice(`${index}b`)], { durable: index % 7 === 0, offsets: [] }),
      ),
    )
    expect(answers.flat().map(({ seq }) => seq)).toEqual(Array.from({ length: 120 }, (_, index) => index + 1))
    expect(channels(await replayed(journal))).toEqual(
      Array.from({ length: 60 }, (_, index) => [`${index}a`, `${index}b`]).flat(),
    )
  })

  it('answers what a replay will give: defaults are set, what no schema names is left out', async () => {
    const journal = await openTestJournal(join(await testDirectory(), 'mamori.db'))
    const reading = {
      status: 'healthy',
      band: 'normal',
      message: { code: 'x', params: {} },
      value: undefined,
      extra: 1,
    }
    const odd = {
      type: 'check.changed',
      at: 1,
      actor: engineActor,
      data: { name: 'a', reading, consecutiveFailures: -0 },
    }
    const events = await journal.append([odd as unknown as EventDraft], lightly)
    expect(events).toStrictEqual(await replayed(journal))
    expect(events).toStrictEqual([
      {
        ...odd,
        seq: 1,
        v: 1,
        data: {
          name: 'a',
          consecutiveFailures: 0,
          reading: { status: 'healthy', band: 'normal', message: { code: 'x', params: {} }, details: {} },
        },
      },
    ])
  })

  it('takes more events at once than one statement has room for', async () => {
    const journal = await openTestJournal(join(await testDirectory(), 'mamori.db'))
    const events = await journal.append(
      Array.from({ length: 5001 }, (_, index) => notice(String(index))),
      lightly,
    )
    expect(events).toHaveLength(5001)
    expect(channels(await replayed(journal))).toEqual(channels(events))
  })

  it('stores offsets with the events, and the last one of a source wins', async () => {
    const journal = await openTestJournal(join(await testDirectory(), 'mamori.db'))
    await journal.append([notice('a')], { durable: false, offsets: [offset] })
    await journal.append([], {
      durable: true,
      offsets: [
        { ...offset, offset: 7, inode: '2' },
        { ...offset, sourceId: 'web', tailHash: 'd'.repeat(64) },
      ],
    })
    expect(await journal.offsets()).toEqual([
      { ...offset, offset: 7, inode: '2' },
      { ...offset, sourceId: 'web', tailHash: 'd'.repeat(64) },
    ])
  })

  it('keeps a cursor in the place of an offset, and forgets places that are of no use any more', async () => {
    const journal = await openTestJournal(join(await testDirectory(), 'mamori.db'))
    const cursor = { sourceId: 'journald:nginx', cursor: 's=0b;i=7;b=c;m=1;t=2;x=3' }
    const gone = { ...offset, sourceId: '/var/log/*.log 1:2' }
    await journal.append([], { durable: false, offsets: [offset, cursor, gone] })
    await journal.append([], { durable: false, offsets: [], forgetOffsets: [gone.sourceId, 'never was'] })
    expect(await journal.offsets()).toEqual([offset, cursor])
    // A source that was a journal's and is a file's now, and the other way round.
    await journal.append([], {
      durable: false,
      offsets: [
        { ...offset, sourceId: cursor.sourceId },
        { ...cursor, sourceId: offset.sourceId },
      ],
    })
    expect(await journal.offsets()).toEqual([
      { ...cursor, sourceId: offset.sourceId },
      { ...offset, sourceId: cursor.sourceId },
    ])
  })

  it.each([
    ['an event of no known type', [notice('a'), { ...notice('b'), type: 'no.such' }], [offset]],
    ['an event with broken data', [notice('a'), { ...notice('b'), data: { channel: 1 } }], [offset]],
    ['a number that JSON cannot carry', [{ ...notice('b'), at: Number.NaN }], [offset]],
    ['an offset without its path', [notice('a')], [offset, { ...offset, sourceId: 'web', path: undefined }]],
    ['an offset that is no number', [notice('a')], [{ ...offset, offset: Number.NaN }]],
    ['something that cannot cross to the thread', [{ ...notice('a'), at: () => 1 }], [offset]],
  ])('leaves nothing behind of a batch with %s', async (_name, drafts, offsets) => {
    const journal = await openTestJournal(join(await testDirectory(), 'mamori.db'))
    const kept = await journal.append([notice('kept')], lightly)
    await expect(
      journal.append(drafts as EventDraft[], { durable: true, offsets: offsets as StoredOffset[] }),
    ).rejects.toMatchObject({ name: 'JournalError', code: 'invalid' })
    expect(await replayed(journal)).toEqual(kept)
    expect(await journal.offsets()).toEqual([])
    expect(await journal.append([notice('after')], { durable: false, offsets: [offset] })).toMatchObject([
      { seq: 2 },
    ])
  })
})

describe('replay', () => {
  it('comes in chunks, in order, up to the newest event of its beginning', async () => {
    const journal = await openTestJournal(join(await testDirectory(), 'mamori.db'))
    const events = await journal.append(
      Array.from({ length: 4500 }, (_, index) => notice(String(index))),
      lightly,
    )
    const sizes: number[] = []
    const seen: unknown[] = []
    const late: Promise<unknown>[] = []
    await journal.replay((chunk) => {
      sizes.push(chunk.length)
      seen.push(...chunk)
      late.push(journal.append([notice('late')], lightly))
    })
    await Promise.all(late)
    expect(sizes.length).toBeGreaterThan(2)
    expect(Math.max(...sizes)).toBeLessThanOrEqual(2000)
    expect(seen).toEqual(events)
  })

  it('of an empty journal calls nobody', async () => {
    const journal = await openTestJournal(join(await testDirectory(), 'mamori.db'))
    const listener = vi.fn<() => void>()
    await journal.replay(listener)
    expect(listener).not.toHaveBeenCalled()
  })

  it('passes on what the fold throws', async () => {
    const journal = await openTestJournal(join(await testDirectory(), 'mamori.db'))
    await journal.append(
      Array.from({ length: 4500 }, () => notice('a')),
      lightly,
    )
    const fold = () => {
      throw new Error('the fold broke')
    }
    await expect(journal.replay(fold)).rejects.toThrow('the fold broke')
    expect(await journal.offsets()).toEqual([])
  })

  it('keeps entries of a newer program, leaves them out and tells of them', async () => {
    const file = join(await testDirectory(), 'mamori.db')
    const journal = await openTestJournal(file)
    await journal.append([notice('a'), notice('b'), notice('c'), notice('d')], lightly)
    await journal.close()
    const raw = new DatabaseSync(file)
    raw.exec(`update event set type = 'star.born' where seq = 2; update event set v = 2 where seq = 3;
      update event set data = '{broken' where seq = 4`)
    raw.close()
    const warnings: JournalWarning[] = []
    const again = await openTestJournal(file, { onWarning: (warning) => warnings.push(warning) })
    expect(channels(await replayed(again))).toEqual(['a'])
    expect(warnings).toMatchObject([
      { kind: 'unknown_events', count: 3, first: { seq: 2, type: 'star.born' } },
    ])
    expect(await again.page({ limit: 1 })).toMatchObject({ events: [{ seq: 1 }], more: false })
    expect(await again.append([notice('e')], lightly)).toMatchObject([{ seq: 5 }])
    expect((await again.page({ limit: 1 })).more).toBe(true)
    await again.close()
    const left = new DatabaseSync(file)
    expect(left.prepare('select count(*) as n from event').get()).toMatchObject({ n: 5 })
    left.close()
  })
})

describe('page', () => {
  const filled = async () => {
    const journal = await openTestJournal(join(await testDirectory(), 'mamori.db'))
    await journal.append(
      eventTypes.map((type, index) => draft(type, index)),
      lightly,
    )
    return journal
  }

  it('goes from the newest to the oldest, and says whether there is more', async () => {
    const journal = await filled()
    const seqs: number[] = []
    let beforeSeq: number | undefined
    for (;;) {
      const { events, more } = await journal.page({
        limit: 7,
        ...(beforeSeq === undefined ? {} : { beforeSeq }),
      })
      seqs.push(...events.map(({ seq }) => seq))
      beforeSeq = events.at(-1)?.seq
      if (!more) break
      expect(events).toHaveLength(7)
    }
    expect(seqs).toEqual(eventTypes.map((_, index) => eventTypes.length - index))
    expect(await journal.page({ limit: eventTypes.length })).toMatchObject({ more: false })
    expect(await journal.page({ limit: eventTypes.length - 1 })).toMatchObject({ more: true })
    expect(await journal.page({ limit: 5, beforeSeq: 1 })).toEqual({
      events: [],
      more: false,
      leftOut: 0,
    })
  })

  it('filters by types, by incident and by repair', async () => {
    const journal = await filled()
    const types = async (filter: object) =>
      (await journal.page({ limit: 100, filter })).events.map(({ type }) => type).toSorted()
    const repairs = eventTypes.filter((type) => 'repairId' in sampleData[type]).toSorted()
    expect(await types({ types: ['engine.started', 'mode.changed', 'no.such'] })).toEqual([
      'engine.started',
      'mode.changed',
    ])
    expect(await types({ types: [] })).toEqual([])
    expect(await types({ repairId: 'rep-1' })).toEqual(repairs)
    expect(await types({ incidentId: 'nowhere' })).toEqual([])
    expect(await types({ incidentId: 'inc-1', types: ['incident.opened', 'engine.started'] })).toEqual([
      'incident.opened',
    ])
    expect(await types({ incidentId: 'inc-1', repairId: 'rep-1', types: ['repair.planned'] })).toEqual([
      'repair.planned',
    ])
  })

  it('finds a stretch of time, also where the clock was set back', async () => {
    const journal = await openTestJournal(join(await testDirectory(), 'mamori.db'))
    const times = [1000, 2000, 3000, 1500, 2500, 9000]
    await journal.append(
      times.map((at) => draft('mode.changed', at)),
      lightly,
    )
    const seqs = async (filter: TimelineFilter, more: object = {}) =>
      (await journal.page({ limit: 100, filter, ...more })).events.map(({ seq }) => seq)
    expect(await seqs({ fromAt: 1500, toAt: 2500 })).toEqual([5, 4, 2])
    expect(await seqs({ fromAt: 1500, toAt: 2500 }, { beforeSeq: 5 })).toEqual([4, 2])
    expect(await seqs({ toAt: 1999 })).toEqual([4, 1])
    expect(await seqs({ fromAt: 2501 })).toEqual([6, 3])
    expect(await seqs({ fromAt: 9001 })).toEqual([])
    expect(await seqs({ fromAt: 3000, toAt: 1000 })).toEqual([])
    expect(await journal.page({ limit: 1, filter: { toAt: 2000 } })).toMatchObject({ more: true })
  })

  it('finds what belongs to incidents of a severity, and by its own severity what belongs to none', async () => {
    const journal = await filled()
    await journal.append(
      [
        draft('incident.opened', 1, {
          ...sampleData['incident.opened'],
          incidentId: 'inc-grave',
          severity: 'critical',
        }),
        draft('decision.made', 2, { ...sampleData['decision.made'], incidentId: 'inc-grave' }),
        draft('notice.sent', 3, { ...sampleData['notice.sent'], incidentId: null, severity: 'critical' }),
      ],
      lightly,
    )
    const found = async (severities: TimelineFilter['severities']) =>
      (await journal.page({ limit: 100, filter: { severities, types: [...eventTypes] } })).events
    const grave = await found(['critical'])
    expect(grave.slice(0, 3).map(({ type }) => type)).toEqual([
      'notice.sent',
      'decision.made',
      'incident.opened',
    ])
    expect((await found(['warning', 'error'])).map(({ seq }) => seq)).not.toContain(grave[0]?.seq)
    expect(await found([])).toEqual([])
  })

  it('counts the events of a repair to its incident, in one append or in several', async () => {
    const journal = await filled()
    await journal.append([draft('repair.started', 1), draft('repair.regressed', 2)], lightly)
    const { events } = await journal.page({ limit: 100, filter: { incidentId: 'inc-1' } })
    expect(events.map(({ type }) => type)).toContain('step.finished')
    expect(events[0]).toMatchObject({ type: 'repair.started', seq: eventTypes.length + 1 })
    const regressed = await journal.page({ limit: 100, filter: { incidentId: 'inc-2' } })
    expect(regressed.events.map(({ type }) => type)).toEqual(['repair.regressed', 'repair.regressed'])
  })

  it('refuses a page of nothing', async () => {
    const journal = await filled()
    await expect(journal.page({ limit: 0 })).rejects.toMatchObject({ code: 'invalid' })
  })
})

describe('close', () => {
  it('finishes what was accepted, may be called twice, and refuses what comes after', async () => {
    const file = join(await testDirectory(), 'mamori.db')
    const journal = await openTestJournal(file)
    const accepted = Array.from({ length: 50 }, (_, index) =>
      journal.append([notice(String(index))], lightly),
    )
    await Promise.all([journal.close(), journal.close()])
    await expect(Promise.all(accepted)).resolves.toHaveLength(50)
    await expect(journal.append([notice('late')], lightly)).rejects.toMatchObject({ code: 'closed' })
    await expect(journal.page({ limit: 1 })).rejects.toMatchObject({ code: 'closed' })
    await expect(journal.close()).resolves.toBeUndefined()
    expect(await replayed(await openTestJournal(file))).toHaveLength(50)
  })
})
