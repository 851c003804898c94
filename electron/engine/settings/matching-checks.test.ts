import { describe, expect, it } from 'vitest'
import { checkTypeOfService, matchingChecks } from './matching-checks'

describe('the type of check for a service', () => {
  it.each([
    ['postgresql', 'postgresql'],
    ['postgresql.service', 'postgresql'],
    ['postgresql@15-main', 'postgresql'],
    ['postgresql-15', 'postgresql'],
    ['Postgres', 'postgresql'],
    ['redis', 'redis'],
    ['redis-server.service', 'redis'],
    ['redis6', 'redis'],
    ['valkey', 'redis'],
    ['app', 'http'],
    ['flask_app', 'http'],
    ['my-api', 'http'],
    ['nginx', 'http'],
    ['web@2', 'http'],
    ['gunicorn.service', 'http'],
    ['cron', null],
    ['nfs-server', null],
    ['prometheus-node-exporter', null],
    ['happy', null],
    ['redisson', null],
    ['capability', null],
    ['', null],
  ])('%s: %s', (service, type) => {
    expect(checkTypeOfService(service)).toBe(type)
  })
})

describe('the checks that prove a repair', () => {
  const checks = [
    { name: 'db', type: 'postgresql', config: { port: 5432 } },
    { name: 'db2', type: 'postgresql', config: { port: 5433 } },
    { name: 'cache', type: 'redis', config: null },
    { name: 'site', type: 'http', config: {} },
    { name: 'cron runs', type: 'service', config: { service: 'cron' } },
    { name: 'disk', type: 'disk', config: { path: '/' } },
  ]

  it('are those of the same subject', () => {
    expect(matchingChecks(['postgresql'], checks)).toEqual(['db', 'db2'])
    expect(matchingChecks(['redis', 'app'], checks)).toEqual(['cache', 'site'])
    expect(matchingChecks(['cron'], checks)).toEqual(['cron runs'])
  })

  it('are none when nothing looks at the subject', () => {
    expect(matchingChecks([], checks)).toEqual([])
    expect(matchingChecks(['rsyslog'], checks)).toEqual([])
    expect(matchingChecks(['redis'], [])).toEqual([])
  })
})
