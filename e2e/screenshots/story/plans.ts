import { message } from '@shared/domain/message'
import type { Plan } from '@shared/domain/plan'
import { planOf } from './tell'

const config = '/srv/mks/services/supervisord.conf'
const uploads = '/srv/mks/uploads'

/** Restarts a program of supervisor and waits for it. */
const restart = (service: string, verifyChecks: readonly string[]): Plan => {
  const unit = { service, manager: 'supervisor', unit: service } as const
  return planOf({
    actions: [{ type: 'service_restart', version: 1 }],
    target: { kind: 'service', name: service },
    steps: [
      {
        kind: 'service',
        verb: 'restart',
        ...unit,
        argv: ['supervisorctl', '-c', config, 'restart', service],
        timeoutMs: 60_000,
      },
      {
        kind: 'await_active',
        ...unit,
        argv: ['supervisorctl', '-c', config, 'status', service],
        timeoutMs: 30_000,
      },
    ],
    touches: [message('touch.service.restart', { service })],
    risk: 'medium',
    undo: 'compensatable',
    verifyChecks,
  })
}

export const restartRedis = restart('redis', ['redis_connection'])
export const restartApi = restart('mks-api', ['http_endpoint'])

const owner = { uid: 33, gid: 33, name: 'www-data' }

export const makeUploads = planOf({
  actions: [{ type: 'create_missing_dirs', version: 1 }],
  target: { kind: 'path', name: uploads },
  steps: [{ kind: 'mkdir', path: uploads, mode: 0o750, owner }],
  touches: [message('touch.mkdir', { path: uploads })],
  risk: 'low',
  undo: 'reversible',
  verifyChecks: [],
})

export const grantUploads = planOf({
  actions: [{ type: 'fix_permissions', version: 1 }],
  target: { kind: 'path', name: uploads },
  steps: [
    {
      kind: 'access',
      path: uploads,
      id: { dev: '46', ino: '7' },
      before: { uid: 0, gid: 0, mode: 0o700 },
      after: { uid: 33, gid: 33, mode: 0o750 },
      ownerName: 'www-data:www-data',
    },
  ],
  touches: [],
  risk: 'low',
  undo: 'reversible',
  verifyChecks: [],
})

export const cleanTemporary = (now: number): Plan =>
  planOf({
    actions: [{ type: 'old_file_cleanup', version: 1 }],
    target: { kind: 'path', name: '/srv/mks/tmp' },
    steps: [
      {
        kind: 'delete',
        root: '/srv/mks/tmp',
        patterns: ['*.tmp'],
        minAgeMs: 86_400_000,
        ageBy: 'modified',
        recursive: true,
        keep: 0,
        emptyDirectories: false,
        bounds: { files: 180, bytes: 468_000_000 },
        trash: null,
        found: { files: 120, bytes: 312_000_000, oldestAt: now - 9 * 86_400_000 },
      },
    ],
    touches: [],
    risk: 'medium',
    undo: 'irreversible',
    verifyChecks: [],
    freesBytes: 312_000_000,
  })
