import { message } from '@shared/domain/message'
import type { Episode } from './episode'
import { pause } from './outages'
import { cleanTemporary, grantUploads, makeUploads, restartApi, restartRedis } from './plans'
import { sato, tanaka } from './tell'
import { clockTime, MINUTE_MS } from './times'
import type { Words } from './words'

const refused = message('check.connect.refused', { service: 'Redis', where: '127.0.0.1:6379' })
const passed = (check: string) => message('verify.passed', { check, n: 3 })
const redisOutput = 'redis: stopped\nredis: started\n'
const missing = "FileNotFoundError: [Errno 2] No such file or directory: '/srv/mks/uploads/2f81.pdf'"
const denied = "PermissionError: [Errno 13] Permission denied: '/srv/mks/uploads/93c0.pdf'"
const full = 'OSError: [Errno 28] No space left on device'
const access = (path: string): string => `10.20.0.1 - - "POST ${path} HTTP/1.1" 500 162 "-" "okhttp/4.12"`

/** What went wrong in the week. */
export const episodes = (now: number, words: Words): readonly Episode[] => {
  const uploads = makeUploads.target
  const logged = (name: string, target: string) => message('incident.log', { name, target })
  const redis = {
    ruleId: 'check:redis_connection',
    target: restartRedis.target,
    severity: 'critical',
    title: refused,
  } as const
  return [
    {
      ...redis,
      id: 'redis-5',
      at: clockTime(now, 5, '15:12'),
      repair: {
        plan: restartRedis,
        approved: { by: tanaka, afterMs: 6 * MINUTE_MS },
        output: redisOutput,
        evidence: [passed('redis_connection')],
        settledAfterMs: 31_000,
      },
    },
    {
      id: 'uploads-5',
      at: clockTime(now, 5, '17:48'),
      ruleId: 'file_not_found',
      target: uploads,
      severity: 'error',
      title: logged(words.missing, uploads.name),
      lines: ['  File "/srv/mks/api/upload.py", line 88, in store', missing],
      count: 3,
      repair: {
        plan: makeUploads,
        approved: { by: sato, afterMs: 70_000 },
        evidence: [message('verify.nothing_left')],
        settledAfterMs: 62_000,
      },
    },
    {
      id: 'deploy-4',
      at: clockTime(now, 4, '13:05'),
      ruleId: 'http_5xx',
      target: restartApi.target,
      severity: 'critical',
      title: logged(words.http5xx, 'mks-api'),
      lines: [access('/api/documents'), access('/api/search')],
      count: 47,
      endedAfterMs: 26 * MINUTE_MS,
    },
    {
      id: 'disk-4',
      at: clockTime(now, 4, '18:33'),
      ruleId: 'disk_full',
      target: { kind: 'path', name: '/srv/mks/tmp' },
      severity: 'critical',
      title: logged(words.disk, '/srv/mks/tmp'),
      lines: ['  File "/srv/mks/batch/export.py", line 141, in flush', full],
      repair: {
        plan: cleanTemporary(clockTime(now, 4, '18:33')),
        approved: { by: sato, afterMs: 4 * MINUTE_MS },
        evidence: [message('verify.nothing_left')],
        settledAfterMs: 95_000,
      },
    },
    {
      id: 'database-3',
      at: clockTime(now, 3, '21:07'),
      ruleId: 'check:database_connection',
      target: { kind: 'check', name: 'database_connection' },
      severity: 'critical',
      title: message('check.connect.refused', { service: 'PostgreSQL', where: '127.0.0.1:5432' }),
      endedAfterMs: pause.down,
    },
    {
      id: 'api-3',
      at: clockTime(now, 3, '21:07:20'),
      ruleId: 'check:http_endpoint',
      target: { kind: 'check', name: 'http_endpoint' },
      severity: 'critical',
      title: message('check.http.server_error', {
        where: 'http://api.mks.example:5100/api/health',
        status: 500,
      }),
      endedAfterMs: pause.down,
    },
    {
      ...redis,
      id: 'redis-2',
      at: clockTime(now, 2, '11:26'),
      repair: {
        plan: restartRedis,
        approved: { by: sato, afterMs: 40_000 },
        output: redisOutput,
        evidence: [passed('redis_connection')],
        settledAfterMs: 30_000,
      },
    },
    {
      id: 'uploads-1',
      at: clockTime(now, 1, '16:22'),
      ruleId: 'permission_denied',
      target: uploads,
      severity: 'error',
      title: logged(words.permission, uploads.name),
      lines: ['  File "/srv/mks/api/upload.py", line 91, in store', denied],
      count: 5,
      repair: { plan: grantUploads, evidence: [message('verify.nothing_left')], settledAfterMs: 61_000 },
    },
    {
      ...redis,
      id: 'redis-0',
      at: clockTime(now, 0, '02:41'),
      repair: {
        plan: restartRedis,
        approved: { by: tanaka, afterMs: 50_000 },
        output: redisOutput,
        evidence: [passed('redis_connection')],
        settledAfterMs: 30_000,
      },
    },
    {
      id: 'uploads-0',
      at: clockTime(now, 0, '06:14'),
      ruleId: 'file_not_found',
      target: uploads,
      severity: 'error',
      title: logged(words.missing, uploads.name),
      lines: ['  File "/srv/mks/api/upload.py", line 88, in store', missing],
      count: 2,
      repair: { plan: makeUploads, evidence: [message('verify.nothing_left')], settledAfterMs: 61_000 },
    },
    {
      id: 'batch-0',
      at: clockTime(now, 0, '03:20'),
      ruleId: 'prediction_batch_failed',
      target: { kind: 'source', name: '/srv/mks/logs/app.log' },
      severity: 'warning',
      title: logged(words.batch, 'app.log'),
      lines: ['2,113 symbols loaded', 'ERROR batch.predict: job nightly failed after 3 attempts'],
      endedAfterMs: 31 * MINUTE_MS,
    },
    {
      id: 'prediction-0',
      at: now - 47 * MINUTE_MS,
      ruleId: 'check:prediction_api',
      target: { kind: 'check', name: 'prediction_api' },
      severity: 'error',
      title: message('check.http.server_error', {
        where: 'http://predict.mks.example:8081/health',
        status: 503,
      }),
      endedAfterMs: null,
    },
  ]
}
