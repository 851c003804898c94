import { engineActor } from '@shared/domain/actor'
import { message } from '@shared/domain/message'
import { emptyState, type Incident, type Repair, type Silence, type State } from '@shared/domain/state'
import type { Snapshot } from '@shared/ipc/contract'
import { sampleSelf } from '@shared/testing/sample-self'

export const live = {
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

/** An engine that runs and is well, but for what is changed. */
export const running = (change: Partial<State> = {}): Snapshot => ({
  kind: 'running',
  live,
  state: {
    ...emptyState,
    engine: { version: '0', host: 'h', startedAt: 0, running: true, face: 'daemon' },
    ...change,
  },
})

export const incident = (id: string, change: Partial<Incident> = {}): Incident => ({
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

export const repair = (id: string, change: Partial<Repair> = {}): Repair => ({
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
    asks: [],
    freesBytes: null,
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
  undoes: null,
  undoneBy: null,
  undoSteps: 0,
  differences: [],
  endMessage: null,
  ...change,
})

export const silence = (kind: 'all' | 'redis', change: Partial<Silence> = {}): Silence => ({
  id: 's',
  scope: kind === 'all' ? { kind } : { kind: 'target', target: { kind: 'service', name: kind } },
  reason: 'deployment',
  by: engineActor,
  addedAt: 0,
  untilAt: 10_000,
  endsOnRecovery: false,
  origin: 'person',
  hidden: { incidents: 0, notices: 0, repairs: 0 },
  hiddenIncidentIds: [],
  ...change,
})
