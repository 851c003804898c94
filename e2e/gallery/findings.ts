import { message } from '../../shared/domain/new-message'
import type { Finding } from '../../shared/domain/setup'

/** What the welcome finds on the host of the gallery. */
export const findings: readonly Finding[] = [
  {
    id: 'pg',
    kind: 'postgresql',
    label: 'PostgreSQL 15 (5432)',
    detail: message('setup.postgresql.answers', { where: '127.0.0.1:5432' }),
    suggested: true,
  },
  {
    id: 'redis',
    kind: 'redis',
    label: 'Redis (6379)',
    detail: message('setup.redis.answers', { where: '127.0.0.1:6379' }),
    suggested: true,
  },
  {
    id: 'nginx',
    kind: 'service',
    label: 'nginx.service',
    detail: message('setup.service.active', { manager: 'systemd', unit: 'nginx.service' }),
    suggested: true,
  },
  {
    id: 'app',
    kind: 'service',
    label: 'app.service',
    detail: message('setup.service.active', { manager: 'systemd', unit: 'app.service' }),
    suggested: false,
  },
  {
    id: 'log1',
    kind: 'log',
    label: '/var/log/nginx/error.log',
    detail: message('setup.log.readable', { kib: 482 }),
    suggested: true,
  },
  {
    id: 'log2',
    kind: 'log',
    label: '/var/log/syslog',
    detail: message('setup.log.readable', { kib: 482 }),
    suggested: true,
  },
]
