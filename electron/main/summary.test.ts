import { describe, expect, it } from 'vitest'
import type { Reading } from '@shared/domain/check'
import { message } from '@shared/domain/message'
import { emptyState, type State } from '@shared/domain/state'
import type { Snapshot } from '@shared/ipc/contract'
import type { Link } from '@shared/ipc/hosts'
import { incident, live, repair, running, silence } from './testing/sample-state'
import { summarize, summarizeHost, type Summary } from './summary'

const check = (status: Reading['status'], band: Reading['band']): State['checks'] => ({
  c: {
    name: 'c',
    type: 'redis',
    subject: 'redis',
    critical: true,
    intervalMs: 1,
    reading: { status, band, message: message('incident.log', {}), details: {} },
    consecutiveFailures: 0,
    changedAt: 0,
  },
})

describe('summarize', () => {
  it.each<readonly [string, Snapshot, Partial<Summary>]>([
    ['all is well', running(), { shape: 'ok', status: 'ok', count: 0, mode: 'auto' }],
    ['only observing', running({ mode: 'observe' }), { shape: 'paused', mode: 'observe' }],
    [
      'no settings yet',
      { kind: 'setup', settingsFile: '/x' },
      { shape: 'unknown', status: 'setup', mode: null },
    ],
    [
      'faulty settings',
      { kind: 'faults', settingsFile: '/x', faults: [] },
      { shape: 'caution', status: 'faults' },
    ],
    [
      'not yet started',
      { kind: 'running', live, state: emptyState },
      { shape: 'unknown', status: 'starting' },
    ],
    [
      'rejected settings beside good ones',
      running({ rejected: { file: '/x', at: 0, faults: [] } }),
      { shape: 'caution', count: 1 },
    ],
    [
      'a check in its caution band',
      running({ checks: check('healthy', 'caution') }),
      { shape: 'caution', count: 1 },
    ],
    [
      'a check that failed once',
      running({ checks: check('unhealthy', 'danger') }),
      { shape: 'caution', count: 1 },
    ],
    ['a check that broke', running({ checks: check('unknown', 'normal') }), { shape: 'unknown', count: 1 }],
    ['a critical incident', running({ incidents: { i: incident('i') } }), { shape: 'critical', count: 1 }],
    [
      'a lesser incident',
      running({ incidents: { i: incident('i', { severity: 'error' }) } }),
      { shape: 'caution', count: 1 },
    ],
    ['one that is over', running({ incidents: { i: incident('i', { closedAt: 5 }) } }), { shape: 'ok' }],
    [
      'one that is silenced',
      running({ incidents: { i: incident('i') }, silences: { s: silence('redis') } }),
      { shape: 'ok', needed: 0, silence: null },
    ],
    [
      'everything silenced, whatever the checks say',
      running({
        incidents: { i: incident('i') },
        checks: check('unhealthy', 'danger'),
        silences: { s: silence('all'), t: silence('all', { id: 't', untilAt: 20_000, origin: 'settings' }) },
      }),
      { shape: 'paused', status: 'silenced', needed: 0, silence: { untilAt: 20_000, ids: ['s'] } },
    ],
    [
      'everything silenced while an approval waits',
      running({ repairs: { a: repair('a') }, silences: { s: silence('all') } }),
      { shape: 'approval', silence: { untilAt: 10_000, ids: ['s'] } },
    ],
    [
      'everything silenced under settings that were rejected',
      running({ rejected: { file: '/x', at: 0, faults: [] }, silences: { s: silence('all') } }),
      { shape: 'caution', count: 1 },
    ],
    [
      'one whose silence is over',
      running({ incidents: { i: incident('i') }, silences: { s: silence('all', { untilAt: 1_000 }) } }),
      { shape: 'critical' },
    ],
    [
      'one whose repair is under way',
      running({
        incidents: { i: incident('i', { repairIds: ['a'] }) },
        repairs: { a: repair('a', { stage: 'verifying' }) },
      }),
      { shape: 'ok', approvals: 0 },
    ],
    [
      'a lesser one that waits for a person',
      running({
        incidents: { i: incident('i', { severity: 'error', repairIds: ['a'] }) },
        repairs: { a: repair('a') },
      }),
      {
        shape: 'approval',
        count: 1,
        approvals: 1,
        needed: 1,
        waiting: [expect.objectContaining({ repairId: 'a' })],
      },
    ],
    [
      'a critical one that waits for a person',
      running({ incidents: { i: incident('i', { repairIds: ['a'] }) }, repairs: { a: repair('a') } }),
      { shape: 'critical', approvals: 1, needed: 1 },
    ],
    [
      'a critical one beside another that waits',
      running({
        incidents: { i: incident('i', { repairIds: ['a'] }), j: incident('j') },
        repairs: { a: repair('a') },
      }),
      { shape: 'critical', count: 2, approvals: 1, needed: 2 },
    ],
    [
      'the oldest of several is the first to open',
      running({
        repairs: {
          a: repair('a', { plannedAt: 2, incidentId: 'i2' }),
          b: repair('b', { plannedAt: 1, incidentId: 'i1' }),
        },
      }),
      { shape: 'approval', approvals: 2, waiting: [{ incidentId: 'i1' }, { incidentId: 'i2' }] as never },
    ],
  ])('%s', (_name, snapshot, expected) => {
    expect(summarize(snapshot, 1_000)).toMatchObject(expected)
  })

  it('counts an approval that was put off again when its time has come', () => {
    const snapshot = running({ repairs: { a: repair('a', { snoozedUntilAt: 2_000 }) } })
    expect(summarize(snapshot, 1_999)).toMatchObject({ shape: 'ok', approvals: 0, waiting: [] })
    expect(summarize(snapshot, 2_000)).toMatchObject({ shape: 'approval', approvals: 1 })
  })
})

describe('summarizeHost', () => {
  const [mine, theirs] = [
    { app: '1', contract: 1, reducer: 1 },
    { app: '2', contract: 2, reducer: 1 },
  ]
  const down: Link = { kind: 'down', sinceAt: 0, why: message('wire.closed'), detail: null, retryAt: null }
  it.each<readonly [string, Link, Snapshot | null, boolean, Partial<Summary>]>([
    ['an own engine', { kind: 'own' }, running(), true, { status: 'ok', mode: 'auto' }],
    ['one that has said nothing yet', { kind: 'own' }, null, true, { status: 'starting' }],
    ['the first connection', { kind: 'connecting', sinceAt: 0 }, null, false, { status: 'starting' }],
    [
      'a connection that is made again',
      { kind: 'connecting', sinceAt: 0 },
      running(),
      true,
      { status: 'lost' },
    ],
    [
      'a lost one, however well it was',
      down,
      running(),
      true,
      { shape: 'unknown', status: 'lost', mode: null },
    ],
    [
      'another version',
      { kind: 'skewed', sinceAt: 0, mine, theirs, update: 'this', retryAt: null },
      running(),
      true,
      { shape: 'unknown', status: 'skewed' },
    ],
  ])('%s', (_name, link, snapshot, wasAttached, expected) => {
    expect(summarizeHost(link, snapshot, wasAttached, 0)).toMatchObject(expected)
  })
})
