import type { Reading } from '@shared/domain/check'
import { renderMessage } from '@shared/text/text'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { freePort } from '../testing/free-port'
import { startPostgresql, type TestPostgresql } from '../testing/start-postgresql'
import { startSilent } from '../testing/start-silent'
import postgresql from './postgresql'
import type { CheckContext } from './define-check'
import { checkContext } from '../testing/check-context'

const never = new AbortController().signal
const ends: (() => Promise<void>)[] = []
const ending = <T extends { readonly stop: () => Promise<void> }>(server: T): T => {
  ends.push(server.stop)
  return server
}
afterEach(async () => {
  for (const end of ends.splice(0)) await end()
})

const check = (settings: object, context: Partial<CheckContext> = {}): Promise<Reading> =>
  postgresql.run(checkContext({ timeoutMs: 4000, ...context }), postgresql.settings.parse(settings), never)

const openSockets = (): number =>
  process.getActiveResourcesInfo().filter((kind) => kind === 'TCPSocketWrap').length

describe('postgresql that lets everybody in', () => {
  let server: TestPostgresql
  beforeAll(async () => {
    server = await startPostgresql({
      config: { max_connections: '1', superuser_reserved_connections: '0', max_wal_senders: '0' },
    })
  })
  afterAll(() => server.remove())

  it('is healthy, with the time to connect as its value', async () => {
    const reading = await check({ host: server.host, port: server.port })
    expect(reading).toMatchObject({
      status: 'healthy',
      band: 'normal',
      unit: 'ms',
      limits: { warning: 500, critical: 1000 },
      message: { code: 'check.postgresql.ok' },
    })
    expect(reading.value).toBeGreaterThan(0)
    expect(reading.responseMs).toBeGreaterThanOrEqual(reading.value ?? Infinity)
  })

  it('is reached by its Unix socket and by a URL', async () => {
    expect(await check({ host: server.socketDir, port: server.port })).toMatchObject({ status: 'healthy' })
    expect(await check({ socket: server.socketDir, port: server.port })).toMatchObject({ status: 'healthy' })
    expect(await check({ url: `postgresql://postgres@127.0.0.1:${server.port}/postgres` })).toMatchObject({
      status: 'healthy',
    })
  })

  it('names itself in the log of the server, and leaves no complaint there', async () => {
    const before = server.output().length
    await check({ host: server.host, port: server.port })
    await expect.poll(() => server.output().slice(before)).toContain('application_name=mamori')
    expect(server.output().slice(before)).not.toMatch(/unexpected EOF|could not receive|incomplete startup/)
  })

  it('is healthy when it is slow, in the band of its slowness, and says so', async () => {
    const settings = { host: server.host, port: server.port, warning: 0.001, threshold: 300 }
    const reading = await check(settings)
    expect(reading).toMatchObject({
      status: 'healthy',
      band: 'caution',
      message: { code: 'check.postgresql.slow', params: { limit: 1 } },
    })
    expect(await check({ ...settings, threshold: 0.001 })).toMatchObject({
      status: 'healthy',
      band: 'danger',
    })
  })

  it('is unknown without the database or the user', async () => {
    expect(await check({ host: server.host, port: server.port, database: 'nowhere' })).toMatchObject({
      status: 'unknown',
      message: { code: 'check.postgresql.database_missing', params: { database: 'nowhere' } },
    })
    expect(await check({ host: server.host, port: server.port, user: 'nobody_here' })).toMatchObject({
      status: 'unknown',
      message: { code: 'check.postgresql.login', params: { sqlState: '28000' } },
    })
  })

  it('is unhealthy without a connection left', async () => {
    const { Client } = await import('pg')
    const holder = new Client({
      host: server.host,
      port: server.port,
      user: 'postgres',
      database: 'postgres',
    })
    await holder.connect()
    try {
      expect(await check({ host: server.host, port: server.port })).toMatchObject({
        status: 'unhealthy',
        band: 'danger',
        message: { code: 'check.postgresql.full' },
      })
    } finally {
      await holder.end()
    }
    await expect
      .poll(async () => (await check({ host: server.host, port: server.port })).status)
      .toBe('healthy')
  })

  it('is unhealthy while it is stopped, and healthy when it runs again', async () => {
    await server.stop()
    expect(await check({ host: server.host, port: server.port })).toMatchObject({
      status: 'unhealthy',
      message: {
        code: 'check.connect.refused',
        params: { where: `127.0.0.1:${server.port}`, service: 'PostgreSQL' },
      },
    })
    expect(await check({ socket: server.socketDir, port: server.port })).toMatchObject({
      status: 'unhealthy',
      message: { code: 'check.connect.socket_missing' },
    })
    await server.start()
    expect(await check({ host: server.host, port: server.port })).toMatchObject({ status: 'healthy' })
  })

  it('is unhealthy while it is frozen: the system accepts for it, and nothing answers', async () => {
    process.kill(server.pid() ?? Number.NaN, 'SIGSTOP')
    try {
      const reading = await check({ host: server.host, port: server.port }, { timeoutMs: 400 })
      expect(reading).toMatchObject({ status: 'unhealthy', message: { code: 'check.connect.silent' } })
    } finally {
      process.kill(server.pid() ?? Number.NaN, 'SIGCONT')
    }
    await expect
      .poll(async () => (await check({ host: server.host, port: server.port })).status)
      .toBe('healthy')
  })
})

describe('postgresql with a password', () => {
  const secret = 'kirei-na-himitsu-7'
  let server: TestPostgresql
  beforeAll(async () => {
    server = await startPostgresql({ password: secret })
  })
  afterAll(() => server.remove())

  it('is healthy with the right one, also in a URL', async () => {
    expect(await check({ host: server.host, port: server.port, password: secret })).toMatchObject({
      status: 'healthy',
    })
    expect(await check({ url: `postgres://postgres:${secret}@127.0.0.1:${server.port}` })).toMatchObject({
      status: 'healthy',
    })
  })

  it('is unknown with a wrong one and without one, and nothing tells it', async () => {
    const wrong = await check({ host: server.host, port: server.port, password: `${secret}x` })
    expect(wrong).toMatchObject({
      status: 'unknown',
      message: { code: 'check.postgresql.login', params: { sqlState: '28P01' } },
    })
    const inUrl = await check({ url: `postgres://postgres:${secret}x@127.0.0.1:${server.port}` })
    expect(inUrl).toMatchObject({ status: 'unknown' })
    const without = await check({ host: server.host, port: server.port })
    expect(without).toMatchObject({
      status: 'unknown',
      message: { code: 'check.postgresql.password_missing' },
    })
    for (const reading of [wrong, inUrl, without]) {
      expect(JSON.stringify(reading)).not.toContain(secret)
      for (const language of ['ja', 'en'] as const) {
        expect(renderMessage(language, reading.message)).not.toContain(secret)
        expect(renderMessage(language, reading.message)).not.toMatch(/[{}]/)
      }
    }
  })

  it('is unhealthy when TLS is wanted and it has none', async () => {
    expect(
      await check({ host: server.host, port: server.port, password: secret, sslmode: 'require' }),
    ).toMatchObject({
      status: 'unhealthy',
      message: { code: 'check.connect.protocol' },
    })
  })
})

describe('postgresql that asks in another way', () => {
  it.each(['md5', 'password'] as const)('takes %s', async (auth) => {
    const server = await startPostgresql({ password: 'kirei', auth })
    try {
      const { host, port } = server
      expect(await check({ host, port, password: 'kirei' })).toMatchObject({ status: 'healthy' })
      expect(await check({ host, port, password: 'wrong' })).toMatchObject({
        status: 'unknown',
        message: { code: 'check.postgresql.login', params: { sqlState: '28P01' } },
      })
      expect(await check({ host, port })).toMatchObject({
        message: { code: 'check.postgresql.password_missing' },
      })
    } finally {
      await server.remove()
    }
  })
})

describe('postgresql that is not there', () => {
  it('is refused, also when TLS is wanted', async () => {
    expect(await check({ port: await freePort(), sslmode: 'require' })).toMatchObject({
      status: 'unhealthy',
      message: { code: 'check.connect.refused' },
    })
  })
})

describe('postgresql with TLS', () => {
  let server: TestPostgresql
  beforeAll(async () => {
    server = await startPostgresql({ tls: true, config: { log_connections: 'on' } })
  })
  afterAll(() => server.remove())

  it('is asked over TLS when that is wanted', async () => {
    const before = server.output().length
    expect(await check({ host: server.host, port: server.port, sslmode: 'require' })).toMatchObject({
      status: 'healthy',
    })
    expect(await check({ url: `postgres://127.0.0.1:${server.port}?sslmode=require` })).toMatchObject({
      status: 'healthy',
    })
    await expect
      .poll(() =>
        server
          .output()
          .slice(before)
          .match(/SSL enabled/g),
      )
      .toHaveLength(2)
    expect(server.output().slice(before)).not.toMatch(/unexpected EOF|could not receive/)
  })

  it('is unhealthy when its certificate has to be right and is not', async () => {
    expect(await check({ host: server.host, port: server.port, sslmode: 'verify-full' })).toMatchObject({
      status: 'unhealthy',
      message: { code: 'check.tls.issuer', params: { code: 'DEPTH_ZERO_SELF_SIGNED_CERT' } },
    })
  })
})

describe('postgresql that is starting', () => {
  it('is unknown, so that nobody restarts it', async () => {
    const server = await startPostgresql({ neverReady: true })
    try {
      const reading = await check({ host: server.host, port: server.port })
      expect(reading).toMatchObject({ status: 'unknown', message: { code: 'check.postgresql.starting' } })
    } finally {
      await server.remove()
    }
  })
})

describe('something else in its place', () => {
  it('accepts and says nothing: unhealthy within the limit, and no socket is left', async () => {
    const silent = ending(await startSilent())
    const startedMs = performance.now()
    const reading = await check({ host: '127.0.0.1', port: silent.port }, { timeoutMs: 300 })
    expect(performance.now() - startedMs).toBeLessThan(550)
    expect(reading).toMatchObject({
      status: 'unhealthy',
      message: { code: 'check.connect.silent', params: { ms: 285 } },
    })
    await expect.poll(() => silent.openSockets()).toBe(0)
    await expect.poll(openSockets).toBe(0)
  })

  it('hangs up', async () => {
    const rude = ending(await startSilent({ hangUp: true }))
    expect(await check({ host: '127.0.0.1', port: rude.port })).toMatchObject({
      status: 'unhealthy',
      message: { code: 'check.connect.closed' },
    })
  })

  it.each([
    ['another protocol', 'HTTP/1.1 400 Bad Request\r\n\r\n'],
    ['rubbish', '\u0000\u0001\u0002\u0003\u0004\u0005\u0006\u0007'.repeat(50)],
    ['a message with a wrong length', 'R\u0000\u0000\u0000\u0001\u0000\u0000'],
    ['an error without its end', 'E\u0000\u0000\u0000\u0005S'],
    ['a row that is shorter than it says', 'D\u0000\u0000\u0000\u0006\u0000\u0009'],
    ['a question before the login', 'Z\u0000\u0000\u0000\u0005I'],
  ])('speaks %s', async (_name, greeting) => {
    const odd = ending(await startSilent({ greeting }))
    const reading = await check({ host: '127.0.0.1', port: odd.port }, { timeoutMs: 500 })
    expect(reading).toMatchObject({
      status: 'unhealthy',
      message: { code: expect.stringMatching(/^check\.connect\.(protocol|silent)$/) },
    })
    await expect.poll(() => odd.openSockets()).toBe(0)
  })

  it('is not there', async () => {
    const port = await freePort()
    expect(await check({ port })).toMatchObject({
      status: 'unhealthy',
      message: { code: 'check.connect.refused' },
    })
    expect(await check({ host: 'no-such-host.invalid', port })).toMatchObject({
      status: 'unknown',
      message: { code: 'check.connect.name', params: { host: 'no-such-host.invalid' } },
    })
  })
})

describe('settings of postgresql', () => {
  it('have sensible defaults and take the usual limits in seconds', () => {
    expect(postgresql.settings.parse({ name: 'database_connection', interval: 60 })).toEqual({
      host: 'localhost',
      port: 5432,
      database: 'postgres',
      user: 'postgres',
      sslmode: 'disable',
    })
  })

  it.each([
    [{ port: 0 }, 'port'],
    [{ port: '5432' }, 'port'],
    [{ url: 'mysql://x' }, 'url'],
    [{ url: 'postgresql://u:%zz@h/d' }, 'url'],
    [{ warning: 3, threshold: 1 }, 'warning'],
    [{ warning: 2 }, 'warning'],
    [{ password: 5 }, 'password'],
  ])('refuse %j', (settings, field) => {
    const parsed = postgresql.settings.safeParse(settings)
    expect(parsed.error?.issues.map((issue) => issue.path.join('.'))).toEqual([field])
  })
})
