import { message } from '@shared/domain/message'
import { emptyState, type Counter, type Incident, type Repair, type State } from '@shared/domain/state'
import { describe, expect, it } from 'vitest'
import { settings } from '../testing/scene-settings'
import { endSeries, settleRepair, type Settlement } from './settle-repair'

const now = 1_000_000
const { fix } = settings({})
const counter = (more: Partial<Counter>): Counter => ({
  attempts: 1,
  lastAttemptAt: now,
  cooldownUntilAt: null,
  recent: [],
  ...more,
})
const repair: Repair = {
  id: 'r',
  incidentId: 'i',
  ruleId: 'a',
  fingerprint: 'a|service:redis',
  resources: ['service:redis'],
  plan: {
    actions: [{ type: 'restart', version: 1 }],
    host: 'h',
    target: { kind: 'service', name: 'redis' },
    steps: [],
    asks: [],
    freesBytes: null,
    touches: [],
    risk: 'low',
    undo: 'reversible',
    verifyChecks: [],
    hash: 'x',
  },
  attempt: 1,
  stage: 'verifying',
  plannedAt: 0,
  expiresAt: null,
  snoozedUntilAt: null,
  approvedAt: null,
  approvedBy: null,
  startedAt: 0,
  performedAt: 0,
  settledAt: null,
  steps: [],
  performedOk: true,
  outcome: null,
  evidence: [],
  undoes: null,
  undoneBy: null,
  undoSteps: 0,
  differences: [],
  endMessage: null,
}
const incident: Incident = {
  id: 'i',
  fingerprint: repair.fingerprint,
  ruleId: 'a',
  target: repair.plan.target,
  severity: 'error',
  cause: 'log',
  title: message('incident.log'),
  openedAt: 0,
  lastSeenAt: 0,
  closedAt: null,
  closedBy: null,
  observations: 1,
  evidence: [],
  decision: null,
  repairIds: ['q', 'r'],
}
const state = (more: Partial<State>): State => ({ ...emptyState, incidents: { i: incident }, ...more })
const comesTo = (outcome: Settlement['outcome'], more: Partial<State> = {}) => {
  const { entries, opensBreaker } = settleRepair(state(more), repair, { outcome, evidence: [] }, fix, now)
  return { types: entries.map(({ type }) => type), opensBreaker }
}

describe('settleRepair', () => {
  it('ends series and incident with a proof', () => {
    expect(comesTo('verified')).toEqual({
      types: ['repair.settled', 'series.ended', 'incident.closed'],
      opensBreaker: false,
    })
  })

  it.each(['ineffective', 'interrupted'] as const)('lets a series go on after one that was %s', (outcome) => {
    expect(comesTo(outcome)).toEqual({ types: ['repair.settled'], opensBreaker: false })
  })

  it.each(['ineffective', 'interrupted'] as const)(
    'ends it and opens the breaker when rules that share a service have used up its attempts together: %s',
    (outcome) => {
      const counters = {
        [repair.fingerprint]: counter({ attempts: 1 }),
        'resource:service:redis': counter({ attempts: 3 }),
      }
      expect(comesTo(outcome, { counters })).toEqual({
        types: ['repair.settled', 'series.ended', 'breaker.changed'],
        opensBreaker: true,
      })
    },
  )

  it('opens a half-open breaker again after a probe without effect', () => {
    const half = {
      state: 'half_open',
      cause: 'probe',
      message: message('breaker.probing'),
      probeAt: null,
      changedAt: 0,
    } as const
    const breakers = { [repair.fingerprint]: half }
    expect(comesTo('ineffective', { breakers }).opensBreaker).toBe(true)
    expect(comesTo('verified', { breakers }).types).toContain('breaker.changed')
    expect(comesTo('verified', { breakers }).opensBreaker).toBe(false)
  })

  it('takes silence for the end of what a log told, never for the end of what a check saw', () => {
    expect(comesTo('inconclusive').types).toContain('incident.closed')
    const seen = { i: { ...incident, cause: 'check' as const } }
    expect(comesTo('inconclusive', { incidents: seen }).types).toEqual(['repair.settled', 'series.ended'])
  })

  it('closes nothing that is closed', () => {
    const closed = { i: { ...incident, closedAt: 1 } }
    expect(comesTo('verified', { incidents: closed }).types).not.toContain('incident.closed')
  })
})

describe('endSeries', () => {
  it('ends the series of the last repair, and only one that has begun', () => {
    const counters = { [repair.fingerprint]: counter({ attempts: 1 }) }
    expect(endSeries(state({ counters }), incident, fix, now)).toEqual([
      {
        type: 'series.ended',
        data: { repairId: 'r', effective: false, cooldownUntilAt: now + fix.cooldownMs },
      },
    ])
    expect(endSeries(state({}), incident, fix, now)).toEqual([])
    expect(endSeries(state({ counters }), { ...incident, repairIds: [] }, fix, now)).toEqual([])
  })
})
