import { notificationsSchema } from '@shared/domain/settings-file'
import { describe, expect, it } from 'vitest'
import { emailUseOf } from './read-email'

const read = (email: unknown) => emailUseOf(notificationsSchema.parse({ email }).email)
const complete = { host: 'mail.example.jp', from: 'mamori@example.jp', to: ['oncall@example.jp'] }

describe('by whom notices are mailed', () => {
  it('is encrypted and verified unless told, on the port of its kind', () => {
    expect(read(complete)).toEqual({
      kind: 'complete',
      email: {
        ...complete,
        port: 587,
        security: 'starttls',
        login: null,
        language: 'ja',
        caFile: null,
        verifyTls: true,
      },
    })
    for (const [security, port] of [
      ['tls', 465],
      ['none', 25],
    ] as const)
      expect(read({ ...complete, security })).toMatchObject({ email: { port } })
    expect(read({ ...complete, port: 2525, to: ['a@b', 'a@b'] })).toMatchObject({
      email: { port: 2525, to: ['a@b'] },
    })
  })

  it.each([
    ['settings.channel.no_mail_server', undefined],
    ['settings.channel.no_mail_server', { ...complete, host: undefined }],
    ['settings.channel.no_mail_address', { ...complete, from: undefined }],
    ['settings.channel.no_mail_address', { ...complete, to: undefined }],
    ['settings.channel.half_login', { ...complete, user: 'x' }],
    ['settings.channel.half_login', { ...complete, password: 'x' }],
  ])('is not known (%s)', (code, email) => {
    expect(read(email)).toMatchObject({ kind: 'incomplete', why: { code } })
  })

  it('is told to be open where a password could be read on its way, but not to this host itself', () => {
    const login = { user: 'mamori', password: 'secret' }
    expect(read({ ...complete, ...login })).toMatchObject({ kind: 'complete', email: { login } })
    expect(read({ ...complete, ...login, security: 'none' }).kind).toBe('open')
    expect(read({ ...complete, ...login, verify_tls: false }).kind).toBe('open')
    expect(read({ ...complete, ...login, security: 'none', host: '127.0.0.1' }).kind).toBe('complete')
    expect(read({ ...complete, security: 'none' }).kind).toBe('complete')
  })

  it.each([
    'no address',
    'a@b\r\nBcc: thief@evil.example',
    'a@b, c@d',
    'Name <a@b>',
    '"a b"@c',
    'a@b@c',
    '@b',
    'a@',
    'a\u202e@b',
  ])('takes no %j for an address', (address) => {
    expect(notificationsSchema.safeParse({ email: { ...complete, to: [address] } }).success).toBe(false)
    expect(notificationsSchema.safeParse({ email: { ...complete, from: address } }).success).toBe(false)
  })

  it.each(['mail.example.jp/x', 'a b', 'user@host', ''])('takes no %j for a host', (host) => {
    expect(notificationsSchema.safeParse({ email: { ...complete, host } }).success).toBe(false)
  })
})
