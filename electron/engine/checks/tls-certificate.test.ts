import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { TlsOptions } from 'node:tls'
import type { Reading } from '@shared/domain/check'
import { renderMessage } from '@shared/text/text'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { checkContext } from '../testing/check-context'
import { createAuthority, type Signed, type TestAuthority } from '../testing/create-authority'
import { freePort } from '../testing/free-port'
import { startHttp } from '../testing/start-http'
import { startSilent } from '../testing/start-silent'
import { startTls, type TestTls } from '../testing/start-tls'
import type { CheckContext } from './define-check'
import certificate from './tls-certificate'

const never = new AbortController().signal
const DAY_MS = 86_400_000
const ends: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const end of ends.splice(0)) await end()
})

let authority: TestAuthority
let other: TestAuthority
let good: Signed
let expired: Signed
let between: Signed
let below: Signed
let ca = ''
const save = async (name: string, ...pems: readonly string[]): Promise<string> => {
  const path = join(authority.dir, name)
  await writeFile(path, pems.join('\n'))
  return path
}
beforeAll(async () => {
  const names = ['DNS:localhost', 'DNS:app.test', 'IP:127.0.0.1']
  authority = await createAuthority()
  other = await createAuthority('Another Root')
  good = await authority.sign({ name: 'localhost', names, days: 90 })
  expired = await authority.sign({ name: 'localhost', names, days: -1 })
  between = await authority.sign({ name: 'Test Intermediate', days: 100, isAuthority: true })
  below = await authority.sign({ name: 'app.test', names, days: 90, by: between })
  ca = await save('ca.pem', authority.root.cert)
})
afterAll(async () => {
  await authority.stop()
  await other.stop()
})

const check = (settings: object, context: Partial<CheckContext> = {}): Promise<Reading> =>
  certificate.run(checkContext({ timeoutMs: 4000, ...context }), certificate.settings.parse(settings), never)
const serve = async (options: TlsOptions): Promise<TestTls> => {
  const server = await startTls(options)
  ends.push(server.stop)
  return server
}
const look = async (
  { key, cert }: Signed,
  settings: object = {},
  context: Partial<CheckContext> = {},
): Promise<Reading> => {
  const server = await serve({ key, cert })
  const reading = await check({ host: '127.0.0.1', port: server.port, ca, ...settings }, context)
  expect(server.said()).toBe(0)
  await expect.poll(() => server.openSockets()).toBe(0)
  return reading
}

describe('the certificate of a server', () => {
  it('is healthy with its days, its issuer and its end', async () => {
    const reading = await look(good)
    expect(reading).toMatchObject({
      status: 'healthy',
      band: 'normal',
      unit: 'count',
      limits: { warning: 30, critical: 7 },
      message: { code: 'check.tls_certificate.ok', params: { name: 'localhost', days: 89 } },
      details: {
        issuer: 'Mamori Test / Mamori Test Root',
        names: 'localhost, app.test, 127.0.0.1',
        valid_to: expect.stringMatching(/^\d{4}-\d\d-\d\d$/) as string,
      },
    })
    expect(reading.details).not.toHaveProperty('faults')
    expect(reading.responseMs).toBeGreaterThan(0)
  })

  it.each([
    [29.5, 'caution', 'healthy', 'check.tls_certificate.caution', 30],
    [6.5, 'danger', 'unhealthy', 'check.tls_certificate.danger', 7],
  ] as const)('with %d days left is in the band %s', async (days, band, status, code, limit) => {
    const now = (): number => Date.now() + (90 - days) * DAY_MS
    expect(await look(good, {}, { now })).toMatchObject({
      status,
      band,
      message: { code, params: { days: Math.floor(days), limit, issuer: 'Mamori Test / Mamori Test Root' } },
    })
  })

  it('takes the edges of the settings', async () => {
    expect(await look(good, { threshold: 100 })).toMatchObject({ band: 'danger', limits: { warning: 100 } })
    expect(await look(good, { warning: 100 })).toMatchObject({ band: 'caution', limits: { critical: 7 } })
  })

  it('that has expired, or is not valid yet, is told', async () => {
    expect(await look(expired)).toMatchObject({
      status: 'unhealthy',
      band: 'danger',
      message: { code: 'check.tls_certificate.expired' },
      details: { faults: 'expired' },
    })
    expect(await look(good, {}, { now: () => Date.now() - DAY_MS })).toMatchObject({
      status: 'unhealthy',
      message: { code: 'check.tls_certificate.not_yet' },
    })
  })

  it('for another name is told, beside other faults', async () => {
    expect(await look(good, { servername: 'shop.test' })).toMatchObject({
      status: 'unhealthy',
      message: {
        code: 'check.tls_certificate.name',
        params: { wanted: 'shop.test', names: 'localhost, app.test, 127.0.0.1' },
      },
    })
    expect((await look(good, { servername: 'app.test' })).status).toBe('healthy')
    expect((await look(expired, { servername: 'shop.test' })).details['faults']).toBe('expired, name')
  })

  it('of an issuer that nobody trusts is told: itself, another authority, or a chain that ends early', async () => {
    const { root } = authority
    expect(await look(root, { ca: undefined })).toMatchObject({
      status: 'unhealthy',
      details: { faults: 'name, self_signed' },
    })
    expect(await look({ key: good.key, cert: good.cert + root.cert }, { ca: undefined })).toMatchObject({
      message: {
        code: 'check.tls_certificate.issuer',
        params: { issuer: 'Mamori Test / Mamori Test Root' },
      },
    })
    expect(await look(below)).toMatchObject({
      status: 'unhealthy',
      message: {
        code: 'check.tls_certificate.chain',
        params: { end: 'app.test', missing: 'Mamori Test / Test Intermediate' },
      },
    })
    expect((await look({ key: below.key, cert: below.cert + between.cert })).status).toBe('healthy')
    const foreign = await save('other.pem', other.root.cert)
    expect(await look(good, { ca: foreign })).toMatchObject({
      status: 'unhealthy',
      message: { code: 'check.tls_certificate.chain' },
    })
  })

  it('is told from an intermediate one that has expired', async () => {
    const old = await authority.sign({ name: 'Old Intermediate', days: -1, isAuthority: true })
    const leaf = await authority.sign({ name: 'x', names: ['IP:127.0.0.1'], days: 90, by: old })
    expect(await look({ key: leaf.key, cert: leaf.cert + old.cert })).toMatchObject({
      status: 'unhealthy',
      message: { code: 'check.tls_certificate.chain_expired' },
    })
  })

  it('can be seen where the server wants one of its clients', async () => {
    const options = { key: good.key, cert: good.cert, requestCert: true, rejectUnauthorized: true }
    const server = await serve(options)
    expect(await check({ host: '127.0.0.1', port: server.port, ca })).toMatchObject({ status: 'healthy' })
  })

  it('shows hostile names as one harmless line', async () => {
    const evil = await authority.sign({ name: '@date:0\u001B[2J\u202Ex', names: ['IP:127.0.0.1'], days: 90 })
    expect(renderMessage('en', (await look(evil)).message)).toMatch(
      // What Node.js has escaped stays so.
      /^The certificate of "@date:0\\1B\[2Jx" is valid/,
    )
  })
})

describe('a server without one', () => {
  it('is told: it is down, silent, or speaks something else', async () => {
    const silent = await startSilent()
    ends.push(silent.stop)
    expect(await check({ host: '127.0.0.1', port: silent.port }, { timeoutMs: 300 })).toMatchObject({
      status: 'unhealthy',
      message: { code: 'check.connect.silent', params: { service: 'TLS' } },
    })
    await expect.poll(() => silent.openSockets()).toBe(0)
    const plain = await startHttp()
    ends.push(plain.stop)
    expect(await check({ host: '127.0.0.1', port: plain.port })).toMatchObject({
      status: 'unhealthy',
      message: { code: 'check.connect.protocol' },
    })
    expect(await check({ host: '127.0.0.1', port: await freePort() })).toMatchObject({
      status: 'unhealthy',
      message: { code: 'check.connect.refused' },
    })
    const hangUp = await startSilent({ hangUp: true })
    ends.push(hangUp.stop)
    expect(await check({ host: '127.0.0.1', port: hangUp.port })).toMatchObject({
      status: 'unhealthy',
      message: { code: 'check.connect.closed' },
    })
  })
})

describe('a certificate in a file', () => {
  it('is judged alone, and by its chain where the authorities are given', async () => {
    const file = await save('leaf.pem', below.key, below.cert)
    expect(await check({ file })).toMatchObject({
      status: 'healthy',
      message: { code: 'check.tls_certificate.ok', params: { name: 'app.test' } },
    })
    expect(await check({ file, ca })).toMatchObject({
      status: 'unhealthy',
      message: { code: 'check.tls_certificate.chain', params: { where: file, end: 'app.test' } },
    })
    const full = await save('full.pem', below.cert, between.cert)
    expect((await check({ file: full, ca })).status).toBe('healthy')
    const foreign = await save('foreign.pem', other.root.cert)
    const withRoot = await save('root.pem', below.cert, between.cert, authority.root.cert)
    expect((await check({ file: withRoot, ca: foreign })).message.code).toBe('check.tls_certificate.issuer')
    expect((await check({ file: ca, ca: foreign })).message.code).toBe('check.tls_certificate.self_signed')
    expect((await check({ file, servername: 'shop.test' })).message.code).toBe('check.tls_certificate.name')
    expect((await check({ file: await save('old.pem', expired.cert) })).message.code).toBe(
      'check.tls_certificate.expired',
    )
  })

  it('that is missing or is none is unknown, and no key is ever told', async () => {
    expect(await check({ file: '/nonexistent/cert.pem' })).toMatchObject({
      status: 'unknown',
      message: { code: 'check.tls_certificate.file_unreadable', params: { code: 'ENOENT' } },
    })
    const file = await save('key.pem', good.key)
    const reading = await check({ file })
    expect(reading).toMatchObject({
      status: 'unknown',
      message: { code: 'check.tls_certificate.file_invalid' },
    })
    expect(JSON.stringify(reading)).not.toContain('PRIVATE')
    expect(await check({ host: '127.0.0.1', ca: file })).toMatchObject({
      status: 'unknown',
      message: { code: 'check.tls_certificate.file_invalid', params: { path: file } },
    })
  })
})

describe('the settings', () => {
  it.each([
    [{}],
    [{ host: 'a', file: '/a.pem' }],
    [{ file: 'a.pem' }],
    [{ host: 'a', warning: 3, threshold: 7 }],
    [{ host: 'a b' }],
  ])('refuse %j', (settings) => {
    expect(certificate.settings.safeParse(settings).success).toBe(false)
  })
})
