import { applyEvent } from '@shared/domain/apply-event'
import type { Event } from '@shared/domain/event'
import { REDUCER_VERSION } from '@shared/domain/reducer-version'
import { emptyState, type State } from '@shared/domain/state'
import { describe, expect, it, vi } from 'vitest'
import { formatAnchor } from '../journal/audit/anchor'
import type { Journal } from '../ports'
import { createFakeClock } from '../testing/fake-clock'
import { createMemoryJournal, type MemoryJournal } from '../testing/memory-journal'
import { createRecorder, type Entry } from './recorder'

const HOUR_MS = 60 * 60 * 1000
const change: Entry = { type: 'mode.changed', data: { from: 'approve', to: 'observe' } }
const stopped: Entry = { type: 'engine.stopped', data: { cause: 'requested' } }
const many = (count: number): readonly Entry[] => Array.from({ length: count }, () => change)
const fold = (events: readonly Event[]): State => events.reduce(applyEvent, emptyState)
const checkpointsOf = (journal: MemoryJournal): readonly number[] =>
  journal.events().flatMap((event) => (event.type === 'checkpoint.made' ? [event.seq] : []))

const scene = (journal: MemoryJournal = createMemoryJournal(), over: Partial<Journal> = {}) => {
  const clock = createFakeClock()
  const lines: string[] = []
  const told: Event[] = []
  const bug = vi.fn<(name: string, error: unknown) => void>()
  const recorder = createRecorder({
    journal: { ...journal, ...over },
    clock,
    tellAnchor: (line) => void lines.push(line),
    onEvents: (events) => void told.push(...events),
    bug,
  })
  return { journal, clock, lines, told, bug, recorder }
}

describe('checkpoints', () => {
  it('are made every 2,000 events, and tell the listeners like every event', async () => {
    const { journal, recorder, told, lines } = scene()
    await recorder.record(many(1999))
    await recorder.record([])
    expect(checkpointsOf(journal)).toEqual([])
    await recorder.record([change])
    await recorder.record([change])
    expect(checkpointsOf(journal)).toEqual([2001])
    expect(told).toEqual(journal.events())
    expect(recorder.state()).toEqual(fold(journal.events()))
    expect(lines.at(-1)).toBe(
      formatAnchor({ ...(await journal.head()), seq: 2001, chain: (2001).toString(16).padStart(64, '0') }),
    )
    await recorder.record(many(1998))
    await recorder.record([change])
    await recorder.record([change])
    expect(checkpointsOf(journal)).toEqual([2001, 4002])
  })

  it('are made after a day, when there is something new', async () => {
    const { journal, recorder, clock } = scene()
    await recorder.record([change])
    await clock.advance(24 * HOUR_MS)
    await recorder.record([change])
    await recorder.record([change])
    expect(checkpointsOf(journal)).toEqual([3])
  })

  it('are made at the stop, before it is over', async () => {
    const { journal, recorder, lines } = scene()
    await recorder.record([change])
    await recorder.record([stopped])
    expect(journal.events().map(({ type }) => type)).toEqual([
      'mode.changed',
      'engine.stopped',
      'checkpoint.made',
    ])
    expect(await journal.checkpointBefore()).toMatchObject({ seq: 2, reducer: REDUCER_VERSION })
    expect(lines).toEqual([formatAnchor(await journal.head())])
  })

  it('that fail fail nothing else, are told, and are not tried with every event', async () => {
    const checkpoint = vi.fn<Journal['checkpoint']>(() => Promise.reject(new Error('full')))
    const { journal, recorder, bug } = scene(createMemoryJournal(), { checkpoint })
    await recorder.record(many(2500))
    for (const _ of [1, 2, 3]) await recorder.record([change])
    expect(checkpoint).toHaveBeenCalledOnce()
    expect(bug).toHaveBeenCalledExactlyOnceWith('checkpoint', new Error('full'))
    expect(recorder.state().seq).toBe(2503)
    await recorder.record([stopped])
    expect(checkpoint).toHaveBeenCalledTimes(2)
    expect(journal.events()).toHaveLength(2504)
  })
})

describe('anchors', () => {
  it('are written every 1,000 events, or an hour after something was recorded', async () => {
    const { journal, recorder, clock, lines } = scene()
    await recorder.record(many(999))
    await recorder.record([change])
    await recorder.record([change])
    expect(lines).toHaveLength(1)
    expect(lines[0]).toMatch(/^audit-anchor seq=1000 chain=0+3e8$/)
    await clock.advance(HOUR_MS - 1)
    await recorder.record([change])
    expect(lines).toHaveLength(1)
    await clock.advance(1)
    await recorder.record([change])
    await recorder.record([])
    expect(await journal.head()).toMatchObject({ seq: 1003 })
    await vi.waitFor(() => expect(lines).toHaveLength(2))
    expect(lines[1]).toContain('seq=1003 ')
  })

  it('that cannot be written are told', async () => {
    const head = () => Promise.reject(new Error('io'))
    const { recorder, bug } = scene(createMemoryJournal(), { head })
    await recorder.record(many(1000))
    await vi.waitFor(() => expect(bug).toHaveBeenCalledExactlyOnceWith('anchor', new Error('io')))
  })
})

describe('a start', () => {
  it('folds only what came after the newest checkpoint', async () => {
    const { journal, recorder } = scene()
    await recorder.record(many(10))
    await recorder.record([stopped])
    await recorder.record([change])
    const replay = vi.fn<Journal['replay']>(journal.replay)
    const next = scene(journal, { replay })
    await next.recorder.replay()
    expect(next.recorder.state()).toEqual(recorder.state())
    expect(replay).toHaveBeenCalledExactlyOnceWith(expect.any(Function), { afterSeq: 11 })
  })

  it('passes over checkpoints of a newer fold, and folds all when none is left', async () => {
    const { journal, recorder } = scene()
    await recorder.record([change, stopped])
    const older = await journal.checkpointBefore()
    expect(older).toMatchObject({ seq: 2 })
    const newer = { seq: 3, reducer: REDUCER_VERSION + 1, state: { foreign: true } }
    for (const left of [older, null]) {
      const checkpointBefore: Journal['checkpointBefore'] = async (beforeSeq) =>
        beforeSeq === undefined ? newer : left
      const next = scene(journal, { checkpointBefore })
      await next.recorder.replay()
      expect(next.recorder.state()).toEqual(fold(journal.events()))
    }
  })
})

it('hands repeats on with what it records, also without any event', async () => {
  const { journal, recorder, told } = scene()
  const key = { incidentId: 'inc-1', ruleId: 'r', sourceId: 's' }
  const repeat = { ...key, count: 3, firstAt: 1, lastAt: 2, sample: 'line' }
  await recorder.record([], { repeats: [repeat] })
  expect(await journal.repeats()).toEqual([repeat])
  expect(told).toEqual([])
  const told3: Entry = { type: 'log.repeated', data: { ...key, count: 3, fromAt: 1, toAt: 2 } }
  await recorder.record([told3], { drainRepeats: [key] })
  expect(await journal.repeats()).toEqual([])
  expect(told).toMatchObject([{ type: 'log.repeated' }])
})
