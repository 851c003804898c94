import type { Event } from '@shared/domain/event'
import { describe, expect, it } from 'vitest'
import { groupEvents, repeatKey } from './group-events'
import { observed, oneOfEach, opened, sampleEvent, skipped, startAt } from '@shared/testing/timeline-events'

const dayOf = (at: number): string => new Date(at).toISOString().slice(0, 10)
const newestFirst = (events: readonly Event[]): readonly Event[] => events.toSorted((a, b) => b.seq - a.seq)
const seqs = (events: readonly Event[]): readonly (readonly number[])[] =>
  groupEvents(newestFirst(events), dayOf).map((group) => group.events.map((event) => event.seq))
const skip = (seq: number, at?: number): Event =>
  sampleEvent('decision.made', seq, { incidentId: 'incident-1', decision: skipped }, { at })

describe('groupEvents', () => {
  it('draws repeats together, also across other repeats', () => {
    expect(seqs([observed(1), skip(2), observed(3), skip(4), observed(5)])).toEqual([
      [5, 3, 1],
      [4, 2],
    ])
  })

  it('does not draw together across a turn in the story', () => {
    expect(seqs([observed(1), opened(2), observed(3)])).toEqual([[3], [2], [1]])
  })

  it('begins anew after ten quiet minutes', () => {
    const events = [
      observed(1, { at: startAt }),
      observed(2, { at: startAt + 601_000 }),
      observed(3, { at: startAt + 602_000 }),
    ]
    expect(seqs(events)).toEqual([[3, 2], [1]])
  })

  it('chains repeats that each follow soon, however long the whole lasts', () => {
    const events = Array.from({ length: 10 }, (_, index) =>
      observed(index + 1, { at: startAt + index * 500_000 }),
    )
    expect(seqs(events)).toHaveLength(1)
  })

  it('begins anew with a new day', () => {
    const midnight = Date.parse('2026-02-01T00:00:00Z')
    expect(seqs([observed(1, { at: midnight - 1000 }), observed(2, { at: midnight + 1000 })])).toEqual([
      [2],
      [1],
    ])
  })

  it('keeps the key while newer repeats join', () => {
    const before = groupEvents([observed(1)], dayOf)[0]
    const after = groupEvents([observed(2), observed(1)], dayOf)[0]
    expect(after?.key).toBe(before?.key)
  })

  it('loses and doubles nothing', () => {
    const all = groupEvents(newestFirst(oneOfEach), dayOf).flatMap((group) => group.events)
    expect(all.map((event) => event.seq).sort((a, b) => a - b)).toEqual(oneOfEach.map((event) => event.seq))
  })

  it('never repeats what a person or a repair did', () => {
    const alone = oneOfEach.filter((event) => repeatKey(event) === null).map((event) => event.type)
    expect(alone).toEqual(
      expect.arrayContaining([
        'repair.approved',
        'repair.started',
        'step.finished',
        'mode.changed',
        'incident.opened',
      ]),
    )
  })
})
