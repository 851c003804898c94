import type { SettingsFile } from '@shared/domain/settings-file'
import patterns from '../../../assets/patterns.json' with { type: 'json' }
import type { Words } from './words'

type Pattern = NonNullable<SettingsFile['error_patterns']>[number]

const shipped = (id: string, change: Partial<Pattern>): Pattern => {
  const found = patterns.error_patterns.find((one) => one.id === id)
  if (found === undefined) throw new Error(`there is no pattern ${id}`)
  const { description: _shipped, ...pattern } = found as Pattern
  return { ...pattern, ...change }
}

/** What the story's host watches, as a person would have set it up: the shipped patterns and what is its own. */
export const settingsOf = (words: Words): SettingsFile => ({
  mode: 'auto',
  health_checks: [
    {
      name: 'http_endpoint',
      type: 'http',
      url: 'http://api.mks.example:5100/api/health',
      interval: 30,
      timeout: 10,
      critical: true,
      on_failure: [{ type: 'service_restart', service: 'mks-api' }],
    },
    { name: 'web_front', type: 'http', url: 'http://www.mks.example:3000/', interval: 30, timeout: 10 },
    {
      name: 'prediction_api',
      type: 'http',
      url: 'http://predict.mks.example:8081/health',
      interval: 15,
      timeout: 10,
    },
    {
      name: 'database_connection',
      type: 'postgresql',
      host: '127.0.0.1',
      port: 5432,
      user: 'postgres',
      database: 'postgres',
      interval: 30,
      timeout: 5,
      critical: true,
    },
    {
      name: 'redis_connection',
      type: 'redis',
      host: '127.0.0.1',
      port: 6379,
      interval: 10,
      timeout: 5,
      critical: true,
      on_failure: [{ type: 'service_restart', service: 'redis' }, { type: 'alert' }],
      auto_fix: 'approve',
    },
    { name: 'cpu_usage', type: 'cpu', interval: 20, warning: 70, threshold: 85 },
    { name: 'memory_usage', type: 'memory', interval: 20, warning: 75, threshold: 90 },
    { name: 'disk_space', type: 'disk', interval: 60, warning: 85, threshold: 95, critical: true },
    {
      name: 'nightly_batch',
      type: 'log_freshness',
      path: '/srv/mks/logs/batch.log',
      interval: 60,
      warning: 90_000,
      max_age_seconds: 93_600,
    },
  ],
  error_patterns: [
    shipped('redis_connection_error', {
      name: words.redis,
      auto_fix: 'approve',
      verify: ['redis_connection'],
    }),
    shipped('database_connection_error', {
      name: words.database,
      actions: [{ type: 'alert' }],
      verify: ['database_connection'],
    }),
    shipped('http_5xx', {
      name: words.http5xx,
      auto_fix: 'approve',
      actions: [{ type: 'service_restart', service: 'mks-api' }, { type: 'alert' }],
      verify: ['http_endpoint'],
    }),
    {
      id: 'prediction_batch_failed',
      name: words.batch,
      pattern: String.raw`ERROR batch\.\w+: job \S+ failed`,
      severity: 'warning',
      auto_fix: false,
      actions: [{ type: 'log_analysis' }, { type: 'alert' }],
    },
    shipped('file_not_found', {
      name: words.missing,
      actions: [{ type: 'create_missing_dirs', directories: ['/srv/mks/uploads', '/srv/mks/exports'] }],
    }),
    shipped('permission_denied', {
      name: words.permission,
      actions: [{ type: 'fix_permissions', paths: ['/srv/mks/uploads'], mode: '0750' }],
    }),
    shipped('disk_full', {
      name: words.disk,
      actions: [{ type: 'old_file_cleanup', directories: ['/srv/mks/tmp'], pattern: '*.tmp', days: 1 }],
    }),
    shipped('json_decode_error', {
      name: words.json,
      actions: [{ type: 'backup_and_fix_json', paths: ['/srv/mks/config'] }],
    }),
    shipped('ssl_certificate_error', { name: words.certificate }),
  ],
  log_sources: [
    { name: 'app', path: '/srv/mks/logs/app.log' },
    { name: 'access', path: '/srv/mks/logs/access.log' },
    { name: 'batch', path: '/srv/mks/logs/batch.log' },
  ],
  services: {
    redis: {
      manager: 'supervisor',
      unit: 'redis',
      config: '/srv/mks/services/supervisord.conf',
      allow: ['restart'],
    },
    'mks-api': {
      manager: 'supervisor',
      unit: 'mks-api',
      config: '/srv/mks/services/supervisord.conf',
      allow: ['restart'],
    },
  },
  notifications: { webhook: { url: 'http://chat.mks.example:8080/hooks/ops' } },
  guards: { allowed_roots: ['/srv/mks'] },
  auto_fix_config: {
    max_retries: 3,
    retry_delay: 60,
    cooldown_period: 300,
    recurrence_window: 60,
    notification_channels: ['log', 'webhook'],
  },
})
