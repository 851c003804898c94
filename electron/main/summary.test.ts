import { describe, expect, it, vi } from 'vitest'
import { engineActor } from '@shared/domain/actor'
import type { Reading } from '@shared/domain/check'
import type { Event } from '@shared/domain/event'
import { message } from '@shared/domain/message'
import { emptyState, type Incident, type Repair, type State } from '@shared/domain/state'
import type { Push, Snapshot } from '@shared/ipc/contract'
import { sampleSelf } from '@shared/testing/sample-self'
import type { Host } from '../engine/host'
import { summarize, type Summary } from './summary'
import { watchSummary } from './summary-watch'

const live = {
  at: 0,
  loop: {
    phase: 'stopped' as const,
    iteration: 0,
    cycle: 0,
    loopCount: 15,
    nextCycleAt: null,
    lastCycleAt: null,
    lastCycleMs: null,
  },
  checks: {},
  sources: {},
  host: null,
  self: sampleSelf,
}
const running = (change: Partial<State> = {}): Snapshot => ({
  kind: 'running',
  live,
  state: { ...emptyState, engine: { version: '0', host: 'h', startedAt: 0, running: true }, ...change },
})
const incident = (id: string, change: Partial<Incident> = {}): Incident => ({
  id,
  fingerprint: id,
  ruleId: 'r',
  target: { kind: 'service', name: 'redis' },
  severity: 'critical',
  cause: 'check',
  title: message('incident.log', {}),
  openedAt: 0,
  lastSeenAt: 0,
  closedAt: null,
  closedBy: null,
  observations: 1,
  evidence: [],
  decision: null,
  repairIds: [],
  ...change,
})
const repair = (id: string, change: Partial<Repair> = {}): Repair => ({
  id,
  incidentId: 'i',
  ruleId: 'r',
  fingerprint: 'f',
  resources: [],
  plan: {
    actions: [],
    host: 'h',
    target: { kind: 'service', name: 'redis' },
    steps: [],
    touches: [],
    risk: 'low',
    undo: 'compensatable',
    verifyChecks: [],
    hash: '0'.repeat(64),
  },
  attempt: 1,
  stage: 'awaiting',
  plannedAt: 0,
  expiresAt: null,
  snoozedUntilAt: null,
  approvedAt: null,
  approvedBy: null,
  startedAt: null,
  performedAt: null,
  settledAt: null,
  steps: [],
  performedOk: null,
  outcome: null,
  evidence: [],
  endMessage: null,
  ...change,
})
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
      { shape: 'approval', count: 1, approvals: 1, firstWaiting: 'i' },
    ],
    [
      'a critical one that waits for a person',
      running({ incidents: { i: incident('i', { repairIds: ['a'] }) }, repairs: { a: repair('a') } }),
      { shape: 'critical', approvals: 1 },
    ],
    [
      'the oldest of several is the one to open',
      running({
        repairs: {
          a: repair('a', { plannedAt: 2, incidentId: 'i2' }),
          b: repair('b', { plannedAt: 1, incidentId: 'i1' }),
        },
      }),
      { shape: 'approval', approvals: 2, firstWaiting: 'i1' },
    ],
  ])('%s', (_name, snapshot, expected) => {
    expect(summarize(snapshot, 1_000)).toMatchObject(expected)
  })

  it('counts an approval that was put off again when its time has come', () => {
    const snapshot = running({ repairs: { a: repair('a', { snoozedUntilAt: 2_000 }) } })
    expect(summarize(snapshot, 1_999)).toMatchObject({ shape: 'ok', approvals: 0, firstWaiting: null })
    expect(summarize(snapshot, 2_000)).toMatchObject({ shape: 'approval', approvals: 1 })
  })
})

describe('watchSummary', () => {
  const event: Event = {
    seq: 1,
    v: 1,
    at: 0,
    actor: engineActor,
    type: 'engine.stopped',
    data: { cause: 'requested' },
  }
  const scene = () => {
    const listeners = new Set<(push: Push) => void>()
    const snapshot = vi.fn<Host['handlers']['engine.snapshot']>(() => Promise.resolve(running()))
    const host = {
      handlers: { 'engine.snapshot': snapshot } as unknown as Host['handlers'],
      subscribe: (listener: (push: Push) => void) => {
        listeners.add(listener)
        return () => listeners.delete(listener)
      },
    }
    const onSummary = vi.fn<(summary: Summary) => void>()
    const watch = watchSummary({ host, actor: engineActor, now: () => 0, onSummary })
    const push = (value: Push): void => listeners.forEach((listener) => listener(value))
    return { snapshot, onSummary, watch, push, listeners }
  }

  it('tells the first summary and then only what differs', async () => {
    const { snapshot, onSummary, watch, push, listeners } = scene()
    await vi.waitFor(() =>
      expect(onSummary).toHaveBeenCalledExactlyOnceWith(expect.objectContaining({ shape: 'ok' })),
    )
    push({ kind: 'events', events: [event] })
    await vi.waitFor(() => expect(snapshot).toHaveBeenCalledTimes(2))
    snapshot.mockResolvedValue(running({ incidents: { i: incident('i') } }))
    push({ kind: 'reset' })
    await vi.waitFor(() => expect(onSummary).toHaveBeenCalledTimes(2))
    expect(onSummary).toHaveBeenLastCalledWith(expect.objectContaining({ shape: 'critical' }))
    watch.stop()
    expect(listeners.size).toBe(0)
  })

  it('says that the engine does not answer', async () => {
    const { snapshot, onSummary, watch, push } = scene()
    snapshot.mockRejectedValue(new Error('gone'))
    push({ kind: 'reset' })
    await vi.waitFor(() =>
      expect(onSummary).toHaveBeenCalledWith(expect.objectContaining({ status: 'lost' })),
    )
    watch.stop()
  })

  it('looks once for many events that follow one another', async () => {
    const { snapshot, onSummary, watch, push } = scene()
    for (let n = 0; n < 50; n += 1) push({ kind: 'events', events: [event] })
    await vi.waitFor(() => expect(onSummary).toHaveBeenCalledOnce())
    expect(snapshot).toHaveBeenCalledOnce()
    watch.stop()
  })
})
