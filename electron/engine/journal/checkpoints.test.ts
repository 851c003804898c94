import { join } from 'node:path'
import { applyEvent } from '@shared/domain/apply-event'
import { eventTypes, type Event, type EventDraft } from '@shared/domain/event'
import { emptyState, type State } from '@shared/domain/state'
import { randomEvents } from '@shared/testing/random-events'
import { draft } from '@shared/testing/sample-events'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Journal } from '../ports'
import { verifyAudit } from './audit/verify-audit'
import { tamper } from './testing/tampered-journal'
import { openTestJournal, replayed, testDirectory } from './testing/test-journal'

const lightly = { durable: false, offsets: [] }
const draftOf = ({ seq: _seq, v: _v, ...rest }: Event): EventDraft => rest
const fold = (events: readonly Event[], from: State = emptyState): State => events.reduce(applyEvent, from)

/** The state as a start makes it: from the newest checkpoint, then the rest. */
const started = async (journal: Journal): Promise<State> => {
  const found = await journal.checkpointBefore()
  let state = found === null ? emptyState : (found.state as State)
  await journal.replay(
    (events) => {
      state = fold(events, state)
    },
    { afterSeq: state.seq },
  )
  return state
}
const newJournal = async () => {
  const file = join(await testDirectory(), 'mamori.db')
  return { file, journal: await openTestJournal(file) }
}

describe('a checkpoint', () => {
  it('is an event at the end, with a place in the chain, and the state comes back as it was', async () => {
    const { file, journal } = await newJournal()
    const events = await journal.append(
      eventTypes.map((type, at) => draft(type, at)),
      lightly,
    )
    const before = await journal.head()
    const state = fold(events)
    const [made, ...more] = await journal.checkpoint(state, { reducer: 1, at: 77 })
    expect(more).toEqual([])
    expect(made).toMatchObject({
      seq: events.length + 1,
      type: 'checkpoint.made',
      at: 77,
      actor: { kind: 'engine' },
      data: {
        seq: events.length,
        reducer: 1,
        bytes: Buffer.byteLength(JSON.stringify(state)),
        chain: before.chain,
        keptFromSeq: 1,
      },
    })
    expect(await journal.checkpointBefore()).toEqual({ seq: events.length, reducer: 1, state })
    expect(await journal.checkpointBefore(events.length)).toBeNull()
    expect(await replayed(journal)).toEqual([...events, made])
    const after = await journal.head()
    expect(after.seq).toBe(events.length + 1)
    expect(await verifyAudit(file, [before, after], new AbortController().signal)).toMatchObject({
      anchors: { checked: 2 },
      findings: [],
    })
  })

  it('is refused when the state is not at the end, and leaves nothing behind', async () => {
    const { file, journal } = await newJournal()
    const events = await journal.append([draft('mode.changed', 1), draft('mode.changed', 2)], lightly)
    for (const state of [emptyState, fold(events.slice(0, 1)), { ...fold(events), seq: 3 }])
      await expect(journal.checkpoint(state, { reducer: 1, at: 1 })).rejects.toMatchObject({
        code: 'invalid',
      })
    expect(await replayed(journal)).toEqual(events)
    expect(tamper(file, (raw) => raw.prepare('select * from checkpoint').all())).toEqual([])
  })

  it('leaves no state without its event, nor an event without its state, when the disk is full', async () => {
    const { file, journal } = await newJournal()
    const events = await journal.append([draft('mode.changed', 1)], lightly)
    tamper(file, (raw) =>
      raw.exec(
        `create trigger full before insert on checkpoint begin select raise(abort, 'database or disk is full'); end`,
      ),
    )
    await expect(journal.checkpoint(fold(events), { reducer: 1, at: 1 })).rejects.toMatchObject({
      code: 'invalid',
    })
    expect(await replayed(journal)).toEqual(events)
  })

  it('keeps the newest three states, and passes over those that were damaged', async () => {
    const { file, journal } = await newJournal()
    let state = emptyState
    const seqs: number[] = []
    for (const at of [1, 2, 3, 4, 5]) {
      state = fold(await journal.append([draft('mode.changed', at)], lightly), state)
      seqs.push(state.seq)
      state = fold(await journal.checkpoint(state, { reducer: 1, at }), state)
    }
    const kept = () => tamper(file, (raw) => raw.prepare('select seq from checkpoint order by seq').all())
    expect(kept().map((row) => row['seq'])).toEqual(seqs.slice(2))
    tamper(file, (raw) =>
      raw.exec(`update checkpoint set state = replace(state, 'observe', 'auto') where seq = ${seqs[4]}`),
    )
    expect((await journal.checkpointBefore())?.seq).toBe(seqs[3])
    expect((await journal.checkpointBefore(seqs[3]))?.seq).toBe(seqs[2])
    tamper(file, (raw) => raw.exec(`update checkpoint set reducer = 9 where seq = ${seqs[3]}`))
    tamper(file, (raw) => raw.exec(`delete from event where seq = ${Number(seqs[2]) + 1}`))
    expect(await journal.checkpointBefore()).toBeNull()
  })
})

describe('a start', () => {
  it('from a checkpoint leads to the same state as from the first event, wherever the checkpoints are', async () => {
    const events = randomEvents(31, 700).map(draftOf)
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.integer({ min: 1, max: 150 }), { minLength: 1, maxLength: 4 }),
        async (steps) => {
          const { journal } = await newJournal()
          let state = emptyState
          let from = 0
          for (const step of steps) {
            const added = await journal.append(events.slice(from, from + step), lightly)
            from += step
            state = fold(added, state)
            state = fold(await journal.checkpoint(state, { reducer: 1, at: added.at(-1)?.at ?? 0 }), state)
          }
          state = fold(await journal.append(events.slice(from, from + 50), lightly), state)
          expect(await started(journal)).toEqual(state)
          expect(fold(await replayed(journal))).toEqual(state)
          await journal.close()
        },
      ),
      { numRuns: 6 },
    )
  })
})
