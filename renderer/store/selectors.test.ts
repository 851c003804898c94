import type { Reading } from '@shared/domain/check'
import { message } from '@shared/domain/new-message'
import { emptyState, type CheckState, type State } from '@shared/domain/state'
import { describe, expect, it } from 'vitest'
import { stateOf, tell } from '../testing/story'
import { storyOf } from '../testing/stories'
import { worldOf } from '../testing/worlds'
import {
  checksBySubject,
  endedRepairs,
  openIncidents,
  pastOutcomes,
  repairsOfDay,
  snoozedApprovals,
  waitingApprovals,
} from './selectors'
import { checkShape } from '@shared/words/shapes'
import { doingAbout, overall, troubles } from './troubles'

const now = Date.parse('2026-01-31T14:30:15+09:00')
const busy = stateOf(storyOf('busy', now), now)
const calm = stateOf(storyOf('calm', now), now)

const liveOf = (name: 'busy' | 'calm') => {
  const snapshot = worldOf(name, now)
  if (snapshot.kind !== 'running') throw new Error(`${name} is not running`)
  return snapshot.live
}

const reading = (status: Reading['status'], band: Reading['band']): Reading => ({
  status,
  band,
  message: message('time.now'),
  details: {},
})

const check = (name: string, subject: string, of: Reading | null): CheckState => ({
  name,
  type: 'http',
  subject,
  critical: false,
  intervalMs: 30_000,
  reading: of,
  consecutiveFailures: 0,
  changedAt: now - 1000,
})

const withChecks = (...checks: readonly CheckState[]): State => ({
  ...emptyState,
  checks: Object.fromEntries(checks.map((one) => [one.name, one])),
})

const repairOf = (state: State, id: string) => {
  const repair = state.repairs[id]
  if (repair === undefined) throw new Error(`there is no ${id}`)
  return repair
}

describe('a check', () => {
  it.each([
    [null, false, 'unknown'],
    [reading('unknown', 'normal'), true, 'unknown'],
    [reading('healthy', 'normal'), false, 'ok'],
    [reading('healthy', 'caution'), true, 'caution'],
    [reading('unhealthy', 'caution'), true, 'critical'],
    [reading('unhealthy', 'danger'), false, 'critical'],
    [reading('unhealthy', 'normal'), false, 'caution'],
  ] as const)('of %j (critical %s) looks %s', (of, critical, shape) => {
    expect(checkShape({ critical }, of)).toBe(shape)
  })

  it('stands with its subject, in a fixed order with the host last', () => {
    const state = withChecks(
      check('memory', 'host', null),
      check('b', 'web', null),
      check('a', 'web', null),
      check('redis', 'redis', null),
    )
    expect(
      checksBySubject(state).map((group) => [group.subject, group.checks.map((one) => one.name)]),
    ).toEqual([
      ['redis', ['redis']],
      ['web', ['a', 'b']],
      ['host', ['memory']],
    ])
  })
})

describe('what waits for a person', () => {
  it('comes with the worst incident first', () => {
    expect(waitingApprovals(busy, now).map((repair) => repair.id)).toEqual(['r3', 'r4'])
  })

  it('leaves out what was put off, until its time has come', () => {
    const put = stateOf(
      [...storyOf('busy', now), tell(1, 'repair.snoozed', { repairId: 'r3', untilAt: now + 60_000 })],
      now,
    )
    expect(waitingApprovals(put, now).map((repair) => repair.id)).toEqual(['r4'])
    expect(snoozedApprovals(put, now).map((repair) => repair.id)).toEqual(['r3'])
    expect(waitingApprovals(put, now + 60_000).map((repair) => repair.id)).toEqual(['r3', 'r4'])
  })
})

describe('what is wrong', () => {
  it('is sorted worst first, then by age', () => {
    expect(openIncidents(busy).map((incident) => incident.id)).toEqual(['i3', 'i5', 'i4', 'i6'])
  })

  it('names a failing check once, in its incident, and a check in the caution band by itself', () => {
    const found = troubles(busy, liveOf('busy'))
    expect(found.map((trouble) => [trouble.kind, trouble.shape])).toEqual([
      ['incident', 'critical'],
      ['incident', 'critical'],
      ['incident', 'critical'],
      ['incident', 'caution'],
      ['check', 'caution'],
    ])
  })

  it('tells logs that cannot be read', () => {
    const unreadable = stateOf(
      [
        ...storyOf('calm', now),
        tell(5, 'source.changed', {
          sourceId: 'app',
          state: 'unreadable',
          message: message('source.unreadable'),
        }),
      ],
      now,
    )
    expect(troubles(unreadable, null)).toMatchObject([{ kind: 'source', sinceAt: now - 5000 }])
  })
})

describe('the state of the whole', () => {
  it('counts what is as bad as the worst and names the worst', () => {
    const whole = overall(busy, liveOf('busy'))
    expect(whole).toMatchObject({
      kind: 'trouble',
      shape: 'critical',
      count: 3,
      worst: { sinceAt: now - 188_000 },
    })
  })

  it('is well when every check is, and says when that was seen last', () => {
    expect(overall(calm, liveOf('calm'))).toEqual({ kind: 'well', shape: 'ok', lastCheckAt: now - 4000 })
  })

  it('is not well before every check has run, nor when nothing is watched or watching has stopped', () => {
    expect(overall(withChecks(check('a', 'a', null)), null).kind).toBe('waiting')
    expect(overall(emptyState, null).kind).toBe('empty')
    const live = liveOf('calm')
    expect(overall(calm, { ...live, loop: { ...live.loop, phase: 'stopped' } }).kind).toBe('stopped')
    expect(
      overall(
        stateOf([...storyOf('calm', now), tell(0, 'engine.stopped', { cause: 'requested' })], now),
        live,
      ).kind,
    ).toBe('stopped')
  })

  it('is a caution when a check cannot tell', () => {
    expect(overall(withChecks(check('a', 'a', reading('unknown', 'normal'))), null)).toMatchObject({
      kind: 'trouble',
      shape: 'unknown',
    })
  })
})

describe('what is being done', () => {
  const incident = (id: string) => {
    const found = busy.incidents[id]
    if (found === undefined) throw new Error(`there is no ${id}`)
    return found
  }

  it('is the repair that is on its way', () => {
    expect(doingAbout(busy, incident('i5'))).toMatchObject({
      kind: 'repair',
      repair: { id: 'r5', stage: 'performing' },
    })
  })

  it('is the reason for which nothing is done, with the time of the next decision', () => {
    expect(doingAbout(busy, incident('i6'))).toMatchObject({
      kind: 'held',
      message: { code: 'gate.cooldown.stop' },
      retryAt: now + 212_000,
    })
  })

  it('is still being decided before a decision was made', () => {
    expect(doingAbout(busy, { ...incident('i6'), decision: null })).toEqual({ kind: 'deciding' })
  })
})

describe('repairs of late', () => {
  it('are listed newest first and counted by outcome', () => {
    expect(endedRepairs(busy).map((repair) => repair.id)).toEqual(['r2', 'r1'])
    expect(repairsOfDay(busy, now)).toEqual({ total: 2, verified: 2 })
    expect(repairsOfDay(busy, now + 25 * 3_600_000)).toEqual({ total: 0, verified: 0 })
  })

  it('show what came of the same repair before', () => {
    expect(pastOutcomes(busy, repairOf(busy, 'r3'), 5).map((past) => past.outcome)).toEqual(['verified'])
    expect(pastOutcomes(busy, repairOf(busy, 'r5'), 5)).toEqual([])
  })
})
