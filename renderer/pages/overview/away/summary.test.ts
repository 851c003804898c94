import type { Event } from '@shared/domain/event'
import { emptyState } from '@shared/domain/state'
import { opened, planned, sampleEvent, startAt } from '@shared/testing/timeline-events'
import { describe, expect, it } from 'vitest'
import { isUneventful, summarise } from './summary'

const since = startAt
const of = (...events: readonly Event[]) => summarise(events, emptyState, since)
const at = (seconds: number): { readonly at: number } => ({ at: startAt + seconds * 1000 })

const opens = (seq: number, incidentId: string, severity: 'warning' | 'critical', seconds: number): Event => {
  const event = opened(seq)
  if (event.type !== 'incident.opened') throw new Error('not an opened incident')
  return sampleEvent('incident.opened', seq, { ...event.data, incidentId, severity }, at(seconds))
}
const closes = (seq: number, incidentId: string, seconds: number): Event =>
  sampleEvent('incident.closed', seq, { incidentId, cause: 'recovered' }, at(seconds))
const started = (seq: number, seconds: number): Event =>
  sampleEvent('engine.started', seq, { version: '1', host: 'h', pid: 1, face: 'daemon' }, at(seconds))
const stopped = (seq: number, seconds: number): Event =>
  sampleEvent('engine.stopped', seq, { cause: 'requested' }, at(seconds))
const loaded = (seq: number, sha: string): Event =>
  sampleEvent('settings.loaded', seq, {
    file: 'f',
    sha256: sha.repeat(64),
    mode: 'approve',
    rules: [],
    checks: [],
    sources: [],
    warnings: [],
  })
const edited = (seq: number): Event => sampleEvent('settings.edited', seq, { paths: ['mode'], undone: false })

describe('what came and went', () => {
  it('is nothing without events', () => {
    expect(isUneventful(of())).toBe(true)
  })

  it('counts incidents and says how long they lasted, what lasts first and the worst of it at the top', () => {
    const summary = of(
      opens(1, 'a', 'warning', 10),
      opens(2, 'b', 'critical', 20),
      opens(3, 'c', 'warning', 30),
      closes(4, 'c', 90),
    )
    expect([summary.opened, summary.closed]).toEqual([3, 1])
    expect(summary.incidents.map(({ incidentId, lastedMs }) => [incidentId, lastedMs])).toEqual([
      ['b', null],
      ['a', null],
      ['c', 60_000],
    ])
  })

  it('counts what had begun before as closed alone, with what the state still knows of it', () => {
    const known = summarise([opens(1, 'a', 'critical', -600)], emptyState, since).incidents[0]
    expect(known?.title).not.toBeNull()
    const forgotten = of(closes(9, 'z', 5))
    expect([forgotten.opened, forgotten.closed]).toEqual([0, 1])
    expect(forgotten.incidents[0]).toMatchObject({ title: null, lastedMs: null, closedAt: startAt + 5_000 })
  })

  it('takes pages that come newest first', () => {
    const events = [opens(1, 'a', 'warning', 10), closes(2, 'a', 40)]
    expect(summarise(events.toReversed(), emptyState, since)).toEqual(summarise(events, emptyState, since))
  })

  it('tells what repairs came to, a relapse instead of the outcome before it', () => {
    const settled = sampleEvent(
      'repair.settled',
      12,
      { repairId: 'repair-1', outcome: 'verified', evidence: [] },
      at(40),
    )
    expect(of(planned(11), settled).repairs).toMatchObject([
      {
        repairId: 'repair-1',
        incidentId: 'incident-1',
        outcome: 'verified',
        first: { code: expect.any(String) },
      },
    ])
    const relapse = sampleEvent('repair.regressed', 13, { repairId: 'repair-1', incidentId: 'incident-1' })
    expect(of(planned(11), settled, relapse).repairs.map(({ outcome }) => outcome)).toEqual(['regressed'])
    expect(of(settled).repairs).toMatchObject([{ incidentId: null, first: null }])
  })

  it('tells approvals that expired, and not plans that were withdrawn for another reason', () => {
    const withdrawn = (seq: number, repairId: string, code: string): Event =>
      sampleEvent('repair.withdrawn', seq, { repairId, message: { code, params: {} } })
    const summary = of(
      planned(11),
      withdrawn(12, 'repair-1', 'repair.expired'),
      withdrawn(13, 'repair-2', 'repair.already_recovered'),
    )
    expect(summary.expired.map(({ repairId }) => repairId)).toEqual(['repair-1'])
  })

  it('tells when nobody watched: stopped, ended without a word, asleep', () => {
    expect(of(stopped(1, 10), started(2, 70)).gaps).toEqual([
      { kind: 'stopped', fromAt: startAt + 10_000, toAt: startAt + 70_000 },
    ])
    expect(of(opens(1, 'a', 'warning', 10), started(2, 70)).gaps).toEqual([
      { kind: 'died', fromAt: startAt + 10_000, toAt: startAt + 70_000 },
    ])
    expect(of(started(2, 70)).gaps).toEqual([{ kind: 'stopped', fromAt: since, toAt: startAt + 70_000 }])
    expect(of(stopped(1, 10)).gaps).toEqual([{ kind: 'stopped', fromAt: startAt + 10_000, toAt: null }])
    const jump = (byMs: number): Event => sampleEvent('clock.jumped', 1, { byMs }, at(3_600))
    expect(of(jump(1_800_000)).gaps).toEqual([
      { kind: 'slept', fromAt: startAt + 1_800_000, toAt: startAt + 3_600_000 },
    ])
    expect(of(jump(-60_000)).gaps).toEqual([])
    expect(of(jump(5_000)).gaps).toEqual([])
  })

  it('tells changed settings, and not those that an engine reads again at its start', () => {
    expect(of(started(1, 1), loaded(2, 'a')).changes).toEqual([])
    expect(of(loaded(1, 'a')).changes.map(({ seq }) => seq)).toEqual([1])
    expect(
      of(started(1, 1), loaded(2, 'a'), loaded(3, 'a'), loaded(4, 'b')).changes.map(({ seq }) => seq),
    ).toEqual([4])
    expect(
      of(loaded(1, 'a'), started(2, 9), loaded(3, 'b'), edited(4)).changes.map(({ seq }) => seq),
    ).toEqual([4, 3, 1])
  })

  it('counts thousands of events', () => {
    const many = Array.from({ length: 4_000 }, (_, n) =>
      n % 2 === 0 ? opens(n + 1, `i${n}`, 'warning', n) : closes(n + 1, `i${n - 1}`, n),
    )
    const summary = of(...many)
    expect([summary.opened, summary.closed]).toEqual([2_000, 2_000])
  })
})
