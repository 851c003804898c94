import { join } from 'node:path'
import { applyEvent } from '@shared/domain/apply-event'
import type { Event } from '@shared/domain/event'
import { emptyState, type State } from '@shared/domain/state'
import { draft } from '@shared/testing/sample-events'
import { describe, expect, it } from 'vitest'
import type { Journal } from '../ports'
import { verifyAudit } from './audit/verify-audit'
import { openStore } from './journal-store'
import { migrations } from './migrations'
import { announceRetention } from './retention'
import { openDatabase } from './sqlite'
import { chainedJournal, tamper } from './testing/tampered-journal'
import { openTestJournal, replayed, testDirectory } from './testing/test-journal'

const DAY_MS = 24 * 60 * 60 * 1000
const start = Date.UTC(2026, 0, 1)
const signal = new AbortController().signal
const fold = (events: readonly Event[], from: State): State => events.reduce(applyEvent, from)

/** A journal of `days` days with ten events and a checkpoint each. */
const ofDays = async (days: number) => {
  const file = join(await testDirectory(), 'mamori.db')
  const journal = await openTestJournal(file)
  let state = emptyState
  for (let day = 0; day < days; day += 1) state = await addDay(journal, state, day)
  return { file, journal, state }
}
const addDay = async (journal: Journal, before: State, day: number): Promise<State> => {
  const at = start + day * DAY_MS
  const drafts = Array.from({ length: 10 }, (_, n) => draft('mode.changed', at + n))
  const state = fold(await journal.append(drafts, { durable: false, offsets: [] }), before)
  return fold(await journal.checkpoint(state, { reducer: 1, at: at + 100 }), state)
}
const seqs = async (journal: Journal): Promise<readonly number[]> => {
  const { events } = await journal.page({ limit: 500 })
  return events.map(({ seq }) => seq).toReversed()
}

describe('retention', () => {
  it('deletes only what a checkpoint has announced, and the rest is still whole', async () => {
    const { file, journal, state } = await ofDays(30)
    const nowAt = start + 30 * DAY_MS
    const keepEventsMs = 10 * DAY_MS
    // Nothing has been announced yet: the checkpoints were made under 400 days.
    expect(await journal.prune(nowAt, { keepEventsMs })).toMatchObject({ events: 0 })
    const after = await addDay(journal, state, 30)
    expect(await journal.prune(nowAt, { keepEventsMs })).toMatchObject({ events: 20 * 11 + 10 })

    const kept = await seqs(journal)
    expect(kept[0]).toBe(21 * 11)
    expect(kept).toHaveLength(31 * 11 - 21 * 11 + 1)
    const [oldest] = (await journal.page({ limit: 500 })).events.toReversed()
    expect(oldest).toMatchObject({ type: 'checkpoint.made', data: { seq: 21 * 11 - 1 } })
    expect(await journal.page({ limit: 5, beforeSeq: 21 * 11 })).toEqual({
      events: [],
      more: false,
      leftOut: 0,
    })

    const report = await verifyAudit(file, [], signal)
    expect(report).toMatchObject({ firstSeq: 21 * 11, findings: [] })
    await expect(replayed(journal)).rejects.toMatchObject({ code: 'corrupt' })
    const found = await journal.checkpointBefore()
    let folded = found?.state as State
    await journal.replay((events) => (folded = fold(events, folded)), { afterSeq: folded.seq })
    expect(folded).toEqual(after)
    // A second call has nothing to do.
    expect(await journal.prune(nowAt)).toMatchObject({ events: 0 })
  })

  it('compares anchors with what is left, and with the value where the history begins', async () => {
    const { file, journal, state } = await ofDays(5)
    const middle = await journal.head()
    const after = await addDay(journal, state, 5)
    const nowAt = start + 100 * DAY_MS
    await journal.prune(nowAt, { keepEventsMs: DAY_MS })
    const late = fold(
      await journal.append([draft('mode.changed', nowAt)], { durable: false, offsets: [] }),
      after,
    )
    await journal.checkpoint(late, { reducer: 1, at: nowAt })
    await journal.prune(nowAt)
    const [first] = await seqs(journal)
    expect(first).toBe(66)
    const anchors = [middle, { seq: 2, chain: 'f'.repeat(64) }, await journal.head()]
    expect(await verifyAudit(file, anchors, signal)).toMatchObject({
      anchors: { checked: 1, tooOld: 2 },
      findings: [],
    })
    // The checkpoint's own value is the one before the first entry that is left.
    const [made] = (await journal.page({ limit: 500 })).events.toReversed()
    const chain = made?.type === 'checkpoint.made' ? made.data.chain : ''
    expect(await verifyAudit(file, [{ seq: 65, chain }], signal)).toMatchObject({ findings: [] })
    expect(await verifyAudit(file, [{ seq: 65, chain: 'f'.repeat(64) }], signal)).toMatchObject({
      findings: [{ kind: 'rewritten', toSeq: 65 }],
    })
  })

  it('is told from somebody who deletes what nothing has announced', async () => {
    const { file } = await chainedJournal(60, [20, 40])
    tamper(file, (raw) => raw.exec('delete from event where seq < 41'))
    expect(await verifyAudit(file, [], signal)).toMatchObject({
      firstSeq: 41,
      findings: [{ kind: 'removed', fromSeq: 1, toSeq: 40 }],
    })
  })

  it('deletes nothing while no checkpoint can be read', async () => {
    const { file, journal, state } = await ofDays(3)
    await journal.prune(start, { keepEventsMs: DAY_MS })
    await addDay(journal, state, 40)
    tamper(file, (raw) => raw.exec(`update checkpoint set state = '{}'`))
    expect(await journal.prune(start + 40 * DAY_MS)).toMatchObject({ events: 0 })
    expect(await seqs(journal)).toHaveLength(44)
  })

  it('is not misled by a clock that was wrong for a while, and keeps no more than so many', async () => {
    const { file, journal, state } = await ofDays(4)
    const odd = await addDay(journal, state, -20_000)
    await addDay(journal, odd, 5)
    await journal.close()
    const { db } = openDatabase(file)
    const announced = (at: number, maxEvents: number) =>
      announceRetention(db, at, { keepEventsMs: 3 * DAY_MS, maxEvents })
    // The entry of 1971 lies behind younger ones.
    expect(await announced(start + 5 * DAY_MS, 1e6)).toBe(22)
    expect(await announced(start + 3 * DAY_MS, 1e6)).toBe(1)
    expect(await announced(start, 40)).toBe(22)
    expect(await announced(start, 12)).toBe(55)
    await db.destroy()
  })

  it('goes on in slices, between which others have their turn', async () => {
    const file = join(await testDirectory(), 'mamori.db')
    const { store } = await openStore(file, migrations, 0)
    const { append, checkpoint, prune, head } = store.calls
    const day = (from: number) => Array.from({ length: 2500 }, (_, n) => draft('mode.changed', from + n))
    await append({ drafts: day(0), offsets: [], durable: false })
    await prune({ nowAt: 0, keepEventsMs: DAY_MS })
    for (const at of [3000, start]) {
      const { seq } = await head(null)
      await checkpoint({ seq, state: '{}', reducer: 1, at })
    }
    const slices = []
    for (;;) {
      const slice = await prune({ nowAt: start, keepEventsMs: DAY_MS })
      slices.push(slice.events)
      if (!slice.more) break
    }
    expect(slices.length).toBeGreaterThan(4)
    expect(Math.max(...slices)).toBeLessThanOrEqual(400)
    expect(slices.reduce((sum, events) => sum + events, 0)).toBe(2500)
    await store.close()
  })
})
