import type { Reading } from '@shared/domain/check'
import { message, type Message } from '@shared/domain/message'
import type { EventData } from '@shared/domain/event'
import type { Mode } from '@shared/domain/outcome'
import { mended, planOf, restartSteps, tell, type Told } from './story'

export const file = '/etc/mamori/error_patterns.json'

const healthy = (of: Message, more: Partial<Reading> = {}): Reading => ({
  status: 'healthy',
  band: 'normal',
  message: of,
  details: {},
  ...more,
})

const connect = { warning: 500, critical: 1000 }
export const checks = [
  ['postgresql', 'postgresql', true, 'postgresql'],
  ['redis', 'redis', false, 'redis'],
  ['api_health', 'http', true, 'api.example.jp'],
  ['web_front', 'http', false, 'www.example.jp'],
  ['disk_root', 'disk', true, 'host'],
  ['memory', 'memory', false, 'host'],
] as const

export const well: Readonly<Record<string, Reading>> = {
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

type Rules = EventData<'settings.loaded'>['rules']

const rules: Rules = [
  { id: 'redis_connection_error', name: 'Redis 接続エラー', severity: 'warning' },
  { id: 'database_connection_error', name: 'データベース接続エラー', severity: 'critical' },
  { id: 'file_not_found', name: 'ファイルがない', severity: 'error' },
  { id: 'http_5xx', name: 'HTTP 5xx', severity: 'critical' },
]

export const loaded = (mode: Mode, ofRules: Rules = rules): Told =>
  tell(5400, 'settings.loaded', {
    file,
    sha256: '0'.repeat(64),
    mode,
    rules: ofRules,
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

export const started = tell(5401, 'engine.started', {
  version: '0.1.0',
  host: 'web-01',
  pid: 4321,
  face: 'desktop',
})

export const follows = ['app', 'nginx', 'postgresql'].map((sourceId) =>
  tell(5390, 'source.changed', {
    sourceId,
    state: 'following',
    message: message('source.following'),
  }),
)

export const reads = (readings: Readonly<Record<string, Reading>>, secondsAgo = 5380): readonly Told[] =>
  Object.entries(readings).map(([name, reading]) =>
    tell(secondsAgo, 'check.changed', {
      name,
      reading,
      consecutiveFailures: reading.status === 'unhealthy' ? 3 : 0,
    }),
  )

export const redis = { kind: 'service', name: 'redis' } as const
export const uploads = { kind: 'path', name: '/srv/app/uploads' } as const
export const postgresql = { kind: 'service', name: 'postgresql' } as const

export const redisPlan = planOf(
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
export const uploadsPlan = planOf(
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
export const databasePlan = planOf(
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

export const past = (now: number): readonly Told[] => [
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

export const refused = message('check.connect.refused', { service: 'Redis', where: '127.0.0.1:6379' })
export const redisDown: Reading = {
  status: 'unhealthy',
  band: 'danger',
  message: refused,
  responseMs: 1.1,
  details: {},
}
export const busyReadings: Readonly<Record<string, Reading>> = {
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

export const lines = [
  "FileNotFoundError: [Errno 2] No such file or directory: '/srv/app/uploads/tmp/7f3a.png'",
  '  File "/srv/app/api/upload.py", line 88, in store',
]
