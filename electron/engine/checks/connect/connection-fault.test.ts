import { renderMessage } from '@shared/text/text'
import { describe, expect, it } from 'vitest'
import { codeOf, faultOf, faultReading } from './connection-fault'
import { parsePostgresqlUrl, postgresqlPlace } from './postgresql-address'
import { displayUrl } from './probe-page'
import { parseRedisUrl, redisPlace } from './redis-address'
import { tlsFaultOf } from './tls-fault'

const withCode = (code: unknown): Error => Object.assign(new Error('x'), { code })
const place = { service: 'Redis', where: 'cache:6379', host: 'cache' }

describe('a failed connection', () => {
  it.each([
    ['ECONNREFUSED', 'refused', 'unhealthy'],
    ['ENOENT', 'socket_missing', 'unhealthy'],
    ['EHOSTUNREACH', 'unreachable', 'unhealthy'],
    ['ECONNRESET', 'closed', 'unhealthy'],
    ['ENETUNREACH', 'network_down', 'unknown'],
    ['EAI_AGAIN', 'name', 'unknown'],
    ['EACCES', 'denied', 'unknown'],
  ] as const)('%s is %s and leaves the service %s', (code, fault, status) => {
    expect(faultOf(withCode(code))).toBe(fault)
    const reading = faultReading(fault, place)
    expect(reading.status).toBe(status)
    expect(renderMessage('en', reading.message)).not.toMatch(/[{}]/)
  })

  it('to a name with several addresses has the code of the first', () => {
    expect(faultOf(new AggregateError([withCode('ECONNREFUSED'), withCode('EHOSTUNREACH')]))).toBe('refused')
  })

  it('is no fault of the connection when the system says something else', () => {
    expect([
      faultOf(withCode('EMFILE')),
      faultOf(new Error('x')),
      faultOf('text'),
      codeOf(null),
      codeOf(withCode(5)),
    ]).toEqual([null, null, null, null, null])
  })

  it.each([
    ['CERT_HAS_EXPIRED', 'check.tls.expired'],
    ['ERR_TLS_CERT_ALTNAME_INVALID', 'check.tls.name'],
    ['SELF_SIGNED_CERT_IN_CHAIN', 'check.tls.issuer'],
    ['ERR_SSL_WRONG_VERSION_NUMBER', 'check.tls.other'],
    ['ECONNREFUSED', null],
    ['toString', null],
  ])('of TLS, %s is told by %s', (code, key) => {
    expect(tlsFaultOf(code)).toBe(key)
  })
})

describe('addresses', () => {
  it('of PostgreSQL are read as libpq reads them', () => {
    expect(parsePostgresqlUrl('postgresql://ann%40x:p%3Aw@db.example:5433/shop?sslmode=verify-full')).toEqual(
      {
        host: 'db.example',
        port: 5433,
        database: 'shop',
        user: 'ann@x',
        password: 'p:w',
        sslmode: 'verify-full',
      },
    )
    expect(parsePostgresqlUrl('postgres:///?host=/var/run/postgresql&port=5434')).toMatchObject({
      host: '/var/run/postgresql',
      port: 5434,
    })
    expect(parsePostgresqlUrl('postgres://u@[::1]')).toMatchObject({
      host: '::1',
      port: 5432,
      database: 'u',
      password: null,
    })
    for (const wrong of [
      '',
      'mysql://h',
      'postgres://h?sslmode=maybe',
      'postgres://h/%zz',
      'postgres://h?sslmode=toString',
    ])
      expect([wrong, parsePostgresqlUrl(wrong)]).toEqual([wrong, null])
  })

  it('of Redis as its own programs read them', () => {
    expect(parseRedisUrl('rediss://ann:pw@cache.example:6380/2')).toEqual({
      host: 'cache.example',
      port: 6380,
      socket: null,
      user: 'ann',
      password: 'pw',
      tls: true,
    })
    expect(parseRedisUrl('redis://:pw@localhost')).toMatchObject({
      user: null,
      password: 'pw',
      port: 6379,
      tls: false,
    })
    expect([
      parseRedisUrl('http://h'),
      parseRedisUrl('redis://h:port'),
      parseRedisUrl('redis://:%zz@h'),
    ]).toEqual([null, null, null])
  })

  it('are shown without what is secret', () => {
    const postgresql = parsePostgresqlUrl('postgres://ann:himitsu@[::1]/x')
    expect(postgresql && postgresqlPlace(postgresql)).toEqual({ where: '[::1]:5432', host: '::1' })
    const socket = parsePostgresqlUrl('postgres:///?host=/run/pg')
    expect(socket && postgresqlPlace(socket).where).toBe('/run/pg/.s.PGSQL.5432')
    const redis = parseRedisUrl('redis://ann:himitsu@cache')
    expect(redis && redisPlace(redis)).toEqual({ where: 'cache:6379', host: 'cache' })
    expect(displayUrl('https://ann:himitsu@x.example/a/b?token=himitsu#himitsu')).toBe(
      'https://x.example/a/b',
    )
  })
})
