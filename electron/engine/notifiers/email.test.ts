import { mkdtemp, rm } from 'node:fs/promises'
import { createServer, type AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { message, type Message } from '@shared/domain/message'
import { renderMessage } from '@shared/text/text'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import type { SMTPServerOptions } from 'smtp-server'
import type { EmailUse } from '../settings/settings'
import type { Notice } from './define-notifier'
import email from './email'
import { composeMail } from './email-channel/compose-mail'
import { makeCertificate, startMailServer, type MailServer } from './email-channel/testing/start-mail-server'

const PASSWORD = 'lets-in-4711'
const notice: Notice = {
  at: Date.UTC(2026, 0, 31, 5, 30, 15),
  severity: 'critical',
  title: message('verify.still_failing', { check: 'redis' }),
  incidentId: 'i-1',
  audit: { seq: 12, chain: 'c'.repeat(64) },
}

let dir = ''
let certificate: Awaited<ReturnType<typeof makeCertificate>>
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'mamori-mail-'))
  certificate = await makeCertificate(dir)
})
afterAll(() => rm(dir, { recursive: true, force: true }))

const stops: (() => Promise<unknown>)[] = []
afterEach(async () => {
  for (const stop of stops.splice(0)) await stop()
})
const serve = async (options: SMTPServerOptions = {}): Promise<MailServer> => {
  const server = await startMailServer(options)
  stops.push(server.stop)
  return server
}
const withTls = (): SMTPServerOptions => ({
  disabledCommands: [],
  key: certificate.key,
  cert: certificate.cert,
})
const use = (port: number, more: Partial<EmailUse> = {}): EmailUse => ({
  host: '127.0.0.1',
  port,
  security: 'none',
  login: null,
  from: 'mamori@example.jp',
  to: ['oncall@example.jp', 'second@example.jp'],
  language: 'ja',
  caFile: null,
  verifyTls: true,
  ...more,
})
const send = (how: EmailUse | null, signal = new AbortController().signal) =>
  email.send({ logDir: '/nowhere', email: how, host: 'web-01' }, notice, signal)
const whyOf = async (sent: ReturnType<typeof send>): Promise<Message> => {
  const delivery = await sent
  if (delivery.kind === 'delivered') throw new Error('it was delivered')
  return delivery.why
}

/** What stands in a message as a person's program shows it. */
const decoded = (raw: string) => {
  const [head = '', ...body] = raw.split('\r\n\r\n')
  const unfolded = head.replace(/\r\n[ \t]+/g, ' ')
  const words = (value: string): string =>
    value
      .replace(/\?=\s+=\?/g, '?==?')
      .replace(/=\?UTF-8\?B\?([^?]*)\?=/gi, (_, part: string) => Buffer.from(part, 'base64').toString('utf8'))
      .replace(/=\?UTF-8\?Q\?([^?]*)\?=/gi, (_, part: string) =>
        Buffer.from(
          part
            .replaceAll('_', ' ')
            .replace(/=([0-9A-F]{2})/g, (__, hex: string) => String.fromCharCode(Number.parseInt(hex, 16))),
          'latin1',
        ).toString('utf8'),
      )
  const headers = new Map(
    unfolded.split('\r\n').map((line) => {
      const at = line.indexOf(':')
      return [line.slice(0, at).toLowerCase(), words(line.slice(at + 1).trim())] as const
    }),
  )
  const encoding = headers.get('content-transfer-encoding')
  const text = body.join('\r\n\r\n')
  const plain =
    encoding === 'base64'
      ? Buffer.from(text, 'base64').toString('utf8')
      : Buffer.from(
          text
            .replace(/=\r\n/g, '')
            .replace(/=([0-9A-F]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16))),
          'latin1',
        ).toString('utf8')
  return { headers, names: unfolded.split('\r\n').map((line) => line.split(':')[0]?.toLowerCase()), plain }
}

describe('a notice by mail', () => {
  it('arrives as plain text with a subject, in the language of the settings, with the server’s answer', async () => {
    const server = await serve()
    expect(await send(use(server.port))).toEqual({
      kind: 'delivered',
      answer: expect.stringMatching(/^250 .*queued as 4711/) as unknown,
    })
    const [mail] = server.mails
    expect(mail).toMatchObject({
      from: 'mamori@example.jp',
      to: ['oncall@example.jp', 'second@example.jp'],
      secure: false,
    })
    const { headers, plain } = decoded(mail?.raw ?? '')
    expect(headers.get('subject')).toBe('[Mamori] 重大 web-01: 監視項目 redis は修復後も異常です')
    expect(headers.get('content-type')).toBe('text/plain; charset=utf-8')
    expect(headers.get('from')).toContain('<mamori@example.jp>')
    expect(headers.get('auto-submitted')).toBe('auto-generated')
    expect(plain).toContain('インシデント: i-1')
    expect(plain).toContain(`12 ${'c'.repeat(64)}`)

    await send(use(server.port, { language: 'en' }))
    expect(decoded(server.mails[1]?.raw ?? '').headers.get('subject')).toContain('[Mamori] Critical web-01: ')
  })

  it('goes over STARTTLS with a login, to a server whose authority the settings name', async () => {
    const seen: unknown[] = []
    const server = await serve({
      ...withTls(),
      authOptional: false,
      onAuth: (auth, session, done) => {
        seen.push([auth.username, auth.password, session.secure])
        done(null, { user: auth.username })
      },
    })
    const how = use(server.port, {
      security: 'starttls',
      caFile: certificate.certFile,
      login: { user: 'mamori', password: PASSWORD },
    })
    expect(await send(how)).toMatchObject({ kind: 'delivered' })
    expect(seen).toEqual([['mamori', PASSWORD, true]])
    expect(server.mails).toMatchObject([{ secure: true }])
  })

  it('goes over TLS from the beginning', async () => {
    const server = await serve({ ...withTls(), secure: true })
    const how = use(server.port, { security: 'tls', caFile: certificate.certFile })
    expect(await send(how)).toMatchObject({ kind: 'delivered' })
  })

  it.each(['starttls', 'tls'] as const)(
    'does not go over %s to a server that nobody vouches for, unless that is allowed',
    async (security) => {
      const server = await serve({ ...withTls(), secure: security === 'tls' })
      expect(await send(use(server.port, { security }))).toMatchObject({
        kind: 'failed',
        retryable: false,
        why: { code: 'notifier.email.tls', params: { host: '127.0.0.1' } },
      })
      expect(server.mails).toEqual([])
      expect(await send(use(server.port, { security, verifyTls: false }))).toMatchObject({
        kind: 'delivered',
      })
    },
  )

  it('is not sent in the open by a server that cannot do STARTTLS, and no password either', async () => {
    let logins = 0
    const server = await serve({
      onAuth: (_auth, _session, done) => {
        logins += 1
        done(null, { user: 'x' })
      },
    })
    const how = use(server.port, { security: 'starttls', login: { user: 'mamori', password: PASSWORD } })
    expect(await send(how)).toMatchObject({ kind: 'failed' })
    expect(logins).toBe(0)
    expect(server.mails).toEqual([])
  })

  it('that may not log in is told in the server’s words, without the password', async () => {
    const server = await serve({
      ...withTls(),
      onAuth: (auth, _session, done) => done(new Error(`Wrong, ${auth.password ?? ''}`)),
    })
    const how = use(server.port, {
      security: 'starttls',
      caFile: certificate.certFile,
      login: { user: 'mamori', password: PASSWORD },
    })
    const delivery = await send(how)
    expect(delivery).toMatchObject({
      kind: 'failed',
      retryable: false,
      why: { code: 'notifier.email.login', params: { response: expect.stringMatching(/^535 /) as unknown } },
    })
    expect(JSON.stringify(delivery)).not.toContain(PASSWORD)
  })

  it.each([
    [451, true],
    [550, false],
  ])('that is refused with %i is told; trying again helps: %s', async (responseCode, retryable) => {
    const server = await serve({
      onRcptTo: (_address, _session, done) =>
        done(Object.assign(new Error('no such\u001b[31m mailbox'), { responseCode })),
    })
    expect(await send(use(server.port))).toMatchObject({
      kind: 'failed',
      retryable,
      why: {
        code: 'notifier.email.refused',
        params: { response: expect.stringMatching(new RegExp(`^${responseCode} `)) as unknown },
      },
    })
  })

  it('that only some of them get is told as such', async () => {
    const server = await serve({
      onRcptTo: ({ address }, _session, done) =>
        done(address.startsWith('second') ? Object.assign(new Error('full'), { responseCode: 552 }) : null),
    })
    expect(await send(use(server.port))).toMatchObject({
      kind: 'failed',
      why: { code: 'notifier.email.partly', params: { accepted: 1, refused: 1 } },
    })
    expect(server.mails).toMatchObject([{ to: ['oncall@example.jp'] }])
  })

  it('is a failure when the connection is cut in the middle of the message', async () => {
    const mail = createServer((socket) => {
      socket.on('error', () => undefined)
      socket.write('220 here\r\n')
      socket.on('data', (data: Buffer) => {
        const said = data.toString('utf8')
        if (said.includes('Subject:')) socket.destroy()
        else socket.write(said.startsWith('DATA') ? '354 go on\r\n' : '250 yes\r\n')
      })
    })
    await new Promise<void>((resolve) => mail.listen(0, '127.0.0.1', resolve))
    stops.push(() => new Promise((resolve) => mail.close(resolve)))
    const delivery = await send(use((mail.address() as AddressInfo).port))
    expect(delivery).toMatchObject({
      kind: 'failed',
      retryable: true,
      why: { code: 'notifier.email.failed', params: { host: '127.0.0.1' } },
    })
  })

  it('is given up when the greeting never comes, and at once when nobody waits for it any more', async () => {
    const silent = createServer()
    await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve))
    const { port } = silent.address() as AddressInfo
    let connected = 0
    silent.on('connection', (socket) => {
      connected += 1
      socket.on('error', () => undefined)
    })
    stops.push(() => new Promise((resolve) => silent.close(resolve)))
    const nobody = new AbortController()
    const sent = whyOf(send(use(port), nobody.signal))
    await expect.poll(() => connected).toBe(1)
    nobody.abort()
    expect(await sent).toMatchObject({ code: 'notifier.email.failed', params: { reason: 'aborted' } })
    expect(await whyOf(send(use(port)))).toMatchObject({
      code: 'notifier.email.failed',
      params: { reason: 'ETIMEDOUT' },
    })
  }, 20_000)

  it('is a failure that names the reason where no server is, and where the settings say none', async () => {
    const gone = await startMailServer()
    await gone.stop()
    expect(await send(use(gone.port))).toMatchObject({
      kind: 'failed',
      retryable: true,
      why: { params: { reason: 'ECONNREFUSED' } },
    })
    expect(await send(null)).toMatchObject({
      kind: 'failed',
      retryable: false,
      why: { code: 'notifier.email.not_set' },
    })
    expect(await send(use(gone.port, { caFile: '/nowhere/ca.pem', security: 'tls' }))).toMatchObject({
      kind: 'failed',
      why: { params: { reason: 'ENOENT' } },
    })
  })
})

describe('a mail', () => {
  const hostile = 'x\r\nBcc: thief@evil.example\r\n\r\n<b>\u202e\u0000\n.\n'

  it('lets no value end a header or begin another one', async () => {
    const raw = (
      await composeMail(use(0), `host\r\nBcc: thief@evil.example`, {
        ...notice,
        title: message('verify.still_failing', { check: hostile }),
      })
    ).toString('utf8')
    const { names, headers } = decoded(raw)
    expect(new Set(names)).toEqual(
      new Set([
        'auto-submitted',
        'content-transfer-encoding',
        'content-type',
        'date',
        'from',
        'message-id',
        'mime-version',
        'subject',
        'to',
      ]),
    )
    expect(headers.get('subject')).not.toMatch(/[\p{Cc}\p{Cf}]/u)
  })

  it('keeps its subject short, whatever it is about', async () => {
    const title = message('verify.still_failing', { check: '長'.repeat(5000) })
    const { headers, plain } = decoded(
      (await composeMail(use(0), 'h', { ...notice, title })).toString('utf8'),
    )
    expect(headers.get('subject')).toHaveLength(150)
    expect(plain.length).toBeLessThan(5000)
    expect(plain).toContain(
      renderMessage('ja', message('verify.still_failing', { check: '長'.repeat(100) })).slice(0, 50),
    )
  })
})
