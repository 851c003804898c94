import { renderMessage } from '@shared/text/text'
import type { Reading } from '@shared/domain/check'
import { afterEach, describe, expect, it } from 'vitest'
import { checkContext } from '../testing/check-context'
import { dnsName, startDns, type DnsReply, type TestDns } from '../testing/start-dns'
import type { CheckContext } from './define-check'
import dns from './dns'

const never = new AbortController().signal
const ends: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const end of ends.splice(0)) await end()
})

const serve = async (reply: DnsReply): Promise<TestDns> => {
  const server = await startDns(() => reply)
  ends.push(server.stop)
  return server
}
const check = (settings: object, context: Partial<CheckContext> = {}): Promise<Reading> =>
  dns.run(checkContext({ timeoutMs: 3000, ...context }), dns.settings.parse(settings), never)
const ask = async (reply: DnsReply, settings: object = {}): Promise<Reading> => {
  const server = await serve(reply)
  return check({ domain: 'www.example.test', server: `127.0.0.1:${server.port}`, ...settings })
}
const records = (...data: readonly Buffer[]): DnsReply => ({ kind: 'records', data })
const four = (...bytes: readonly number[]): Buffer => Buffer.from(bytes)
const text = (...parts: readonly string[]): Buffer =>
  Buffer.concat(
    parts.map((part) => Buffer.concat([Buffer.from([Buffer.byteLength(part)]), Buffer.from(part)])),
  )
const exchange = (priority: number, name: string): Buffer =>
  Buffer.concat([Buffer.from([0, priority]), dnsName(name)])

describe('dns', () => {
  it('is healthy with the answer and its time', async () => {
    const server = await serve(records(four(192, 0, 2, 1), four(192, 0, 2, 2)))
    expect(await check({ domain: 'www.example.test', server: `127.0.0.1:${server.port}` })).toMatchObject({
      status: 'healthy',
      band: 'normal',
      unit: 'ms',
      limits: { warning: 500, critical: 2000 },
      message: {
        code: 'check.dns.ok',
        params: { domain: 'www.example.test', record: 'A', answer: '192.0.2.1, 192.0.2.2' },
      },
      details: { count: 2 },
    })
    expect(server.questions()).toEqual([{ name: 'www.example.test', type: 1 }])
  })

  it.each([
    ['AAAA', Buffer.from('20010db8000000000000000000000001', 'hex'), '2001:db8::1', '2001:DB8:0::1'],
    ['CNAME', dnsName('web.example.test'), 'web.example.test', 'WEB.example.test.'],
    ['NS', dnsName('ns1.example.test'), 'ns1.example.test', 'ns1.example.test'],
    ['MX', exchange(10, 'mail.example.test'), '10 mail.example.test', 'mail.example.test.'],
    ['TXT', text('v=spf1 ', '-all'), 'v=spf1 -all', 'v=spf1 -all'],
    ['TXT', text('守り'), '守り', '守り'],
  ])('reads %s and compares it', async (record, data, answer, expected) => {
    expect(await ask(records(data), { record, expect: [expected] })).toMatchObject({
      status: 'healthy',
      band: 'normal',
      message: { params: { answer, record } },
    })
  })

  it.each([
    [{ kind: 'code', code: 3 }, 'check.dns.nxdomain', 'ENOTFOUND'],
    [{ kind: 'code', code: 2 }, 'check.dns.servfail', 'ESERVFAIL'],
    [{ kind: 'code', code: 5 }, 'check.dns.refused', 'EREFUSED'],
    [{ kind: 'records', data: [] }, 'check.dns.no_data', 'ENODATA'],
    [{ kind: 'code', code: 4 }, 'check.dns.other', 'ENOTIMP'],
  ] as const)('tells %j', async (reply, code, detail) => {
    expect(await ask(reply)).toMatchObject({
      status: 'unhealthy',
      band: 'danger',
      message: { code },
      details: { code: detail },
    })
  })

  it('tells silence in time, after it has asked again', async () => {
    const server = await serve({ kind: 'silence' })
    const startedMs = performance.now()
    const reading = await check({ domain: 'a.test', server: `127.0.0.1:${server.port}` }, { timeoutMs: 600 })
    expect(performance.now() - startedMs).toBeLessThan(850)
    expect(reading).toMatchObject({
      status: 'unhealthy',
      message: { code: 'check.dns.timeout' },
      details: { code: 'ETIMEOUT' },
    })
    expect(server.questions().length).toBeGreaterThan(1)
  })

  it('tells a server that is not there', async () => {
    const server = await startDns(() => ({ kind: 'silence' }))
    await server.stop()
    expect(await check({ domain: 'a.test', server: `127.0.0.1:${server.port}` })).toMatchObject({
      status: 'unhealthy',
      message: { code: 'check.dns.unreachable' },
    })
  })

  it('names an answer that nobody expects, and colours one that is missing', async () => {
    const both = records(four(192, 0, 2, 1), four(198, 51, 100, 9))
    expect(await ask(both, { expect: ['192.0.2.1'] })).toMatchObject({
      status: 'unhealthy',
      message: { code: 'check.dns.unexpected', params: { extra: '198.51.100.9', expected: '192.0.2.1' } },
    })
    expect(await ask(records(four(192, 0, 2, 1)), { expect: ['192.0.2.1', '192.0.2.2'] })).toMatchObject({
      status: 'healthy',
      band: 'caution',
      message: { code: 'check.dns.partial', params: { missing: '192.0.2.2' } },
    })
  })

  it('shows hostile texts as one harmless line', async () => {
    const reading = await ask(records(text('\u001B]0;x\u0007evil\u202E\nline')), { record: 'TXT' })
    expect(renderMessage('en', reading.message)).toMatch(/^TXT of www\.example\.test is evilline \(\d+ ms\)$/)
  })

  it.each([
    [{}],
    [{ domain: 'a b' }],
    [{ domain: 'http://x' }],
    [{ domain: 'a.test', server: 'ns.example' }],
    [{ domain: 'a.test', server: '127.0.0.1:0' }],
    [{ domain: 'a.test', record: 'ANY' }],
    [{ domain: 'a.test', expect: [] }],
  ])('refuses %j', (settings) => {
    expect(dns.settings.safeParse(settings).success).toBe(false)
  })

  it.each(['日本語.jp', '_dmarc.example.com', 'localhost', 'example.com.', '1.0.0.127.in-addr.arpa'])(
    'takes %s',
    (domain) => {
      expect(dns.settings.safeParse({ domain, server: '[::1]:5353' }).success).toBe(true)
    },
  )
})
