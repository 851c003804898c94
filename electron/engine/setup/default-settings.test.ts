import { message } from '@shared/domain/message'
import { settingsFileSchema } from '@shared/domain/settings-file'
import { describe, expect, it } from 'vitest'
import { actions } from '../actions'
import { checks } from '../checks'
import { parseSettings } from '../settings/parse-settings'
import type { LoadedSettings } from '../settings/settings'
import { seedPatterns } from '../settings/testing/seed-settings'
import { defaultSettings, settingsText } from './default-settings'
import type { Found, Thing } from './found'

const found = (id: string, thing: Thing): Found => ({
  finding: {
    id,
    kind: thing.kind,
    label: id,
    detail: message('setup.log.readable', { kib: 1 }),
    suggested: true,
  },
  thing,
})
const postgresql = found('pg', { kind: 'postgresql', host: '127.0.0.1', port: 5432 })
const redis = found('redis', { kind: 'redis', host: '127.0.0.1', port: 6379 })
const site = found('site', { kind: 'http', url: 'http://127.0.0.1:5100/api/health' })
const log = found('log', { kind: 'log', path: '/var/log/syslog' })
const service = (id: string, unit: string, serves: Extract<Thing, { kind: 'service' }>['serves']): Found =>
  found(id, { kind: 'service', manager: 'systemd', unit, serves })
const services = [
  service('s-pg', 'postgresql@15-main', 'postgresql'),
  service('s-redis', 'redis-server', 'redis'),
  service('s-nginx', 'nginx', 'web_server'),
  service('s-app', 'flask_app', 'app'),
]
const everything = [postgresql, redis, site, log, ...services]
const ids = (of: readonly Found[]): readonly string[] => of.map(({ finding }) => finding.id)

const load = (text: string, baseDir: string | null = '/srv/app'): LoadedSettings =>
  parseSettings(text, {
    file: '/srv/app/error_patterns.json',
    baseDir,
    folder: '/srv/app',
    env: {},
    checks,
    actions,
    channels: new Set(['log']),
    defaultSources: [],
  })
const warningsOf = (loaded: LoadedSettings): readonly string[] => {
  if (loaded.kind !== 'loaded') throw new Error(JSON.stringify(loaded, null, 2))
  return [...new Set(loaded.settings.warnings.map((warning) => warning.message.code))].sort()
}

describe('the first settings', () => {
  it('watch what was chosen, ask before they act, and restart what is certain', () => {
    const settings = defaultSettings(everything, ids(everything), seedPatterns)
    expect(settings.mode).toBe('approve')
    expect(settings.error_patterns).toHaveLength(12)
    expect(settings.health_checks).toEqual([
      {
        name: 'database_connection',
        type: 'postgresql',
        host: '127.0.0.1',
        port: 5432,
        interval: 60,
        timeout: 5,
        critical: true,
        on_failure: [{ type: 'service_restart', service: 'postgresql' }],
      },
      {
        name: 'redis_connection',
        type: 'redis',
        host: '127.0.0.1',
        port: 6379,
        interval: 60,
        timeout: 5,
        critical: false,
        on_failure: [{ type: 'service_restart', service: 'redis' }],
      },
      { name: 'disk_space', type: 'disk', interval: 300, warning: 80, threshold: 90, critical: true },
      { name: 'memory_usage', type: 'memory', interval: 300, warning: 75, threshold: 85, critical: false },
      {
        name: 'http_endpoint',
        type: 'http',
        url: 'http://127.0.0.1:5100/api/health',
        interval: 30,
        timeout: 10,
        critical: true,
      },
    ])
    expect(settings.log_sources).toEqual([{ path: '/var/log/syslog' }])
    expect(settings.services).toEqual({
      postgresql: { manager: 'systemd', unit: 'postgresql@15-main', allow: ['restart'] },
      redis: { manager: 'systemd', unit: 'redis-server', allow: ['restart'] },
      nginx: { manager: 'systemd', unit: 'nginx', allow: ['restart'] },
      app: { manager: 'systemd', unit: 'flask_app', allow: ['restart'] },
    })
  })

  it('watch nothing that the host does not have, or that was not chosen', () => {
    for (const settings of [
      defaultSettings([], [], seedPatterns),
      defaultSettings(everything, [], seedPatterns),
    ]) {
      expect(settings.health_checks?.map((check) => check.name)).toEqual(['disk_space', 'memory_usage'])
      expect(settings.log_sources).toEqual([])
      expect(settings.services).toEqual({})
    }
    const other = defaultSettings([postgresql], ['pg'], seedPatterns).health_checks?.[0]
    expect(other).not.toHaveProperty('on_failure')
  })

  it('expect a chosen service that is down where it usually listens', () => {
    const settings = defaultSettings(services, ['s-pg'], seedPatterns)
    expect(settings.health_checks?.[0]).toMatchObject({
      name: 'database_connection',
      port: 5432,
      on_failure: [{ service: 'postgresql' }],
    })
  })

  it('restart nothing of which it is not certain that it is meant', () => {
    const second = found('pg2', { kind: 'postgresql', host: '/var/run/postgresql', port: 5433 })
    const twoServers = defaultSettings([postgresql, second, ...services], ['pg', 'pg2', 's-pg'], seedPatterns)
    expect(twoServers.health_checks?.slice(0, 2).map((check) => [check.name, check.on_failure])).toEqual([
      ['database_connection', undefined],
      ['database_connection_5433', undefined],
    ])
    const other = service('s-pg2', 'postgresql@15-second', 'postgresql')
    const twoServices = defaultSettings(
      [postgresql, ...services, other],
      ['pg', 's-pg', 's-pg2'],
      seedPatterns,
    )
    expect(twoServices.health_checks?.[0]).not.toHaveProperty('on_failure')
    expect(Object.keys(twoServices.services ?? {})).toEqual(['postgresql', 'postgresql@15-second'])
  })

  it('load with the checks and actions of the program, whatever was chosen', () => {
    const choices = [[], ids(everything), ['pg', 'log'], ['s-redis'], ['s-app', 's-nginx', 'site']]
    for (const chosen of choices) {
      const settings = defaultSettings(everything, chosen, seedPatterns)
      expect(settingsFileSchema.safeParse(settings).success).toBe(true)
      const text = settingsText(settings)
      expect(text).toMatch(/^\{\n {2}"mode": "approve",\n/)
      expect(warningsOf(load(text))).toEqual([])
      expect(warningsOf(load(text, null))).toContain('settings.action.relative')
      const withBase = settingsText(defaultSettings(everything, chosen, seedPatterns, '/srv/shop'))
      expect(warningsOf(load(withBase, null))).toEqual([])
    }
  })
})
