import type { Reading } from '@shared/domain/check'
import { liveSchema, type Live } from '@shared/domain/live'
import { message, type Message } from '@shared/domain/message'
import type { State } from '@shared/domain/state'
import type { Snapshot } from '@shared/ipc/contract'
import {
  asks,
  cools,
  finished,
  mended,
  operator,
  planned,
  planOf,
  restartSteps,
  stateOf,
  tell,
  type Told,
} from './story'

const file = '/etc/mamori/error_patterns.json'

const healthy = (of: Message, more: Partial<Reading> = {}): Reading => ({
  status: 'healthy',
  band: 'normal',
  message: of,
  details: {},
  ...more,
})

const connect = { warning: 500, critical: 1000 }
const checks = [
  ['postgresql', 'postgresql', true, 'postgresql'],
  ['redis', 'redis', false, 'redis'],
  ['api_health', 'http', true, 'api.example.jp'],
  ['web_front', 'http', false, 'www.example.jp'],
  ['disk_root', 'disk', true, 'host'],
  ['memory', 'memory', false, 'host'],
] as const

const well: Readonly<Record<string, Reading>> = {
  postgresql: healthy(message('check.postgresql.ok', { ms: 8 }), {
    value: 8,
    unit: 'ms',
    limits: connect,
    responseMs: 8.2,
  }),
  redis: healthy(message('check.redis.ok', { ms: 1 }), {
    value: 1,
    unit: 'ms',
    limits: connect,
    responseMs: 0.9,
  }),
  api_health: healthy(message('check.http.ok', { status: 200, ms: 142 }), {
    value: 142,
    unit: 'ms',
    limits: { warning: 2000, critical: 5000 },
    responseMs: 142,
  }),
  web_front: healthy(message('check.http.ok', { status: 200, ms: 88 }), {
    value: 88,
    unit: 'ms',
    limits: { warning: 2000, critical: 5000 },
    responseMs: 88,
  }),
  disk_root: healthy(message('check.disk.ok', { path: '/', percent: 61.4, freeGb: 38.2 }), {
    value: 61.4,
    unit: 'percent',
    limits: { warning: 80, critical: 90 },
    responseMs: 1,
  }),
  memory: healthy(message('check.memory.ok', { percent: 48.2, availableGb: 8.1 }), {
    value: 48.2,
    unit: 'percent',
    limits: { warning: 75, critical: 85 },
    responseMs: 1,
  }),
}

const loaded = (mode: 'auto' | 'approve'): Told =>
  tell(5400, 'settings.loaded', {
    file,
    sha256: '0'.repeat(64),
    mode,
    rules: [
      { id: 'redis_connection_error', name: 'Redis 接続エラー', severity: 'warning' },
      { id: 'database_connection_error', name: 'データベース接続エラー', severity: 'critical' },
      { id: 'file_not_found', name: 'ファイルがない', severity: 'error' },
      { id: 'http_5xx', name: 'HTTP 5xx', severity: 'critical' },
    ],
    checks: checks.map(([name, type, critical, subject]) => ({
      name,
      type,
      critical,
      subject,
      intervalMs: 30_000,
    })),
    sources: [
      { id: 'app', path: '/var/log/app/app.log' },
      { id: 'nginx', path: '/var/log/nginx/error.log' },
      { id: 'postgresql', path: '/var/log/postgresql/postgresql-15-main.log' },
    ],
    warnings: [],
  })

const started = tell(5401, 'engine.started', { version: '0.1.0', host: 'web-01', pid: 4321, face: 'desktop' })

const follows = ['app', 'nginx', 'postgresql'].map((sourceId) =>
  tell(5390, 'source.changed', {
    sourceId,
    state: 'following',
    message: message('source.following'),
  }),
)

const reads = (readings: Readonly<Record<string, Reading>>, secondsAgo = 5380): readonly Told[] =>
  Object.entries(readings).map(([name, reading]) =>
    tell(secondsAgo, 'check.changed', {
      name,
      reading,
      consecutiveFailures: reading.status === 'unhealthy' ? 3 : 0,
    }),
  )

const redis = { kind: 'service', name: 'redis' } as const
const uploads = { kind: 'path', name: '/srv/app/uploads' } as const
const postgresql = { kind: 'service', name: 'postgresql' } as const

const redisPlan = planOf(
  redis,
  restartSteps('redis', 'redis-server.service'),
  {
    touches: [message('touch.service.restart', { service: 'redis' })],
    risk: 'medium',
    undo: 'compensatable',
    verifyChecks: ['redis'],
  },
  'a',
)
const uploadsPlan = planOf(
  uploads,
  [
    { kind: 'mkdir', path: '/srv/app/uploads', mode: 0o750, owner: { uid: 33, gid: 33, name: 'www-data' } },
    {
      kind: 'mkdir',
      path: '/srv/app/uploads/tmp',
      mode: 0o750,
      owner: { uid: 33, gid: 33, name: 'www-data' },
    },
  ],
  {
    touches: [message('touch.mkdir', { path: '/srv/app/uploads' })],
    risk: 'low',
    undo: 'reversible',
    verifyChecks: ['api_health'],
  },
  'b',
)
const databasePlan = planOf(
  postgresql,
  restartSteps('postgresql', 'postgresql@15-main.service'),
  {
    touches: [message('touch.service.restart', { service: 'postgresql' })],
    risk: 'high',
    undo: 'compensatable',
    verifyChecks: ['postgresql'],
  },
  'c',
)

const past = (now: number): readonly Told[] => [
  ...mended(
    5200,
    { id: 'r1', incidentId: 'i1', ruleId: 'check:redis', plan: redisPlan },
    message('check.connect.refused', { service: 'Redis', where: '127.0.0.1:6379' }),
    now,
  ),
  ...mended(
    3000,
    { id: 'r2', incidentId: 'i2', ruleId: 'file_not_found', plan: uploadsPlan },
    message('incident.log', { name: 'ファイルがない', target: '/srv/app/uploads' }),
    now,
  ),
]

const refused = message('check.connect.refused', { service: 'Redis', where: '127.0.0.1:6379' })
const redisDown: Reading = {
  status: 'unhealthy',
  band: 'danger',
  message: refused,
  responseMs: 1.1,
  details: {},
}
const busyReadings: Readonly<Record<string, Reading>> = {
  ...well,
  redis: redisDown,
  disk_root: healthy(message('check.disk.caution', { path: '/', percent: 84.6, freeGb: 15.2, limit: 80 }), {
    band: 'caution',
    value: 84.6,
    unit: 'percent',
    limits: { warning: 80, critical: 90 },
    responseMs: 1,
  }),
}

const lines = [
  "FileNotFoundError: [Errno 2] No such file or directory: '/srv/app/uploads/tmp/7f3a.png'",
  '  File "/srv/app/api/upload.py", line 88, in store',
]

/** Redis is down and its restart waits for a click, a directory is missing, PostgreSQL is being repaired. */
const busyStory = (now: number): readonly Told[] => [
  started,
  loaded('approve'),
  ...follows,
  ...reads(well),
  ...past(now),
  ...reads({ redis: redisDown }, 190),
  ...reads({ disk_root: busyReadings['disk_root'] ?? redisDown }, 1500),
  tell(188, 'incident.opened', {
    incidentId: 'i3',
    fingerprint: 'check:redis|service:redis',
    ruleId: 'check:redis',
    target: redis,
    severity: 'critical',
    cause: 'check',
    title: refused,
  }),
  tell(187, 'decision.made', { incidentId: 'i3', decision: asks(2) }),
  planned(186, { id: 'r3', incidentId: 'i3', ruleId: 'check:redis', plan: redisPlan }, now, true),
  tell(95, 'incident.opened', {
    incidentId: 'i4',
    fingerprint: 'file_not_found|path:/srv/app/uploads',
    ruleId: 'file_not_found',
    target: uploads,
    severity: 'error',
    cause: 'log',
    title: message('incident.log', { name: 'ファイルがない', target: '/srv/app/uploads' }),
  }),
  tell(94, 'log.observed', {
    incidentId: 'i4',
    observation: {
      ruleId: 'file_not_found',
      severity: 'error',
      sourceId: 'app',
      lines: [
        { text: lines[1] ?? '', matched: false },
        { text: lines[0] ?? '', matched: true },
      ],
      excerpt: 'No such file or directory',
      count: 4,
      offset: 88123,
      statedAt: now - 95_000,
      observedAt: now - 94_000,
      backlog: false,
    },
  }),
  tell(93, 'decision.made', { incidentId: 'i4', decision: asks(2) }),
  planned(92, { id: 'r4', incidentId: 'i4', ruleId: 'file_not_found', plan: uploadsPlan }, now, true),
  tell(40, 'incident.opened', {
    incidentId: 'i5',
    fingerprint: 'database_connection_error|service:postgresql',
    ruleId: 'database_connection_error',
    target: postgresql,
    severity: 'critical',
    cause: 'log',
    title: message('incident.log', { name: 'データベース接続エラー', target: 'postgresql' }),
  }),
  planned(
    38,
    { id: 'r5', incidentId: 'i5', ruleId: 'database_connection_error', plan: databasePlan },
    now,
    true,
  ),
  tell(20, 'repair.approved', { repairId: 'r5', hash: 'c'.repeat(64) }, operator),
  tell(19, 'repair.started', { repairId: 'r5' }),
  finished(16, 'r5', 0, now, ''),
  tell(600, 'incident.opened', {
    incidentId: 'i6',
    fingerprint: 'http_5xx|service:app',
    ruleId: 'http_5xx',
    target: { kind: 'service', name: 'app' },
    severity: 'warning',
    cause: 'log',
    title: message('incident.log', { name: 'HTTP 5xx', target: 'app' }),
  }),
  tell(30, 'decision.made', { incidentId: 'i6', decision: cools('service:app', 212, now) }),
]

const calmStory = (now: number): readonly Told[] => [
  started,
  loaded('approve'),
  ...follows,
  ...reads(well),
  ...past(now),
]

const liveOf = (readings: Readonly<Record<string, Reading>>, now: number, hot: boolean): Live =>
  liveSchema.parse({
    at: now,
    loop: {
      phase: 'between',
      iteration: 12,
      cycle: 7,
      loopCount: 15,
      nextCycleAt: now + 1400,
      lastCycleAt: now - 600,
      lastCycleMs: 380,
    },
    checks: Object.fromEntries(
      Object.entries(readings).map(([name, reading], index) => [
        name,
        {
          reading,
          running: false,
          lastRunAt: now - 4000 - index * 2300,
          nextRunAt: now + 26_000 - index * 2300,
        },
      ]),
    ),
    sources: Object.fromEntries(
      ['app', 'nginx', 'postgresql'].map((id, index) => [
        id,
        {
          state: 'following',
          readBytes: 482_113 * (index + 1),
          lagBytes: hot && index === 0 ? 18_230 : 0,
          lastReadAt: now - 900 * (index * index * 40 + 1),
        },
      ]),
    ),
    host: {
      at: now,
      cpuPercent: hot ? 72.4 : 23.8,
      memoryPercent: hot ? 61.3 : 48.2,
      memoryAvailableBytes: 8.1e9,
      memoryTotalBytes: 16.6e9,
      diskPercent: hot ? 84.6 : 61.4,
      networkInBytesPerSecond: 184_320,
      networkOutBytesPerSecond: 932_100,
      processes: 214,
    },
  })

const running = (state: State, live: Live): Snapshot => ({ kind: 'running', state, live })

export const worldNames = ['calm', 'busy', 'rejected', 'first', 'setup', 'faults'] as const
export type WorldName = (typeof worldNames)[number]

const fault = (path: string, line: number, column: number, of: Message) => ({
  path,
  line,
  column,
  message: of,
})
const faults = [
  fault('error_patterns[3].pattern', 42, 18, message('settings.regex.unterminated_group')),
  fault(
    'health_checks[0].type',
    108,
    15,
    message('settings.check.unknown_close', {
      type: 'postgres',
      closest: 'postgresql',
      known: 'postgresql, redis, disk, memory, http',
    }),
  ),
]

/** What happened before a situation. */
export const storyOf = (name: WorldName, now: number): readonly Told[] => {
  switch (name) {
    case 'calm':
      return calmStory(now)
    case 'busy':
      return busyStory(now)
    case 'rejected':
      return [...calmStory(now), tell(60, 'settings.rejected', { file, faults })]
    case 'first':
      return [started, loaded('approve')]
    case 'setup':
    case 'faults':
      return []
  }
}

/** What the window is shown in a situation; every event in it parses as one of the engine's. */
export const worldOf = (name: WorldName, now: number): Snapshot => {
  switch (name) {
    case 'calm':
      return running(stateOf(storyOf(name, now), now), liveOf(well, now, false))
    case 'busy':
      return running(stateOf(storyOf(name, now), now), liveOf(busyReadings, now, true))
    case 'rejected':
      return running(stateOf(storyOf(name, now), now), liveOf(well, now, false))
    case 'first':
      return running(stateOf(storyOf(name, now), now), {
        ...liveOf({}, now, false),
        sources: {},
        host: null,
      })
    case 'setup':
      return { kind: 'setup', settingsFile: '/root/.config/mamori/error_patterns.json' }
    case 'faults':
      return { kind: 'faults', settingsFile: file, faults }
  }
}
