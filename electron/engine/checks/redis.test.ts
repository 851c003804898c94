import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Reading } from '@shared/domain/check'
import { renderMessage } from '@shared/text/text'
import { Redis } from 'ioredis'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { freePort } from '../testing/free-port'
import { startRedis, type TestRedis } from '../testing/start-redis'
import { startSilent } from '../testing/start-silent'
import redis from './redis'
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
  redis.run(checkContext({ timeoutMs: 4000, ...context }), redis.settings.parse(settings), never)

/** A client that asks nothing by itself, so that it works with a busy server, too. */
const clientOf = ({ host, port }: TestRedis): Redis =>
  new Redis({
    host,
    port,
    protocol: 2,
    enableReadyCheck: false,
    disableClientInfo: true,
    retryStrategy: () => null,
  })

const openSockets = (): number =>
  process.getActiveResourcesInfo().filter((kind) => kind === 'TCPSocketWrap').length

describe('redis', () => {
  let server: TestRedis
  beforeAll(async () => {
    server = await startRedis()
  })
  afterAll(() => server.remove())

  it('is healthy, with the time of the answer as its value', async () => {
    const reading = await check({ host: server.host, port: server.port })
    expect(reading).toMatchObject({
      status: 'healthy',
      band: 'normal',
      unit: 'ms',
      limits: { warning: 500, critical: 1000 },
      message: { code: 'check.redis.ok' },
    })
    expect(reading.value).toBeGreaterThan(0)
  })

  it('is reached by its Unix socket and by a URL', async () => {
    expect(await check({ socket: server.socket })).toMatchObject({ status: 'healthy' })
    expect(await check({ url: `redis://127.0.0.1:${server.port}/3` })).toMatchObject({ status: 'healthy' })
  })

  it('is healthy when the settings give a password that it does not want', async () => {
    expect(await check({ port: server.port, password: 'needless' })).toMatchObject({ status: 'healthy' })
  })

  it('is healthy when it is slow, in the band of its slowness', async () => {
    const pauser = clientOf(server)
    await pauser.call('CLIENT', 'PAUSE', '400')
    expect(await check({ port: server.port, threshold: 0.1 })).toMatchObject({
      status: 'healthy',
      band: 'danger',
      message: { code: 'check.redis.slow', params: { limit: 100 } },
    })
    pauser.disconnect()
  })

  it('is unhealthy while a script blocks it', async () => {
    const blocker = clientOf(server)
    try {
      await blocker.config('SET', 'busy-reply-threshold', '1')
      const script = blocker.eval('while true do end', 0).catch((error: unknown) => String(error))
      await expect
        .poll(async () => (await check({ port: server.port }, { timeoutMs: 500 })).message.code)
        .toBe('check.redis.busy')
      expect(await check({ port: server.port })).toMatchObject({ status: 'unhealthy', band: 'danger' })
      const killer = clientOf(server)
      await killer.script('KILL')
      killer.disconnect()
      expect(await script).toContain('killed')
    } finally {
      blocker.disconnect()
    }
  })

  it('is unhealthy without a connection left', async () => {
    const holder = clientOf(server)
    try {
      await holder.config('SET', 'maxclients', '1')
      expect(await check({ port: server.port })).toMatchObject({
        status: 'unhealthy',
        message: { code: 'check.redis.full' },
      })
      await holder.config('SET', 'maxclients', '100')
    } finally {
      holder.disconnect()
    }
  })

  it('is unhealthy while it is stopped, and healthy when it runs again', async () => {
    await server.stop()
    expect(await check({ host: server.host, port: server.port })).toMatchObject({
      status: 'unhealthy',
      band: 'danger',
      message: {
        code: 'check.connect.refused',
        params: { where: `127.0.0.1:${server.port}`, service: 'Redis' },
      },
    })
    expect(await check({ socket: server.socket })).toMatchObject({ status: 'unhealthy' })
    await server.start()
    expect(await check({ host: server.host, port: server.port })).toMatchObject({ status: 'healthy' })
  })

  it('is unhealthy while it is frozen', async () => {
    process.kill(server.pid() ?? Number.NaN, 'SIGSTOP')
    try {
      const reading = await check({ port: server.port }, { timeoutMs: 400 })
      expect(reading).toMatchObject({
        status: 'unhealthy',
        message: { code: 'check.connect.silent', params: { ms: 380 } },
      })
      await expect.poll(openSockets).toBe(0)
    } finally {
      process.kill(server.pid() ?? Number.NaN, 'SIGCONT')
    }
    await expect.poll(async () => (await check({ port: server.port })).status).toBe('healthy')
  })
})

describe('redis with a password', () => {
  const secret = 'kirei-na-himitsu-7'
  let server: TestRedis
  beforeAll(async () => {
    server = await startRedis({ password: secret, args: ['--user', 'watcher', 'on', `>${secret}2`, '+auth'] })
  })
  afterAll(() => server.remove())

  it('is healthy with the right one, also in a URL', async () => {
    expect(await check({ port: server.port, password: secret })).toMatchObject({ status: 'healthy' })
    expect(await check({ url: `redis://:${secret}@127.0.0.1:${server.port}` })).toMatchObject({
      status: 'healthy',
    })
    expect(await check({ port: server.port, user: 'default', password: secret })).toMatchObject({
      status: 'healthy',
    })
  })

  it('is unknown with a wrong one, without one and without the right to ask, and nothing tells it', async () => {
    const wrong = await check({ port: server.port, password: `${secret}x` })
    expect(wrong).toMatchObject({ status: 'unknown', message: { code: 'check.redis.login' } })
    const without = await check({ port: server.port })
    expect(without).toMatchObject({ status: 'unknown', message: { code: 'check.redis.password_missing' } })
    const limited = await check({ port: server.port, user: 'watcher', password: `${secret}2` })
    expect(limited).toMatchObject({ status: 'unknown', message: { code: 'check.redis.login' } })
    for (const reading of [wrong, without, limited]) {
      expect(JSON.stringify(reading)).not.toContain(secret)
      for (const language of ['ja', 'en'] as const)
        expect(renderMessage(language, reading.message)).not.toMatch(/[{}]/)
    }
  })
})

describe('redis that is loading its data', () => {
  it('is unknown, so that nobody restarts it', async () => {
    const dir = await mkdtemp(join(tmpdir(), 'mamori-redis-'))
    const writer = await startRedis({ dir })
    const client = clientOf(writer)
    await client.eval("for i = 1, 2000 do redis.call('SET', 'key' .. i, string.rep('x', 200)) end", 0)
    await client.save()
    client.disconnect()
    await writer.stop()

    const slowly = [
      '--key-load-delay',
      '5000',
      '--loading-process-events-interval-bytes',
      '1024',
      '--rdbcompression',
      'no',
    ]
    const loading = await startRedis({ dir, args: slowly, ready: /Server initialized|Loading RDB/ })
    try {
      await expect
        .poll(async () => (await check({ port: loading.port })).message.code)
        .toBe('check.redis.loading')
      expect(await check({ port: loading.port })).toMatchObject({ status: 'unknown' })
    } finally {
      await loading.remove()
    }
  })
})

describe('something else in its place', () => {
  it('accepts and says nothing: unhealthy within the limit, and no socket is left', async () => {
    const silent = ending(await startSilent())
    const startedMs = performance.now()
    const reading = await check({ port: silent.port, password: 'secret' }, { timeoutMs: 300 })
    expect(performance.now() - startedMs).toBeLessThan(550)
    expect(reading).toMatchObject({ status: 'unhealthy', message: { code: 'check.connect.silent' } })
    await expect.poll(() => silent.openSockets()).toBe(0)
    await expect.poll(openSockets).toBe(0)
  })

  it('hangs up', async () => {
    const rude = ending(await startSilent({ hangUp: true }))
    expect(await check({ port: rude.port })).toMatchObject({
      status: 'unhealthy',
      message: { code: 'check.connect.closed' },
    })
  })

  it.each([
    ['HTTP', 'HTTP/1.1 400 Bad Request\r\n\r\n'],
    ['rubbish', '\u0000\u0001\u0002\u0003'.repeat(50)],
    ['too many answers', '+PONG\r\n+PONG\r\n+PONG\r\n'],
    ['an array without an end', '*1\r\n'.repeat(2000)],
    ['a string of a gigabyte', '$1073741824\r\nabc'],
  ])('speaks %s, and the program lives', async (_name, greeting) => {
    const odd = ending(await startSilent({ greeting }))
    const reading = await check({ port: odd.port }, { timeoutMs: 400 })
    expect(reading.status).not.toBe('unknown')
    await expect.poll(() => odd.openSockets()).toBe(0)
  })

  it('answers with an error of its own invention, of which only the code is told', async () => {
    const odd = ending(await startSilent({ greeting: '-WEIRD<b> \u001B[31m token=abc\r\n' }))
    const reading = await check({ port: odd.port }, { timeoutMs: 400 })
    expect(JSON.stringify(reading)).not.toMatch(/token|<b>|\[31m/)
  })

  it('is not there', async () => {
    expect(await check({ port: await freePort() })).toMatchObject({
      status: 'unhealthy',
      message: { code: 'check.connect.refused' },
    })
    expect(await check({ host: 'no-such-host.invalid' })).toMatchObject({
      status: 'unknown',
      message: { code: 'check.connect.name' },
    })
  })
})

describe('settings of redis', () => {
  it.each([
    [{ port: 70_000 }, 'port'],
    [{ url: 'http://x' }, 'url'],
    [{ warning: 3, threshold: 1 }, 'warning'],
    [{ socket: 'relative.sock' }, 'socket'],
  ])('refuse %j', (settings, field) => {
    const parsed = redis.settings.safeParse(settings)
    expect(parsed.error?.issues.map((issue) => issue.path.join('.'))).toEqual([field])
  })
})
