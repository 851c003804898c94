import { join } from 'node:path'
import type { Event, EventDraft } from '@shared/domain/event'
import { randomEvents } from '@shared/testing/random-events'
import { draft, sampleData } from '@shared/testing/sample-events'
import { describe, expect, it } from 'vitest'
import { createMemoryJournal } from '../testing/memory-journal'
import { ledgerRows, type LedgerRow } from '../ledger/rows'
import { erasePayload } from './erase-payload'
import { openStore } from './journal-store'
import { migrations } from './migrations'
import { openDatabase } from './sqlite'
import { openTestJournal, replayed, testDirectory } from './testing/test-journal'

const lightly = { durable: false, offsets: [] }
const asDraft = ({ type, at, actor, data }: Event): EventDraft => ({ type, at, actor, data }) as EventDraft
const DAY_MS = 24 * 60 * 60 * 1000

const undone = {
  ...sampleData['repair.planned'],
  repairId: 'undo-1',
  undoes: 'rep-1',
}
const shadows: readonly EventDraft[] = [
  draft('shadow.noted', 10),
  draft('shadow.noted', 20, { ...sampleData['shadow.noted'], shadowId: 'sh-2', ruleId: 'other' }),
  draft('shadow.settled', 30),
  draft('shadow.noted', 40, { ...sampleData['shadow.noted'], shadowId: 'sh-3' }),
]
const others: readonly EventDraft[] = [
  draft('engine.started', 50),
  draft('hold.began', 60),
  draft('hold.ended', 70),
  draft('repair.planned', 80, undone),
  draft('repair.settled', 90, { ...sampleData['repair.settled'], repairId: 'undo-1' }),
]

const stored = async (file: string): Promise<readonly LedgerRow[]> => {
  const { db, raw } = openDatabase(file)
  const rows = await db.selectFrom('ledger').selectAll().orderBy('seq').execute()
  raw.close()
  return rows.map(({ rule_id, after_ms, end_seq, ...row }) => ({
    ...row,
    ruleId: rule_id,
    afterMs: after_ms,
    endSeq: end_seq,
  }))
}

/** A journal with a few thousand mixed events, closed. */
const filled = async (more: readonly EventDraft[]): Promise<{ file: string; events: readonly Event[] }> => {
  const file = join(await testDirectory(), 'mamori.db')
  const journal = await openTestJournal(file)
  await journal.append([...randomEvents(5, 3000).map(asDraft), ...more], lightly)
  const events = await replayed(journal)
  await journal.close()
  return { file, events }
}

describe('the ledger beside the events', () => {
  it('is what the events lead to', async () => {
    const { file, events } = await filled([...shadows, ...others])
    const rows = await stored(file)
    expect(rows).toEqual(ledgerRows(events))
    const kinds = new Set(rows.map(({ kind }) => kind))
    expect([...kinds].toSorted()).toEqual(['hold', 'incident', 'planned', 'repair', 'shadow', 'start'])
    expect(rows.some(({ value }) => value === 'regressed')).toBe(true)
    expect(rows.some(({ ref }) => ref === 'undo-1')).toBe(false)
  })

  it('is made for a journal that had none, as if it had always been kept', async () => {
    const { file } = await filled(others)
    const before = await stored(file)
    expect(before.length).toBeGreaterThan(100)
    const { raw } = openDatabase(file)
    // As it was before the ledger, and so without what came after it.
    raw.exec('drop table ledger; alter table source_offset drop column cursor')
    raw.exec('alter table source_offset drop column details')
    raw.exec('alter table repeat drop column kinds; drop index event_at')
    raw.exec("delete from kysely_migration where name >= '0007-ledger'")
    raw.close()
    const { store, report } = await openStore(file, migrations, 1_770_000_000_000)
    await store.close()
    expect(report.kind).toBe('migrated')
    expect(await stored(file)).toEqual(before)
  })

  it('is part of the transaction: what is refused leaves no row', async () => {
    const file = join(await testDirectory(), 'mamori.db')
    const journal = await openTestJournal(file)
    await expect(
      journal.append(
        [draft('incident.opened', 1), draft('mode.changed', 2, { from: 'auto' } as never)],
        lightly,
      ),
    ).rejects.toMatchObject({ code: 'invalid' })
    await journal.close()
    expect(await stored(file)).toEqual([])
  })

  it('loses what is erased', async () => {
    const file = join(await testDirectory(), 'mamori.db')
    const journal = await openTestJournal(file)
    await journal.append([draft('incident.opened', 1), draft('mode.changed', 2)], lightly)
    const state = { seq: 2 } as Parameters<typeof journal.checkpoint>[0]
    await journal.checkpoint(state, { reducer: 1, at: 3 })
    await journal.close()
    const database = openDatabase(file)
    expect(await erasePayload(database, 1, 10)).toBe(true)
    await database.db.destroy()
    expect(await stored(file)).toEqual([])
  })
})

describe('what the journal answers about it', () => {
  it('is the same as a journal in memory says', async () => {
    const { file, events } = await filled(shadows)
    const journal = await openTestJournal(file)
    const memory = createMemoryJournal(events)
    const nowAt = Math.max(...events.map(({ at }) => at)) + DAY_MS
    const byId = (a: { ruleId: string }, b: { ruleId: string }): number => (a.ruleId < b.ruleId ? -1 : 1)
    const rules = await journal.ledger.rules(nowAt)
    expect(rules.some(({ days30 }) => days30.total > 50 && days30.regressed > 0)).toBe(true)
    expect(rules.toSorted(byId)).toEqual((await memory.ledger.rules(nowAt)).toSorted(byId))
    const fingerprint = rules.find(({ targets }) => targets.length > 0)?.targets[0]?.fingerprint ?? ''
    const target = await journal.ledger.target(fingerprint, nowAt)
    expect(target).toEqual(await memory.ledger.target(fingerprint, nowAt))
    expect(target.recent.length).toBeLessThanOrEqual(5)
  })

  it('pages the shadows, newest first, with what happened instead', async () => {
    const file = join(await testDirectory(), 'mamori.db')
    const journal = await openTestJournal(file)
    await journal.append(shadows, lightly)
    const first = await journal.ledger.shadows({ limit: 2 })
    expect(first).toMatchObject({
      shadows: [
        { shadowId: 'sh-3', ending: null, settledAt: null },
        { shadowId: 'sh-2', ending: null, ruleId: 'other' },
      ],
      more: true,
    })
    const rest = await journal.ledger.shadows({ limit: 2, beforeSeq: first.shadows[1]?.seq })
    expect(rest).toMatchObject({
      shadows: [
        { shadowId: 'sh-1', ending: 'recovered', afterMs: 38_000, settledAt: 30, plan: { risk: 'medium' } },
      ],
      more: false,
    })
    const own = await journal.ledger.shadows({ limit: 9, ruleId: 'other' })
    expect(own.shadows.map(({ shadowId }) => shadowId)).toEqual(['sh-2'])
    expect(await journal.ledger.target('nothing', 0)).toMatchObject({ recurrences: 0, recent: [] })
  })
})
