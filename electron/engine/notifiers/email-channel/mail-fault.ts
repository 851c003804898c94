import { message, type Message } from '@shared/domain/message'
import type { EmailUse } from '../../settings/settings'
import type { Delivery } from '../define-notifier'

const LONGEST = 300
const ACTIVE = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+/gu

/** What a server said, in one line that can be shown; it may have said the password back. */
export const saidBy = (error: unknown, password?: string): string | null => {
  if (typeof error !== 'object' || error === null || !('response' in error)) return null
  if (typeof error.response !== 'string' || error.response === '') return null
  const line = error.response.replace(ACTIVE, ' ').trim()
  if (password === undefined || password.length < 3) return line.slice(0, LONGEST)
  const hidden = [password, Buffer.from(password).toString('base64')]
  return hidden.reduce((now, secret) => now.replaceAll(secret, '••••••'), line).slice(0, LONGEST)
}

const textOf = (error: unknown, key: 'code' | 'message'): string => {
  const value: unknown = typeof error === 'object' && error !== null ? Reflect.get(error, key) : undefined
  return typeof value === 'string' ? value : ''
}

/** The system's or the certificate's own word for it (`ECONNREFUSED`, `CERT_HAS_EXPIRED`), else the library's. */
const reasonOf = (error: unknown): string => {
  const said = textOf(error, 'message')
  const own = /\b(?:E[A-Z]{4,}|[A-Z]+(?:_[A-Z]+)+)\b/.exec(said)?.[0]
  return (own ?? (textOf(error, 'code') || said)).replace(ACTIVE, ' ').slice(0, 200)
}

const TLS_FAULT = /certificate|self.signed|altnames|TLS|SSL|wrong version/i

const isOfTls = (error: unknown): boolean =>
  textOf(error, 'code') === 'ETLS' || TLS_FAULT.test(`${textOf(error, 'code')} ${textOf(error, 'message')}`)

/** Why a mail did not go, for a person; `retryable` where the server asks to come again or was not reached. */
export const faultOf = (error: unknown, { host, login }: EmailUse): Delivery => {
  const failed = (why: Message, retryable: boolean): Delivery => ({ kind: 'failed', retryable, why })
  const response = saidBy(error, login?.password)
  if (response !== null) {
    const isPassing = response.startsWith('4')
    return textOf(error, 'code') === 'EAUTH'
      ? failed(message('notifier.email.login', { host, response }), isPassing)
      : failed(message('notifier.email.refused', { host, response }), isPassing)
  }
  if (isOfTls(error))
    return failed(
      message('notifier.email.tls', { host, reason: textOf(error, 'message').slice(0, 200) }),
      false,
    )
  if (error instanceof DOMException)
    return failed(message('notifier.email.failed', { host, reason: 'aborted' }), true)
  return failed(message('notifier.email.failed', { host, reason: reasonOf(error) }), true)
}
