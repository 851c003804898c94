import type { RequestListener } from 'node:http'
import type { Reading } from '@shared/domain/check'
import { renderMessage } from '@shared/text/text'
import { afterEach, describe, expect, it } from 'vitest'
import { freePort } from '../testing/free-port'
import { startHttp, type StartHttpOptions, type TestHttp } from '../testing/start-http'
import { startSilent } from '../testing/start-silent'
import http from './http'
import type { CheckContext } from './define-check'
import { checkContext } from '../testing/check-context'

const never = new AbortController().signal
const ends: (() => Promise<void>)[] = []
const ending = <T extends { readonly stop: () => Promise<void> }>(server: T): T => {
  ends.push(server.stop)
  return server
}
const serve = async (handle?: RequestListener, more: StartHttpOptions = {}): Promise<TestHttp> =>
  ending(await startHttp({ ...more, ...(handle === undefined ? {} : { handle }) }))
afterEach(async () => {
  for (const end of ends.splice(0)) await end()
})

const check = (settings: object, context: Partial<CheckContext> = {}): Promise<Reading> =>
  http.run(checkContext({ timeoutMs: 4000, ...context }), http.settings.parse(settings), never)

const answering =
  (status: number, headers: Readonly<Record<string, string>> = {}): RequestListener =>
  (_request, response) =>
    void response.writeHead(status, headers).end('text')

describe('http', () => {
  it('is healthy for a page, says who asks, and leaves no connection', async () => {
    const server = await serve()
    const reading = await check({ url: `${server.url}/api/health?token=abc` })
    expect(reading).toMatchObject({
      status: 'healthy',
      band: 'normal',
      unit: 'ms',
      limits: { warning: 2000, critical: 5000 },
      message: { code: 'check.http.ok', params: { status: 200, where: `${server.url}/api/health` } },
      details: { http_status: 200, body_bytes: 2 },
    })
    expect(server.requests()).toMatchObject([
      {
        path: '/api/health?token=abc',
        headers: { 'user-agent': expect.stringMatching(/^Mamori\/\d+\.\d+\.\d+/) },
      },
    ])
    expect(JSON.stringify(reading)).not.toContain('abc')
    await expect.poll(() => server.openSockets()).toBe(0)
  })

  it.each([
    [204, 'healthy', 'check.http.ok'],
    [304, 'healthy', 'check.http.ok'],
    [400, 'unhealthy', 'check.http.status'],
    [401, 'unknown', 'check.http.login'],
    [403, 'unknown', 'check.http.login'],
    [404, 'unhealthy', 'check.http.status'],
    [500, 'unhealthy', 'check.http.server_error'],
    [503, 'unhealthy', 'check.http.server_error'],
  ])('answers %d: %s', async (status, state, code) => {
    const server = await serve(answering(status))
    expect(await check({ url: server.url })).toMatchObject({
      status: state,
      message: { code },
      details: { http_status: status },
    })
  })

  it('takes the statuses that the settings name, and no others', async () => {
    const server = await serve(answering(404))
    expect(await check({ url: server.url, expect_status: 404 })).toMatchObject({ status: 'healthy' })
    expect(await check({ url: server.url, expect_status: [200, 404] })).toMatchObject({ status: 'healthy' })
    expect(await check({ url: server.url, expect_status: 200 })).toMatchObject({ status: 'unhealthy' })
  })

  it('sends the login of the address and never tells it', async () => {
    const server = await serve()
    const reading = await check({ url: `http://watcher:himitsu@127.0.0.1:${server.port}/` })
    expect(reading.status).toBe('healthy')
    expect(server.requests()[0]?.headers.authorization).toBe(`Basic ${btoa('watcher:himitsu')}`)
    expect(JSON.stringify(reading)).not.toContain('himitsu')
  })

  it('is healthy when it is slow, in the band of its slowness', async () => {
    const server = await serve((_request, response) => void setTimeout(() => response.end('at last'), 150))
    expect(await check({ url: server.url, threshold: 0.1 })).toMatchObject({
      status: 'healthy',
      band: 'danger',
      message: { code: 'check.http.slow' },
    })
  })

  it('is unhealthy while it is stopped, and healthy when it runs again', async () => {
    const server = await serve()
    await server.stop()
    expect(await check({ url: server.url })).toMatchObject({
      status: 'unhealthy',
      message: { code: 'check.connect.refused', params: { where: `${server.url}/` } },
    })
    await server.start()
    expect(await check({ url: server.url })).toMatchObject({ status: 'healthy' })
  })
})

describe('redirects', () => {
  const hops =
    (count: number): RequestListener =>
    ({ url = '/' }, response) => {
      const hop = Number(url.slice(1) || 0)
      if (hop < count) response.writeHead(302, { location: `/${hop + 1}` }).end()
      else response.end('there')
    }

  it('are followed three times and no more', async () => {
    const three = await serve(hops(3))
    expect(await check({ url: three.url })).toMatchObject({
      status: 'healthy',
      details: { http_status: 200 },
    })
    expect(three.requests()).toHaveLength(4)
    const endless = await serve(hops(1000))
    expect(await check({ url: endless.url })).toMatchObject({
      status: 'unhealthy',
      message: { code: 'check.http.redirects' },
    })
    expect(endless.requests()).toHaveLength(4)
    await expect.poll(() => endless.openSockets()).toBe(0)
  })

  it('are the answer when the settings ask for one', async () => {
    const server = await serve(hops(1000))
    expect(await check({ url: server.url, expect_status: 302 })).toMatchObject({ status: 'healthy' })
    expect(server.requests()).toHaveLength(1)
  })

  it.each(['file:///etc/passwd', 'http://', 'javascript:alert(1)'])(
    'to %s are not followed',
    async (location) => {
      const server = await serve(answering(301, { location }))
      expect(await check({ url: server.url })).toMatchObject({
        status: 'unhealthy',
        message: { code: 'check.http.bad_redirect' },
      })
    },
  )
})

describe('servers that misbehave', () => {
  it('never end a body that trickles: told within the limit, and the connection is closed', async () => {
    const server = await serve((_request, response) => void response.writeHead(200).write('x'))
    const startedMs = performance.now()
    const reading = await check({ url: server.url }, { timeoutMs: 400 })
    expect(performance.now() - startedMs).toBeLessThan(650)
    expect(reading).toMatchObject({
      status: 'unhealthy',
      message: { code: 'check.http.endless', params: { status: 200, ms: 380 } },
      details: { http_status: 200 },
    })
    await expect.poll(() => server.openSockets()).toBe(0)
  })

  it('pour without end: 64 KiB are enough', async () => {
    const server = await serve((_request, response) => {
      const pour = (): void => {
        while (!response.destroyed && response.write('x'.repeat(16_384)));
      }
      response.on('drain', pour)
      pour()
    })
    const reading = await check({ url: server.url })
    expect(reading).toMatchObject({ status: 'healthy', message: { code: 'check.http.ok' } })
    expect(reading.details['body_bytes']).toBeGreaterThanOrEqual(65_536)
    expect(reading.details['body_bytes']).toBeLessThan(65_536 * 3)
    await expect.poll(() => server.openSockets()).toBe(0)
  })

  it('break off in the middle of the body', async () => {
    const server = await serve((_request, response) => {
      response.writeHead(200, { 'content-length': '100' }).write('x', () => response.destroy())
    })
    expect(await check({ url: server.url })).toMatchObject({
      status: 'unhealthy',
      message: { code: 'check.connect.closed' },
    })
  })

  it('accept and say nothing', async () => {
    const silent = ending(await startSilent())
    const reading = await check({ url: `http://127.0.0.1:${silent.port}` }, { timeoutMs: 300 })
    expect(reading).toMatchObject({
      status: 'unhealthy',
      message: { code: 'check.connect.silent', params: { ms: 285 } },
    })
    await expect.poll(() => silent.openSockets()).toBe(0)
  })

  it('accept and hang up', async () => {
    const rude = ending(await startSilent({ hangUp: true }))
    expect(await check({ url: `http://127.0.0.1:${rude.port}` })).toMatchObject({
      status: 'unhealthy',
      message: { code: 'check.connect.closed' },
    })
  })

  it.each([
    ['another protocol', 'SSH-2.0-OpenSSH_9.2\r\n'],
    ['a head without an end', `HTTP/1.1 200 OK\r\n${'x-more: yes\r\n'.repeat(5000)}`],
  ])('speak %s', async (_name, greeting) => {
    const odd = ending(await startSilent({ greeting }))
    expect(await check({ url: `http://127.0.0.1:${odd.port}` }, { timeoutMs: 600 })).toMatchObject({
      status: 'unhealthy',
      message: { code: 'check.connect.protocol' },
    })
    await expect.poll(() => odd.openSockets()).toBe(0)
  })

  it('are not there', async () => {
    expect(await check({ url: `http://localhost:${await freePort()}/` })).toMatchObject({
      status: 'unhealthy',
      message: { code: 'check.connect.refused' },
    })
    expect(await check({ url: 'http://no-such-host.invalid/' })).toMatchObject({
      status: 'unknown',
      message: { code: 'check.connect.name', params: { host: 'no-such-host.invalid' } },
    })
  })
})

describe('https', () => {
  it('is unhealthy with a certificate that nobody vouches for, unless the settings take any', async () => {
    const server = await serve(undefined, { selfSigned: '127.0.0.1' })
    const reading = await check({ url: server.url })
    expect(reading).toMatchObject({
      status: 'unhealthy',
      message: { code: 'check.tls.issuer', params: { code: 'DEPTH_ZERO_SELF_SIGNED_CERT' } },
      details: { tls_code: 'DEPTH_ZERO_SELF_SIGNED_CERT' },
    })
    expect(renderMessage('ja', reading.message)).toContain('DEPTH_ZERO_SELF_SIGNED_CERT')
    expect(await check({ url: server.url, verify_tls: false })).toMatchObject({ status: 'healthy' })
    await expect.poll(() => server.openSockets()).toBe(0)
  })

  it('is unhealthy where no TLS is spoken', async () => {
    const plain = await serve()
    expect(await check({ url: plain.url.replace('http:', 'https:') })).toMatchObject({
      status: 'unhealthy',
      message: { code: 'check.tls.other' },
    })
  })
})

describe('several addresses', () => {
  it('are all asked, and the worst speaks for them', async () => {
    const [good, asking, bad] = [await serve(), await serve(answering(401)), await serve(answering(500))]
    expect(await check({ urls: [good.url, good.url] })).toMatchObject({ status: 'healthy' })
    expect(await check({ url: good.url, urls: [asking.url] })).toMatchObject({ status: 'unknown' })
    const reading = await check({ urls: [good.url, bad.url, asking.url] })
    expect(reading).toMatchObject({
      status: 'unhealthy',
      message: { code: 'check.http.server_error', params: { where: `${bad.url}/` } },
      details: {
        http_status: 500,
        [`${good.url}/`]: expect.stringMatching(/^healthy, HTTP 200/),
        [`${asking.url}/`]: expect.stringMatching(/^unknown, HTTP 401/),
        [`${bad.url}/`]: expect.stringMatching(/^unhealthy, HTTP 500/),
      },
    })
  })
})

describe('settings of http', () => {
  it('name the host as the subject', () => {
    expect(http.subject(http.settings.parse({ url: 'https://shop.example.com:8443/x' }))).toBe(
      'shop.example.com',
    )
  })

  it.each([
    [{}, 'url'],
    [{ url: 'ftp://x' }, 'url'],
    [{ url: 'localhost:5100' }, 'url'],
    [{ urls: [] }, 'urls'],
    [{ urls: ['http://a', 'nonsense'] }, 'urls.1'],
    [{ url: 'http://a', expect_status: 20 }, 'expect_status'],
    [{ url: 'http://a', warning: 9 }, 'warning'],
  ])('refuse %j', (settings, field) => {
    const parsed = http.settings.safeParse(settings)
    expect(parsed.error?.issues.map((issue) => issue.path.join('.'))).toEqual([field])
  })
})
