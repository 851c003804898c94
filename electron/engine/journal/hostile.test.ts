import { join } from 'node:path'
import { applyEvent } from '@shared/domain/apply-event'
import type { Event } from '@shared/domain/event'
import { emptyState, type State } from '@shared/domain/state'
import { draft } from '@shared/testing/sample-events'
import { describe, expect, it } from 'vitest'
import type { Journal } from '../ports'
import { createRecorder } from '../stages/recorder'
import { createFakeClock } from '../testing/fake-clock'
import { verifyAudit } from './audit/verify-audit'
import { makeCheckpoint } from './checkpoint-store'
import { append } from './event-log'
import { migrate } from './migrate'
import { migrations } from './migrations'
import { defaultRetention, pruneEvents } from './retention'
import { openDatabase, setWriteAheadLog } from './sqlite'
import { tamper } from './testing/tampered-journal'
import { openTestJournal, testDirectory } from './testing/test-journal'

const DAY_MS = 24 * 60 * 60 * 1000
const signal = new AbortController().signal
const fold = (events: readonly Event[], from: State): State => events.reduce(applyEvent, from)
const write = async (journal: Journal, from: State, count: number, at: number): Promise<State> =>
  fold(
    await journal.append(
      Array.from({ length: count }, () => draft('mode.changed', at)),
      { durable: false, offsets: [] },
    ),
    from,
  )
const recorderOn = (journal: Journal) =>
  createRecorder({
    journal,
    clock: createFakeClock(),
    tellAnchor: () => undefined,
    onEvents: () => undefined,
    bug: (name, error) => {
      throw new Error(name, { cause: error })
    },
  })

describe('a damaged checkpoint', () => {
  it.each([
    ['its state', `update checkpoint set state = replace(state, '"seq":', '"seq": ') where seq = $`],
    ['its state, cut off', `update checkpoint set state = substr(state, 1, 20) where seq = $`],
    ['its reducer', 'update checkpoint set reducer = 7 where seq = $'],
    ['its row', 'delete from checkpoint where seq = $'],
    ['its event', `update event set data = '{}' where seq = $ + 1`],
  ])('is passed over: %s', async (_, change) => {
    const file = join(await testDirectory(), 'mamori.db')
    const journal = await openTestJournal(file)
    let state = await write(journal, emptyState, 20, 1)
    state = fold(await journal.checkpoint(state, { reducer: 1, at: 2 }), state)
    state = await write(journal, state, 20, 3)
    const newest = state.seq
    state = fold(await journal.checkpoint(state, { reducer: 1, at: 4 }), state)
    state = await write(journal, state, 5, 5)
    await journal.close()
    tamper(file, (raw) => raw.exec(change.replaceAll('$', String(newest))))
    const again = await openTestJournal(file)
    const recorder = recorderOn(again)
    await recorder.replay()
    const { seq, mode } = recorder.state()
    expect([seq, mode]).toEqual([state.seq, state.mode])
    await recorder.record([{ type: 'mode.changed', data: { from: 'auto', to: 'observe' } }])
    expect(recorder.state().seq).toBe(state.seq + 1)
    await again.close()
  })
})

describe('a clock that is wrong', () => {
  it.each([-1, -1e15, 0, 8.64e15, 1e18, Number.MAX_VALUE])(
    'at %d keeps order, chain and history',
    async (wrong) => {
      const file = join(await testDirectory(), 'mamori.db')
      const journal = await openTestJournal(file)
      const now = Date.UTC(2026, 0, 1)
      let state = await write(journal, emptyState, 10, now)
      state = fold(await journal.checkpoint(state, { reducer: 1, at: now }), state)
      state = await write(journal, state, 10, wrong)
      state = fold(await journal.checkpoint(state, { reducer: 1, at: wrong }), state)
      await journal.prune(wrong, { keepEventsMs: DAY_MS })
      state = await write(journal, state, 10, now + 1)
      state = fold(await journal.checkpoint(state, { reducer: 1, at: now + 1 }), state)
      await journal.prune(now + 1, { keepEventsMs: DAY_MS })
      await journal.close()
      const again = await openTestJournal(file)
      const recorder = recorderOn(again)
      await recorder.replay()
      expect(recorder.state()).toEqual(state)
      await again.close()
      const { findings } = await verifyAudit(file, [], signal)
      expect(findings).toEqual([])
    },
  )
})

describe('verify-audit', () => {
  it('finds nothing while the daemon writes, checkpoints and prunes', async () => {
    const file = join(await testDirectory(), 'mamori.db')
    const journal = await openTestJournal(file)
    let state = emptyState
    const enough = new AbortController()
    let at = Date.UTC(2026, 0, 1)
    const writing = (async () => {
      while (!enough.signal.aborted) {
        at += DAY_MS / 4
        state = await write(journal, state, 120, at)
        state = fold(await journal.checkpoint(state, { reducer: 1, at }), state)
        await journal.prune(at, { keepEventsMs: 2 * DAY_MS })
      }
    })()
    for (let n = 0; n < 15; n++) {
      const { findings, entries } = await verifyAudit(file, [await journal.head()], signal)
      expect(findings).toEqual([])
      expect(entries).toBeGreaterThanOrEqual(0)
    }
    enough.abort()
    await writing
    const recorder = recorderOn(journal)
    await recorder.replay()
    expect(recorder.state()).toEqual(state)
    await journal.close()
  })
})

it('a disk that fills up in a checkpoint, in pruning or with repeats leaves all of it or nothing', async () => {
  const file = join(await testDirectory(), 'mamori.db')
  const database = openDatabase(file)
  await migrate(database, file, migrations, 0)
  setWriteAheadLog(database)
  const { raw } = database
  const key = { incidentId: 'i', ruleId: 'r', sourceId: 's' }
  const repeat = { ...key, count: 3, firstAt: 1, lastAt: 2, sample: 'x' }
  const some = (count: number) => Array.from({ length: count }, (_, at) => draft('settings.loaded', at))
  await append(database, { drafts: some(30), offsets: [], durable: false, repeats: [repeat] })
  const counts = () =>
    raw
      .prepare(
        'select (select count(*) from event) as events, (select count(*) from checkpoint) as states, (select sum(count) from repeat) as repeats',
      )
      .get()
  const before = counts()
  raw.exec(`pragma max_page_count = ${Number(raw.prepare('pragma page_count').get()?.['page_count']) + 2}`)
  const checkpoint = {
    seq: 30,
    state: JSON.stringify({ seq: 30, x: 'x'.repeat(200_000) }),
    reducer: 1,
    at: 1,
  }
  await expect(makeCheckpoint(database, checkpoint, defaultRetention)).rejects.toThrow(/full/)
  const flood = { drafts: some(500), offsets: [], durable: true, repeats: [repeat], drainRepeats: [key] }
  await expect(append(database, flood)).rejects.toThrow(/full/)
  expect(counts()).toEqual(before)
  expect(await pruneEvents(database.db)).toEqual({ events: 0, more: false })
  raw.exec('pragma max_page_count = 1000000')
  expect(await makeCheckpoint(database, checkpoint, defaultRetention)).toMatchObject([{ seq: 31 }])
  await append(database, flood)
  expect(counts()).toEqual({ events: 531, states: 1, repeats: 3 })
  await database.db.destroy()
  expect((await verifyAudit(file, [], signal)).findings).toEqual([])
})
