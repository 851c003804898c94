import type { Decision, Reason } from '@shared/domain/decision'
import { message } from '@shared/domain/message'
import type { LineKind } from '@shared/domain/line-kinds'
import type { Target } from '@shared/domain/target'
import { fingerprint } from '@shared/domain/target-key'
import {
  asks,
  cools,
  finished,
  operator,
  passes,
  planned,
  planOf,
  restartSteps,
  tell,
  type Told,
} from './story'

const ruleId = 'http_5xx'
/** The incident that people have been at for two hours. */
export const workedIncidentId = 'i20'
const incidentId = workedIncidentId
const app: Target = { kind: 'service', name: 'app' }
const title = message('incident.log', { name: 'HTTP 5xx', target: 'app' })
const tanaka = { ...operator, name: 'tanaka', face: 'cli' } as const

const restartPlan = planOf(
  app,
  restartSteps('app', 'app.service'),
  {
    touches: [message('touch.service.restart', { service: 'app' })],
    risk: 'medium',
    undo: 'compensatable',
    verifyChecks: ['api_health'],
  },
  'd',
)
const uploadsPlan = planOf(
  app,
  [
    {
      kind: 'mkdir',
      path: '/srv/app/uploads/tmp',
      mode: 0o750,
      owner: { uid: 33, gid: 33, name: 'www-data' },
    },
  ],
  {
    touches: [message('touch.mkdir', { path: '/srv/app/uploads/tmp' })],
    risk: 'low',
    undo: 'reversible',
    verifyChecks: ['api_health'],
  },
  'e',
)

const runs: Decision = {
  kind: 'run',
  reasons: [
    ...passes,
    ...(
      [
        ['cooldown', message('gate.cooldown.pass')],
        ['attempts', message('gate.attempts.pass', { attempts: 1, max: 3 })],
        ['busy', message('gate.busy.pass')],
        ['auto_fix', message('gate.auto_fix.pass')],
        ['plan', message('gate.plan.pass', { n: 2 })],
        ['proof', message('gate.proof.pass')],
      ] as const
    ).map(([gate, told]): Reason => ({ gate, verdict: 'pass', message: told })),
  ],
  retryAt: null,
}

const stamp = (at: number): string =>
  new Date(at + 9 * 3_600_000).toISOString().slice(0, 19).replace('T', ' ')
const paths = ['/api/v2/orders', '/api/v2/uploads', '/api/v2/sessions', '/healthz'] as const

/** What the log said at a moment: the error with the lines before and after it. */
export const logLines = (at: number, index: number) =>
  [
    {
      text: `${stamp(at - 400)} INFO  request=8f${index}1c POST ${paths[index % 4]} user=4${index}12`,
      matched: false,
    },
    {
      text: `${stamp(at)} ERROR request=8f${index}1c upstream prematurely closed connection while reading response header: 502 Bad Gateway (${paths[index % 4]})`,
      matched: true,
    },
    { text: `${stamp(at + 90)} INFO  worker-${index % 8} restarted after 1 failure`, matched: false },
  ] as const

const observed = (secondsAgo: number, index: number, now: number): Told => {
  const at = now - secondsAgo * 1000
  return tell(secondsAgo, 'log.observed', {
    incidentId,
    observation: {
      ruleId,
      severity: 'critical',
      sourceId: 'nginx',
      lines: logLines(at, index),
      excerpt: '502 Bad Gateway',
      count: 1 + (index % 5),
      offset: 188_123 + index * 4_211,
      statedAt: at,
      observedAt: at + 800,
      backlog: false,
    },
  })
}

const kindOf = (count: number, text: string, secondsAgo: number, now: number): LineKind => ({
  key: text.slice(0, 24),
  count,
  first: `${stamp(now - secondsAgo * 1000)} ERROR ${text}`,
  last: `${stamp(now - (secondsAgo - 55) * 1000)} ERROR ${text}`,
  fromAt: now - secondsAgo * 1000,
  toAt: now - (secondsAgo - 55) * 1000,
})

const repeated = (secondsAgo: number, now: number): Told =>
  tell(secondsAgo, 'log.repeated', {
    incidentId,
    ruleId,
    sourceId: 'nginx',
    count: 1_284,
    kinds: {
      kinds: [
        kindOf(1_106, 'upstream prematurely closed connection: 502 Bad Gateway', secondsAgo + 60, now),
        kindOf(
          169,
          'upstream timed out (110: Connection timed out): 504 Gateway Time-out',
          secondsAgo + 60,
          now,
        ),
      ],
      others: 9,
    },
    fromAt: now - (secondsAgo + 60) * 1000,
    toAt: now - secondsAgo * 1000,
  })

type End = 'ineffective' | 'regressed' | 'verified' | 'inconclusive' | 'interrupted'

const repaired = (
  secondsAgo: number,
  repairId: string,
  end: End,
  now: number,
  plan: typeof restartPlan = restartPlan,
): readonly Told[] => [
  tell(secondsAgo + 1, 'decision.made', { incidentId, decision: runs }),
  planned(secondsAgo, { id: repairId, incidentId, ruleId, plan }, now, end !== 'inconclusive'),
  ...(end === 'inconclusive'
    ? []
    : [tell(secondsAgo - 20, 'repair.approved', { repairId, hash: plan.hash }, operator)]),
  tell(secondsAgo - 21, 'repair.started', { repairId }),
  ...(plan === uploadsPlan
    ? [
        tell(secondsAgo - 22, 'step.prepared', {
          repairId,
          index: 0,
          undo: [{ kind: 'rmdir', path: '/srv/app/uploads/tmp' }],
          keptBytes: 4096,
        }),
      ]
    : []),
  ...plan.steps.map((_, index) =>
    finished(
      secondsAgo - 23 - index,
      repairId,
      index,
      now,
      index === 0
        ? '● app.service - Orders API\n   Active: active (running)\n   Main PID: 20417 (gunicorn)'
        : '',
    ),
  ),
  tell(secondsAgo - 26, 'repair.performed', { repairId, ok: end !== 'interrupted' }),
  tell(secondsAgo - 200, 'repair.settled', {
    repairId,
    outcome: end,
    evidence: end === 'verified' ? [message('check.http.ok', { status: 200, ms: 142 })] : [],
  }),
]

const port: Target = { kind: 'port', name: '5100' }

/** What cannot be taken back waits: a process that holds a port, and old files that go to the trash. */
const destructiveStory = (now: number): readonly Told[] => {
  const plan = planOf(
    port,
    [
      {
        kind: 'signal',
        pid: 20_417,
        startedAtTicks: '812345',
        uid: 33,
        process: 'gunicorn',
        port: 5100,
        graceMs: 10_000,
        found: {
          command: '/srv/app/venv/bin/gunicorn --workers 8 --bind 0.0.0.0:5100 app.wsgi',
          startedAt: now - 9 * 86_400_000,
        },
      },
      {
        kind: 'delete',
        root: '/srv/app/tmp',
        patterns: ['*.upload'],
        recursive: true,
        minAgeMs: 86_400_000,
        ageBy: 'modified',
        keep: 0,
        emptyDirectories: false,
        bounds: { files: 2000, bytes: 4e9 },
        trash: { folder: '/srv/app/tmp/.mamori-trash/20260131', keepMs: 7 * 86_400_000 },
        found: { files: 412, bytes: 1.7e9, oldestAt: now - 40 * 86_400_000 },
      },
    ],
    {
      touches: [
        message('touch.process', {
          process: 'gunicorn',
          pid: '20417',
          command: '/srv/app/venv/bin/gunicorn --workers 8',
        }),
      ],
      risk: 'high',
      undo: 'irreversible',
      verifyChecks: ['api_health'],
    },
    'f',
  )
  return [
    tell(50, 'incident.opened', {
      incidentId: 'i21',
      fingerprint: fingerprint('port_in_use', port),
      ruleId: 'port_in_use',
      target: port,
      severity: 'error',
      cause: 'log',
      title: message('incident.log', { name: 'ポートの競合', target: '5100' }),
    }),
    tell(49, 'decision.made', { incidentId: 'i21', decision: asks(2) }),
    planned(48, { id: 'r30', incidentId: 'i21', ruleId: 'port_in_use', plan }, now, true),
  ]
}

/** An incident that people have been at for two hours: much was seen, decided, tried and said. */
export const workedStory = (now: number): readonly Told[] => [
  tell(7_260, 'incident.opened', {
    incidentId,
    fingerprint: fingerprint(ruleId, app),
    ruleId,
    target: app,
    severity: 'critical',
    cause: 'log',
    title,
  }),
  ...Array.from({ length: 24 }, (_, index) => observed(7_259 - index * 290, index, now)),
  repeated(5_400, now),
  repeated(2_100, now),
  tell(7_255, 'notice.sent', {
    incidentId,
    channel: 'webhook',
    severity: 'critical',
    title,
    delivery: { kind: 'delivered' },
  }),
  ...repaired(7_200, 'r20', 'ineffective', now),
  tell(6_990, 'series.ended', { repairId: 'r20', effective: false, cooldownUntilAt: now - 6_690_000 }),
  ...[6_900, 6_800, 6_750].map((at) =>
    tell(at, 'decision.made', { incidentId, decision: cools('service:app', 212, now) }),
  ),
  ...repaired(6_500, 'r21', 'regressed', now),
  ...repaired(5_900, 'r22', 'inconclusive', now),
  ...repaired(4_400, 'r23', 'ineffective', now),
  tell(
    4_000,
    'incident.noted',
    {
      incidentId,
      text: 'アップロード先 /srv/app/uploads/tmp が消えている。作り直しを試す。',
      assignee: 'sato',
    },
    operator,
  ),
  ...repaired(3_800, 'r24', 'verified', now, uploadsPlan),
  tell(
    3_400,
    'incident.noted',
    {
      incidentId,
      text: '再発。上流の gunicorn がメモリ不足で落ちている可能性が高い。\n・ワーカー数を 8 → 4 に減らす案を確認中\n・再起動は 15:00 まで待つこと',
      assignee: 'tanaka',
    },
    tanaka,
  ),
  tell(1_500, 'decision.made', { incidentId, decision: asks(2) }),
  planned(1_499, { id: 'r25', incidentId, ruleId, plan: restartPlan, attempt: 2 }, now, true),
  tell(
    1_200,
    'repair.rejected',
    { repairId: 'r25', reason: '原因の調査中。再起動は 15:00 まで待つ' },
    tanaka,
  ),
  ...destructiveStory(now),
  tell(60, 'decision.made', { incidentId, decision: cools('service:app', 212, now) }),
]
