import { describe, expect, it } from 'vitest'
import { parseSettings, peekBaseDir, settingsHash, type ParseOptions } from './parse-settings'
import type { Settings } from './settings'
import { sampleOptions } from './testing/sample-registry'
import { seedSettings } from './testing/seed-settings'

const load = (file: unknown, options: Partial<ParseOptions> = {}): Settings => {
  const loaded = parseSettings(JSON.stringify(file, null, 2), { ...sampleOptions, ...options })
  if (loaded.kind !== 'loaded') throw new Error(JSON.stringify(loaded, null, 2))
  return loaded.settings
}
const codes = (settings: Settings): readonly string[] =>
  settings.warnings.map((warning) => warning.message.code)

describe('a file in the old format', () => {
  const settings = load(seedSettings)

  it('loads unchanged and acts by itself', () => {
    expect(settings.mode).toBe('auto')
    expect(settings.realtime).toBe(true)
    expect(settings.rules.map((rule) => rule.id)).toEqual(
      seedSettings.error_patterns?.map((pattern) => pattern.id),
    )
    expect(
      settings.checks.map(({ name, intervalMs, timeoutMs, critical }) => [
        name,
        intervalMs,
        timeoutMs,
        critical,
      ]),
    ).toEqual([
      ['database_connection', 60_000, 5000, true],
      ['redis_connection', 60_000, 5000, false],
      ['disk_space', 300_000, 5000, true],
      ['memory_usage', 300_000, 5000, false],
      ['http_endpoint', 30_000, 10_000, true],
    ])
    expect(settings.fix).toEqual({
      maxRetries: 3,
      retryDelayMs: 60_000,
      cooldownMs: 300_000,
      recurrenceMs: 300_000,
      notificationsOn: true,
      channels: ['log', 'email'],
      backupBeforeFix: true,
      approvalMs: 24 * 60 * 60 * 1000,
      repairsPerHour: 20,
    })
  })

  it('keeps the names of what is not performed, and leaves nothing half done without asking', () => {
    const rule = (id: string) => settings.rules.find((one) => one.id === id)
    expect(rule('disk_full')).toMatchObject({
      actions: [],
      notPerformed: ['log_rotate', 'temp_file_cleanup', 'old_file_cleanup'],
      autoFix: true,
    })
    expect(rule('port_in_use')?.actions.map((action) => action.type)).toEqual(['check_port'])
    expect(rule('memory_error')?.notPerformed).toEqual(['cache_clear'])
    expect(rule('http_5xx')).toMatchObject({ autoFix: true, notPerformed: [] })
    expect(rule('ssl_certificate_error')?.autoFix).toBe(false)
    expect(codes(settings)).toEqual([
      'settings.action.rule_tells',
      'settings.action.not_performed',
      'settings.action.rule_tells',
      'settings.action.not_performed',
      'settings.action.rule_tells',
      'settings.action.not_performed',
      'settings.action.not_performed',
      'settings.action.not_performed',
      'settings.action.rule_tells',
      'settings.action.not_performed',
      'settings.action.rule_tells',
      'settings.action.not_performed',
      'settings.channel.no_mail_server',
    ])
  })

  it('proves restarts by the checks of the same subject', () => {
    expect(Object.fromEntries(settings.rules.map((rule) => [rule.id, rule.verifyChecks]))).toMatchObject({
      http_5xx: ['http_endpoint'],
      database_connection_error: ['database_connection'],
      redis_connection_error: ['redis_connection'],
      file_not_found: [],
      http_4xx: [],
    })
  })

  it('follows the usual logs, allows the restarts and the directories that it names, and nothing else', () => {
    expect(settings.sources).toEqual(sampleOptions.defaultSources)
    expect(settings.services).toEqual({
      app: { manager: null, unit: null, allow: ['restart'] },
      postgresql: { manager: null, unit: null, allow: ['restart'] },
      redis: { manager: null, unit: null, allow: ['restart'] },
    })
    expect(settings.guards.allowedRoots).toEqual([
      '/srv/app/data',
      '/srv/app/logs',
      '/srv/app/uploads',
      '/srv/app/cache',
    ])
  })

  it('is known by the hash of its text', () => {
    expect(settings.sha256).toBe(settingsHash(JSON.stringify(seedSettings, null, 2)))
    expect(settings.file).toBe('/srv/app/error_patterns.json')
  })
})

describe('the additions', () => {
  it('make a rule of a check with on_failure, which asks unless told otherwise', () => {
    const restart = [{ type: 'service_restart', service: 'redis' }]
    const settings = load({
      health_checks: [
        { name: 'redis', type: 'redis', critical: true, on_failure: restart },
        {
          name: 'cache',
          type: 'redis',
          port: 6380,
          on_failure: restart,
          auto_fix: true,
          depends_on: ['redis'],
          consecutive: 5,
        },
        { name: 'quiet', type: 'redis', on_failure: [] },
      ],
    })
    expect(settings.rules).toEqual([
      {
        id: 'check:redis',
        name: 'redis',
        severity: 'critical',
        cause: { kind: 'check', check: 'redis' },
        autoFix: 'approve',
        actions: [{ type: 'service_restart', params: { service: 'redis' } }],
        notPerformed: [],
        verifyChecks: ['redis'],
      },
      expect.objectContaining({
        id: 'check:cache',
        severity: 'error',
        autoFix: true,
        verifyChecks: ['cache'],
      }),
    ])
    expect(settings.checks.map(({ consecutive, dependsOn }) => [consecutive, dependsOn])).toEqual([
      [3, []],
      [5, ['redis']],
      [3, []],
    ])
    expect(settings.checks[1]?.config).toEqual({ host: '127.0.0.1', port: 6380 })
  })

  it('shape when a pattern counts, where it looks and what proves its repair', () => {
    const settings = load({
      error_patterns: [
        {
          id: 'burst',
          name: 'burst',
          pattern: 'refused',
          ignore: 'expected',
          severity: 'error',
          min_count: 5,
          within_seconds: 30,
          sources: ['app', '/var/log/syslog', 'worker.log'],
          verify: ['memory', 'memory'],
          auto_fix: 'approve',
          actions: [{ type: 'service_restart', service: 'redis' }],
        },
      ],
      health_checks: [
        { name: 'memory', type: 'memory' },
        { name: 'redis', type: 'redis' },
      ],
      log_sources: [
        { name: 'app', path: 'logs/app.log' },
        { path: '/var/log/syslog' },
        { path: '/srv/w1/worker.log' },
        { path: '/srv/w2/worker.log' },
      ],
    })
    expect(settings.rules[0]).toMatchObject({
      cause: {
        ignore: 'expected',
        minCount: 5,
        withinMs: 30_000,
        sources: ['/srv/app/logs/app.log', '/var/log/syslog', '/srv/w1/worker.log', '/srv/w2/worker.log'],
      },
      autoFix: 'approve',
      verifyChecks: ['memory'],
    })
    expect(settings.sources).toHaveLength(4)
  })

  it('read units of the journal and containers by their names as well', () => {
    const settings = load({
      error_patterns: [
        {
          id: 'a',
          name: 'a',
          pattern: 'x',
          severity: 'error',
          sources: ['web', 'nginx', 'journald:kernel', 'box'],
        },
      ],
      log_sources: [
        { name: 'web', journald: 'nginx.service' },
        { journald: 'nginx' },
        { journald: 'kernel' },
        { journald: '_TRANSPORT=audit' },
        { journald: '*' },
        { docker: 'box' },
        { path: '/var/log/*/error.log' },
      ],
    })
    expect(settings.rules[0]?.cause).toMatchObject({
      sources: ['journald:nginx.service', 'journald:nginx', 'journald:kernel', 'docker:box'],
    })
    expect(settings.sources).toHaveLength(7)
    expect(settings.warnings).toEqual([])
    const { warnings } = load({ log_sources: [{ path: '/var/**/a.log' }] })
    expect(warnings.map(({ message }) => message.code)).toEqual(['settings.source.double_star'])
  })

  it('ask before the rest of a list of which a part is not performed', () => {
    const actions = [{ type: 'service_restart', service: 'redis' }, { type: 'cache_clear' }]
    const settings = load({
      error_patterns: [{ id: 'a', name: 'a', pattern: 'x', severity: 'error', auto_fix: true, actions }],
      health_checks: [{ name: 'b', type: 'redis', auto_fix: true, on_failure: actions }],
    })
    expect(settings.rules.map((rule) => [rule.autoFix, rule.notPerformed])).toEqual([
      ['approve', ['cache_clear']],
      ['approve', ['cache_clear']],
    ])
    expect(codes(settings).filter((code) => code === 'settings.action.rule_asks')).toHaveLength(2)
  })

  it('name services with their manager and what may be done to them', () => {
    const settings = load({
      error_patterns: [
        {
          id: 'a',
          name: 'a',
          pattern: 'x',
          severity: 'error',
          actions: [{ type: 'service_restart', service: 'web' }],
        },
      ],
      services: {
        web: { manager: 'systemd', unit: 'web@1.service', allow: [] },
        worker: {
          manager: 'supervisor',
          unit: 'group:worker',
          config: '/etc/super.conf',
          allow: ['restart', 'start'],
        },
      },
    })
    expect(settings.services).toEqual({
      web: { manager: 'systemd', unit: 'web@1.service', allow: [] },
      worker: {
        manager: 'supervisor',
        unit: 'group:worker',
        config: '/etc/super.conf',
        allow: ['restart', 'start'],
      },
    })
    expect(settings.warnings).toMatchObject([
      { path: 'services.web', message: { code: 'settings.service.not_allowed' } },
    ])
  })

  it('say where a service is, whose it is, and by which signal it reloads', () => {
    const settings = load({
      services: {
        api: {
          manager: 'pm2',
          unit: 'api',
          config: '/home/web/.pm2',
          user: 'web',
          allow: ['restart', 'stop', 'reload'],
        },
        shop: {
          manager: 'compose',
          unit: 'web',
          config: '/srv/shop',
          reload_signal: 'HUP',
          allow: ['reload'],
        },
        cache: { manager: 'docker', unit: 'cache', config: '/x', user: 'web', allow: ['reload'] },
      },
    })
    expect(settings.services).toMatchObject({
      api: { config: '/home/web/.pm2', user: 'web', allow: ['restart', 'stop', 'reload'] },
      shop: { config: '/srv/shop', reloadSignal: 'HUP' },
    })
    expect(settings.warnings.map(({ path, message: { code } }) => `${path} ${code}`)).toEqual([
      'services.cache.config settings.service.unused',
      'services.cache.user settings.service.unused',
      'services.cache.allow settings.service.no_reload',
    ])
  })

  it('limit the paths to the given roots when there are any', () => {
    const file = {
      error_patterns: [
        {
          id: 'a',
          name: 'a',
          pattern: 'x',
          severity: 'error',
          actions: [
            { type: 'create_missing_dirs', directories: ['/opt/x/../y', 'rel', '/'] },
            { type: 'fix_permissions', paths: ['/etc'] },
          ],
        },
      ],
    }
    expect(load(file).guards.allowedRoots).toEqual(['/opt/y', '/srv/app/rel'])
    expect(load({ ...file, guards: { allowed_roots: ['/srv/./app/', '/opt'] } }).guards.allowedRoots).toEqual(
      ['/srv/app', '/opt'],
    )
    expect(load({ ...file, guards: { allowed_roots: [] } }).guards.allowedRoots).toEqual([])
  })

  it('say where relative paths begin', () => {
    const file = {
      error_patterns: [
        {
          id: 'a',
          name: 'a',
          pattern: 'x',
          severity: 'error',
          actions: [{ type: 'create_missing_dirs', directories: ['data'] }],
        },
      ],
    }
    const without = load(file, { baseDir: null })
    expect(without.baseDir).toBeNull()
    expect(without.guards.allowedRoots).toEqual([])
    expect(without.warnings).toMatchObject([
      {
        path: 'error_patterns[0].actions[0].directories',
        message: { code: 'settings.action.relative', params: { path: 'data' } },
      },
    ])
    expect(load({ ...file, base_dir: '../run' }, { baseDir: null }).guards.allowedRoots).toEqual([
      '/srv/run/data',
    ])
    expect(peekBaseDir('{"base_dir": "/opt"}', sampleOptions)).toBe('/opt')
    expect(peekBaseDir('{', sampleOptions)).toBe('/srv/app')
  })

  it('are taken without a word where they are applied, and with a warning where they are not', () => {
    const settings = load({
      $schema: 'x',
      description: 'note',
      mode: 'observe',
      realtime: false,
      log_sources: [{ journald: 'nginx' }, { docker: 'web' }],
      retention: { events_days: 30, events_max: 50_000 },
      notifications: {
        email: { host: 'smtp.example.org', port: 25 },
        webhook: { url: 'https://example.org' },
      },
      auto_fix_config: { notification_channels: ['log', 'email', 'emial'], recurrence_window: 60 },
      guards: { protected_processes: ['sshd'], protected_ports: [22], auto_irreversible: [] },
    })
    expect(settings).toMatchObject({
      mode: 'observe',
      realtime: false,
      sources: [
        { id: 'journald:nginx', journald: 'nginx' },
        { id: 'docker:web', docker: 'web' },
      ],
      fix: { recurrenceMs: 60_000 },
      keepEventsMs: 30 * 86_400_000,
      mostEvents: 50_000,
      heartbeat: null,
    })
    expect(settings.warnings.map(({ path, message }) => [path, message.code])).toEqual([
      ['auto_fix_config.notification_channels[1]', 'settings.channel.no_mail_address'],
      ['auto_fix_config.notification_channels[2]', 'settings.channel.unknown_close'],
    ])
    expect(load({ silences: [], retention: {} })).toMatchObject({
      keepEventsMs: 400 * 86_400_000,
      mostEvents: 2_000_000,
      warnings: [],
    })
  })

  it('come with a file whose first bytes are a byte order mark', () => {
    expect(parseSettings('\uFEFF{}', sampleOptions)).toMatchObject({
      kind: 'loaded',
      settings: { sha256: settingsHash('\uFEFF{}') },
    })
  })
})
