import { engineActor, type Actor } from '../domain/actor'
import type { Reading } from '../domain/check'
import type { EventData, EventDraft, EventType } from '../domain/event'
import type { Plan } from '../domain/plan'
import type { Target } from '../domain/target'

export const operator: Actor = {
  kind: 'person',
  name: '山田',
  host: 'web-1',
  face: 'desktop',
  proof: 'proved',
}

export const sampleTarget: Target = { kind: 'service', name: 'redis' }

export const sampleReading: Reading = {
  status: 'unhealthy',
  band: 'danger',
  message: { code: 'check.timeout', params: { name: 'redis', seconds: 5 } },
  value: 93.5,
  unit: 'percent',
  limits: { warning: 70, critical: 85 },
  responseMs: 5000,
  details: { host: '127.0.0.1', port: 6379 },
}

export const samplePlan: Plan = {
  actions: [{ type: 'service_restart', version: 1 }],
  host: 'web-1',
  target: sampleTarget,
  steps: [
    {
      kind: 'service',
      verb: 'restart',
      service: 'redis',
      manager: 'systemd',
      unit: 'redis-server.service',
      argv: ['/usr/bin/systemctl', 'restart', 'redis-server.service'],
      timeoutMs: 30_000,
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
  touches: [{ code: 'gate.busy.stop', params: { key: 'redis' } }],
  risk: 'medium',
  undo: 'compensatable',
  verifyChecks: ['redis'],
  hash: 'a'.repeat(64),
}

/** Good data for every type of event; a new type without a sample does not compile. */
export const sampleData: { readonly [T in EventType]: EventData<T> } = {
  'engine.started': { version: '0.1.0', host: 'web-1', pid: 4711, face: 'cli' },
  'engine.stopped': { cause: 'requested' },
  'settings.loaded': {
    file: '/etc/mamori/error_patterns.json',
    sha256: 'b'.repeat(64),
    mode: 'approve',
    rules: [{ id: 'redis_connection_error', name: 'Redis 接続エラー', severity: 'warning' }],
    checks: [{ name: 'redis', type: 'redis', critical: true, intervalMs: 2000, subject: 'redis' }],
    sources: [{ id: 'app', path: '/var/log/app.log' }],
    warnings: [
      {
        path: 'health_checks[0]',
        line: 3,
        column: 5,
        message: { code: 'check.broken', params: { name: 'x', why: 'y' } },
      },
    ],
  },
  'settings.rejected': {
    file: '/etc/mamori/error_patterns.json',
    faults: [{ path: 'mode', line: null, column: null, message: { code: 'check.broken', params: {} } }],
  },
  'mode.changed': { from: 'approve', to: 'observe' },
  'check.changed': { name: 'redis', reading: sampleReading, consecutiveFailures: 3 },
  'source.changed': {
    sourceId: 'app',
    state: 'unreadable',
    message: { code: 'check.broken', params: { name: 'app', why: 'EACCES' } },
  },
  'log.observed': {
    incidentId: 'inc-1',
    observation: {
      ruleId: 'redis_connection_error',
      severity: 'warning',
      sourceId: 'app',
      lines: [
        { text: 'before', matched: false },
        {
          text: '\u001b[31mredis.exceptions.ConnectionError\u001b[0m <script>\u0000 \ud800 日本語',
          matched: true,
        },
      ],
      excerpt: 'ConnectionError',
      count: 2,
      offset: 1234,
      statedAt: null,
      observedAt: 1_770_000_000_000,
      backlog: false,
    },
  },
  'incident.opened': {
    incidentId: 'inc-1',
    fingerprint: 'redis_connection_error|service:redis',
    ruleId: 'redis_connection_error',
    target: sampleTarget,
    severity: 'warning',
    cause: 'log',
    title: { code: 'incident.log', params: { name: 'Redis', target: 'redis' } },
  },
  'incident.closed': { incidentId: 'inc-1', cause: 'verified' },
  'incident.noted': { incidentId: 'inc-1', text: 'ディスクを増やす手配中です。', assignee: '田中' },
  'decision.made': {
    incidentId: 'inc-1',
    decision: {
      kind: 'ask',
      reasons: [{ gate: 'mode', verdict: 'ask', message: { code: 'gate.mode.ask', params: {} } }],
      retryAt: null,
    },
  },
  'report.made': {
    incidentId: 'inc-1',
    action: 'log_analysis',
    title: { code: 'incident.log', params: {} },
    lines: [{ code: 'incident.log', params: { n: 3 } }],
  },
  'repair.planned': {
    repairId: 'rep-1',
    incidentId: 'inc-1',
    ruleId: 'redis_connection_error',
    fingerprint: 'redis_connection_error|service:redis',
    resources: ['service:redis'],
    plan: samplePlan,
    attempt: 1,
    approval: { kind: 'needed', expiresAt: 1_770_000_900_000 },
  },
  'repair.approved': { repairId: 'rep-1', hash: 'a'.repeat(64) },
  'repair.rejected': { repairId: 'rep-1', reason: '保守作業中のため' },
  'repair.snoozed': { repairId: 'rep-1', untilAt: 1_770_000_600_000 },
  'repair.withdrawn': { repairId: 'rep-1', message: { code: 'repair.expired', params: {} } },
  'repair.started': { repairId: 'rep-1' },
  'step.prepared': {
    repairId: 'rep-1',
    index: 0,
    undo: [{ kind: 'rmdir', path: '/srv/app/logs' }],
    keptBytes: 0,
  },
  'step.finished': {
    repairId: 'rep-1',
    step: {
      index: 0,
      result: { kind: 'done' },
      output: 'ok\n',
      startedAt: 1_770_000_000_500,
      durationMs: 812.5,
    },
  },
  'repair.performed': { repairId: 'rep-1', ok: true },
  'repair.settled': {
    repairId: 'rep-1',
    outcome: 'verified',
    evidence: [{ code: 'breaker.recovered', params: {} }],
  },
  'repair.regressed': { repairId: 'rep-1', incidentId: 'inc-2' },
  'series.ended': { repairId: 'rep-1', effective: true, cooldownUntilAt: 1_770_000_300_000 },
  'breaker.changed': {
    fingerprint: 'redis_connection_error|service:redis',
    state: 'open',
    cause: 'exhausted',
    message: { code: 'breaker.exhausted', params: { n: 3 } },
    probeAt: 1_770_001_800_000,
  },
  'notice.muted': {
    incidentId: 'inc-1',
    severity: 'critical',
    title: { code: 'notice.breaker', params: { target: 'redis' } },
    heldBy: { kind: 'silence', id: 'sil-1' },
  },
  'log.repeated': {
    incidentId: 'inc-1',
    ruleId: 'redis_connection_error',
    sourceId: 'app',
    count: 512,
    fromAt: 1_770_000_000_000,
    toAt: 1_770_000_060_000,
  },
  'call.refused': { call: 'approvals.approve', needs: 'approve', has: 'look' },
  'silence.added': {
    silenceId: 'sil-1',
    scope: { kind: 'target', target: sampleTarget },
    reason: 'Redis の入れ替え作業',
    untilAt: 1_770_003_600_000,
    endsOnRecovery: true,
    origin: 'person',
  },
  'silence.ended': {
    silenceId: 'sil-1',
    cause: 'recovered',
    hidden: { incidents: 1, notices: 2, repairs: 1 },
  },
  'hold.began': { holdId: 'hold-1', command: './deploy.sh', untilAt: 1_770_001_800_000 },
  'hold.ended': { holdId: 'hold-1', cause: 'done', exitCode: 0 },
  'storm.began': {
    stormId: 'storm-1',
    targets: [sampleTarget, { kind: 'service', name: 'postgresql' }, { kind: 'check', name: 'web' }],
  },
  'storm.ended': { stormId: 'storm-1', incidents: 4 },
  'clock.jumped': { byMs: 3_600_000 },
  'shadow.noted': {
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
      { kind: 'process', pid: 4711, startedAtTicks: '987654' },
      { kind: 'plan' },
    ],
  },
  'shadow.settled': {
    shadowId: 'sh-1',
    incidentId: 'inc-1',
    ending: 'recovered',
    afterMs: 38_000,
    message: { code: 'shadow.recovered', params: {} },
  },
  'rule.demoted': {
    ruleId: 'redis_connection_error',
    message: { code: 'demotion.regressed', params: { n: 2 } },
  },
  'rule.promoted': { ruleId: 'redis_connection_error', cause: 'person' },
  'rule.auto_fix_set': { ruleId: 'redis_connection_error', from: 'approve', to: true },
  'rule.expression_set': {
    ruleId: 'redis_connection_error',
    from: { pattern: 'redis.*connection', ignore: null },
    to: { pattern: 'redis.*(?:refused|timed out)', ignore: 'health' },
  },
  'settings.edited': { paths: ['mode', 'health_checks[0].interval'], undone: false },
  'checkpoint.made': {
    seq: 4000,
    reducer: 1,
    digest: 'd'.repeat(64),
    bytes: 48_213,
    chain: 'c'.repeat(64),
    keptFromSeq: 1,
  },
  'notice.sent': {
    incidentId: null,
    channel: 'log',
    severity: 'critical',
    title: { code: 'notice.breaker', params: { target: 'redis' } },
    delivery: { kind: 'delivered' },
  },
}

/** A draft of a type with its sample data, or with data of its own. */
export const draft = <T extends EventType>(
  type: T,
  at: number,
  data: EventData<T> = sampleData[type],
  actor: Actor = engineActor,
): EventDraft => ({ type, at, actor, data }) as EventDraft
