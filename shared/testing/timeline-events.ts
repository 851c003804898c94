import type { Actor } from '../domain/actor'
import type { Reading } from '../domain/check'
import type { Decision } from '../domain/decision'
import type { Event, EventData, EventType } from '../domain/event'
import type { Plan } from '../domain/plan'

/** Events for tests: one of every type, around one incident of Redis. */

export const startAt = Date.parse('2026-01-31T05:30:00Z')
export const person: Actor = { kind: 'person', name: 'sato', host: 'web-1', face: 'desktop', proof: 'proved' }

export const sampleEvent = <T extends EventType>(
  type: T,
  seq: number,
  data: EventData<T>,
  more: { readonly at?: number; readonly actor?: Actor } = {},
): Event =>
  ({
    type,
    seq,
    v: 1,
    at: more.at ?? startAt + seq * 1000,
    actor: more.actor ?? { kind: 'engine' },
    data,
  }) as Event

export const samplePlan: Plan = {
  actions: [{ type: 'service_restart', version: 1 }],
  host: 'web-1',
  target: { kind: 'service', name: 'redis' },
  steps: [
    {
      kind: 'service',
      verb: 'restart',
      service: 'redis',
      manager: 'systemd',
      unit: 'redis-server.service',
      argv: ['/usr/bin/systemctl', 'restart', 'redis-server.service'],
      timeoutMs: 60_000,
    },
    {
      kind: 'await_active',
      service: 'redis',
      manager: 'systemd',
      unit: 'redis-server.service',
      argv: ['systemctl', 'is-active', 'redis-server.service'],
      timeoutMs: 30_000,
    },
  ],
  asks: [],
  freesBytes: null,
  touches: [],
  risk: 'medium',
  undo: 'compensatable',
  verifyChecks: ['redis'],
  hash: 'a'.repeat(64),
}

export const unhealthy: Reading = {
  status: 'unhealthy',
  band: 'danger',
  message: { code: 'word.state.critical', params: {} },
  details: {},
}

export const skipped: Decision = {
  kind: 'skip',
  reasons: [
    {
      gate: 'mode',
      verdict: 'pass',
      message: { code: 'gate.mode.pass', params: { mode: '@word.mode.auto' } },
    },
    {
      gate: 'cooldown',
      verdict: 'stop',
      message: { code: 'gate.cooldown.stop', params: { seconds: 212, key: 'redis' } },
    },
  ],
  retryAt: startAt + 212_000,
}
export const asked: Decision = {
  kind: 'ask',
  reasons: [{ gate: 'auto_fix', verdict: 'ask', message: { code: 'gate.auto_fix.ask', params: {} } }],
  retryAt: null,
}

export const observed = (
  seq: number,
  more: { readonly at?: number; readonly count?: number; readonly backlog?: boolean } = {},
): Event =>
  sampleEvent(
    'log.observed',
    seq,
    {
      incidentId: 'incident-1',
      observation: {
        ruleId: 'redis_connection_error',
        severity: 'warning',
        sourceId: '/var/log/app/error.log',
        lines: [
          { text: 'INFO  request 4711', matched: false },
          { text: 'ERROR redis: Connection refused 127.0.0.1:6379', matched: true },
        ],
        excerpt: 'Connection refused',
        count: more.count ?? 1,
        offset: 100,
        statedAt: null,
        observedAt: more.at ?? startAt,
        backlog: more.backlog ?? false,
      },
    },
    { at: more.at },
  )

export const planned = (seq: number): Event =>
  sampleEvent('repair.planned', seq, {
    repairId: 'repair-1',
    incidentId: 'incident-1',
    ruleId: 'redis_connection_error',
    fingerprint: 'redis_connection_error|service:redis',
    resources: ['service:redis'],
    plan: samplePlan,
    attempt: 1,
    approval: { kind: 'needed', expiresAt: startAt + 3_600_000 },
  })

export const opened = (seq: number): Event =>
  sampleEvent('incident.opened', seq, {
    incidentId: 'incident-1',
    fingerprint: 'redis_connection_error|service:redis',
    ruleId: 'redis_connection_error',
    target: { kind: 'service', name: 'redis' },
    severity: 'critical',
    cause: 'log',
    title: { code: 'incident.log', params: { name: 'Redis', target: 'redis' } },
  })

/** One event of every type, in the order in which they could happen. */
export const oneOfEach: readonly Event[] = [
  sampleEvent('engine.started', 1, { version: '0.1.0', host: 'web-1', pid: 42, face: 'desktop' }),
  sampleEvent('settings.loaded', 2, {
    file: '/etc/mamori/error_patterns.json',
    sha256: 'b'.repeat(64),
    mode: 'auto',
    rules: [{ id: 'redis_connection_error', name: 'Redis', severity: 'warning' }],
    checks: [{ name: 'redis', type: 'redis', critical: true, intervalMs: 30_000, subject: 'redis' }],
    sources: [
      { id: '/var/log/app/error.log', path: '/var/log/app/error.log' },
      { id: '/var/log/app/access.log', path: '/var/log/app/access.log' },
    ],
    warnings: [],
  }),
  sampleEvent('settings.rejected', 3, {
    file: '/etc/mamori/error_patterns.json',
    faults: [{ path: 'mode', line: 3, column: 1, message: { code: 'word.state.unknown', params: {} } }],
  }),
  sampleEvent('mode.changed', 4, { from: 'auto', to: 'observe' }, { actor: person }),
  sampleEvent('source.changed', 5, {
    sourceId: '/var/log/app/error.log',
    state: 'unreadable',
    message: { code: 'word.state.unknown', params: {} },
  }),
  sampleEvent('check.changed', 6, { name: 'redis', reading: unhealthy, consecutiveFailures: 3 }),
  observed(7, { count: 4 }),
  opened(8),
  sampleEvent(
    'incident.noted',
    8,
    { incidentId: 'incident-1', text: '接続先の増設を手配中。\n再起動は待つこと。', assignee: '田中' },
    { actor: person },
  ),
  sampleEvent('decision.made', 9, { incidentId: 'incident-1', decision: skipped }),
  sampleEvent('report.made', 10, {
    incidentId: 'incident-1',
    action: 'log_analysis',
    title: { code: 'word.thing.source', params: {} },
    lines: [{ code: 'word.thing.check', params: {} }],
  }),
  planned(11),
  sampleEvent('repair.snoozed', 12, { repairId: 'repair-1', untilAt: startAt + 600_000 }, { actor: person }),
  sampleEvent(
    'repair.approved',
    13,
    { repairId: 'repair-1', hash: 'a'.repeat(64) },
    { actor: { ...person, proof: 'claimed' } },
  ),
  sampleEvent('repair.rejected', 14, { repairId: 'repair-1', reason: '手動で対応中' }, { actor: person }),
  sampleEvent('repair.withdrawn', 15, {
    repairId: 'repair-2',
    message: { code: 'breaker.recovered', params: {} },
  }),
  sampleEvent('repair.started', 16, { repairId: 'repair-1' }),
  sampleEvent('step.prepared', 17, {
    repairId: 'repair-1',
    index: 0,
    undo: [{ kind: 'rmdir', path: '/srv/app/logs' }],
    keptBytes: 4096,
  }),
  sampleEvent('step.finished', 17, {
    repairId: 'repair-1',
    step: { index: 0, result: { kind: 'done' }, output: '', startedAt: startAt, durationMs: 1240 },
  }),
  sampleEvent('repair.performed', 18, { repairId: 'repair-1', ok: true }),
  sampleEvent('repair.settled', 19, {
    repairId: 'repair-1',
    outcome: 'verified',
    evidence: [{ code: 'breaker.recovered', params: {} }],
  }),
  sampleEvent('repair.regressed', 20, { repairId: 'repair-1', incidentId: 'incident-1' }),
  sampleEvent('series.ended', 21, {
    repairId: 'repair-1',
    effective: false,
    cooldownUntilAt: startAt + 300_000,
  }),
  sampleEvent('breaker.changed', 22, {
    fingerprint: 'redis_connection_error|service:redis',
    state: 'open',
    cause: 'exhausted',
    message: { code: 'breaker.exhausted', params: { n: 3 } },
    probeAt: startAt + 1_800_000,
  }),
  sampleEvent('notice.sent', 23, {
    incidentId: 'incident-1',
    channel: 'email',
    severity: 'critical',
    title: { code: 'incident.log', params: { name: 'Redis', target: 'redis' } },
    delivery: { kind: 'delivered' },
  }),
  sampleEvent('incident.closed', 24, { incidentId: 'incident-1', cause: 'verified' }),
  sampleEvent('engine.stopped', 25, { cause: 'requested' }),
  sampleEvent('checkpoint.made', 26, {
    seq: 25,
    reducer: 1,
    digest: 'd'.repeat(64),
    bytes: 48_213,
    chain: 'c'.repeat(64),
    keptFromSeq: 1,
  }),
  sampleEvent('notice.muted', 27, {
    incidentId: 'incident-1',
    severity: 'critical',
    title: { code: 'incident.log', params: { name: 'Redis', target: 'redis' } },
    heldBy: { kind: 'silence', id: 'silence-1' },
  }),
  sampleEvent('log.repeated', 28, {
    incidentId: 'incident-1',
    ruleId: 'redis_connection_error',
    sourceId: '/var/log/app/error.log',
    count: 812,
    fromAt: startAt,
    toAt: startAt + 60_000,
  }),
  sampleEvent(
    'call.refused',
    29,
    { call: 'mode.set', needs: 'change', has: 'look' },
    { actor: { ...person, face: 'ssh', name: 'ops', behind: { name: 'tanaka', host: 'laptop-7' } } },
  ),
  sampleEvent(
    'silence.added',
    30,
    {
      silenceId: 'silence-1',
      scope: { kind: 'target', target: { kind: 'service', name: 'redis' } },
      reason: 'メモリの増設',
      untilAt: startAt + 3_600_000,
      endsOnRecovery: false,
      origin: 'person',
    },
    { actor: person },
  ),
  sampleEvent('silence.ended', 31, {
    silenceId: 'silence-1',
    cause: 'expired',
    hidden: { incidents: 1, notices: 4, repairs: 2 },
  }),
  sampleEvent(
    'hold.began',
    32,
    { holdId: 'hold-1', command: './deploy.sh v2.4', untilAt: startAt + 1_800_000 },
    { actor: { ...person, face: 'cli' } },
  ),
  sampleEvent('hold.ended', 33, { holdId: 'hold-1', cause: 'failed', exitCode: 3 }),
  sampleEvent('storm.began', 34, {
    stormId: 'storm-1',
    targets: [
      { kind: 'service', name: 'redis' },
      { kind: 'service', name: 'postgresql' },
      { kind: 'check', name: 'api_health' },
      { kind: 'check', name: 'web_front' },
    ],
  }),
  sampleEvent('storm.ended', 35, { stormId: 'storm-1', incidents: 5 }),
  sampleEvent('clock.jumped', 36, { byMs: -7_200_000 }),
  sampleEvent('shadow.noted', 37, {
    shadowId: 'sh-1',
    incidentId: 'inc-1',
    ruleId: 'redis_connection_error',
    fingerprint: 'redis_connection_error|service:redis',
    would: 'run',
    plan: samplePlan,
    touched: [
      {
        kind: 'service',
        service: 'redis',
        manager: 'systemd',
        unit: 'redis-server.service',
        startMark: '4711 123456789',
        ownRestarts: 0,
      },
    ],
  }),
  sampleEvent('shadow.settled', 38, {
    shadowId: 'sh-1',
    incidentId: 'inc-1',
    ending: 'same_fix',
    afterMs: 412_000,
    message: { code: 'shadow.same.service', params: { service: 'redis' } },
  }),
  sampleEvent('rule.demoted', 39, {
    ruleId: 'redis_connection_error',
    message: { code: 'demotion.regressed', params: { n: 2 } },
  }),
  sampleEvent('rule.promoted', 40, { ruleId: 'redis_connection_error', cause: 'person' }, { actor: person }),
  sampleEvent(
    'rule.auto_fix_set',
    41,
    { ruleId: 'redis_connection_error', from: 'approve', to: true },
    { actor: person },
  ),
  sampleEvent(
    'rule.expression_set',
    42,
    {
      ruleId: 'redis_connection_error',
      from: { pattern: 'redis.*connection', ignore: null },
      to: { pattern: 'redis.*(?:refused|timed out)', ignore: 'health' },
    },
    { actor: person },
  ),
  sampleEvent(
    'settings.edited',
    43,
    { paths: ['mode', 'health_checks[0].interval'], undone: false },
    { actor: person },
  ),
  sampleEvent('settings.edited', 44, { paths: ['mode'], undone: true }, { actor: person }),
]
