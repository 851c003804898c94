import type { AutoFix, Rule, Settings } from '../settings/settings'

export const redisRule = (autoFix: AutoFix): Rule => ({
  id: 'check:redis_connection',
  name: 'redis_connection',
  severity: 'critical',
  cause: { kind: 'check', check: 'redis_connection' },
  autoFix,
  actions: [
    { type: 'restart', params: {} },
    { type: 'alert', params: {} },
  ],
  verifyChecks: ['redis_connection'],
  notPerformed: [],
})

export const logRule = (
  id: string,
  action: string,
  autoFix: AutoFix,
  verifyChecks: readonly string[] = [],
): Rule => ({
  id,
  name: id,
  severity: 'error',
  cause: { kind: 'log', pattern: 'x', ignore: null, minCount: 1, withinMs: 60_000, sources: null },
  autoFix,
  actions: [{ type: action, params: {} }],
  verifyChecks,
  notPerformed: [],
})

export const settings = (more: Partial<Settings>): Settings => ({
  file: '/etc/error_patterns.json',
  sha256: 'a'.repeat(64),
  baseDir: null,
  mode: 'approve',
  realtime: true,
  rules: [redisRule(true)],
  checks: [
    {
      name: 'redis_connection',
      type: 'fake',
      intervalMs: 60_000,
      timeoutMs: 5000,
      critical: true,
      consecutive: 3,
      dependsOn: [],
      config: {},
    },
  ],
  sources: [{ id: 'app', path: '/var/log/app.log' }],
  services: {},
  guards: { allowedRoots: [], protectedProcesses: [], protectedPorts: [], autoIrreversible: [] },
  fix: {
    maxRetries: 3,
    retryDelayMs: 60_000,
    cooldownMs: 300_000,
    recurrenceMs: 300_000,
    notificationsOn: true,
    channels: ['memo'],
    backupBeforeFix: true,
    approvalMs: 24 * 60 * 60 * 1000,
    repairsPerHour: 20,
  },
  silences: [],
  keepEventsMs: 400 * 24 * 60 * 60 * 1000,
  mostEvents: 2_000_000,
  heartbeat: null,
  webhookUrl: null,
  email: null,
  backups: { recipient: null, identityFile: null, keepMs: 30 * 86_400_000, maxBytes: 2 ** 30 },
  warnings: [],
  ...more,
})
