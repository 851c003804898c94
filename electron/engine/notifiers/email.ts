import { readFile } from 'node:fs/promises'
import { message, type Message } from '@shared/domain/message'
import type { EmailUse } from '../settings/settings'
import { defineNotifier, type Delivery } from './define-notifier'
import { composeMail } from './email-channel/compose-mail'
import { faultOf, saidBy } from './email-channel/mail-fault'

/** Shorter than what the engine gives a channel, so that the reason is told and not only that it took too long. */
const TIMES_MS = {
  dnsTimeout: 4000,
  connectionTimeout: 6000,
  greetingTimeout: 6000,
  socketTimeout: 8000,
} as const

const failed = (why: Message, retryable = true): Delivery => ({ kind: 'failed', retryable, why })

const tlsOf = async ({ caFile, verifyTls }: EmailUse) => ({
  rejectUnauthorized: verifyTls,
  minVersion: 'TLSv1.2' as const,
  ...(caFile === null ? {} : { ca: await readFile(caFile, 'utf8') }),
})

const send = async (
  email: EmailUse,
  raw: Buffer,
  signal: AbortSignal,
): Promise<{ readonly accepted: number; readonly refused: readonly string[]; readonly answer: string }> => {
  // Loaded here: an engine that mails nothing does not hold it in memory.
  const [{ default: SMTPConnection }, tls] = await Promise.all([
    import('nodemailer/lib/smtp-connection'),
    tlsOf(email),
  ])
  signal.throwIfAborted()
  const { host, port, security, login, from, to } = email
  const connection = new SMTPConnection({
    host,
    port,
    secure: security === 'tls',
    requireTLS: security === 'starttls',
    ignoreTLS: security === 'none',
    tls,
    ...TIMES_MS,
  })
  return new Promise((resolve, reject) => {
    const giveUp = (error: unknown): void => {
      signal.removeEventListener('abort', abort)
      // First: closing it tells its end at once.
      reject(error instanceof Error ? error : new Error('no mail server'))
      connection.close()
    }
    const abort = (): void => giveUp(signal.reason)
    signal.addEventListener('abort', abort, { once: true })
    connection.on('error', giveUp)
    // It ends by itself only when somebody else has ended it; what is settled stays so.
    connection.on('end', () => giveUp(new Error('the server has closed the connection')))
    const hand = (): void =>
      connection.send({ from, to: [...to] }, raw, (error, info) => {
        if (error !== null || info === undefined) return giveUp(error)
        signal.removeEventListener('abort', abort)
        connection.quit()
        resolve({
          accepted: info.accepted.length,
          refused: (info.rejectedErrors ?? []).map((one) => saidBy(one) ?? one.message),
          answer: info.response,
        })
      })
    connection.connect((error) => {
      if (error) return giveUp(error)
      if (login === null) return hand()
      connection.login({ user: login.user, pass: login.password }, (refusal) =>
        refusal === null || refusal === undefined ? hand() : giveUp(refusal),
      )
    })
  })
}

/**
 * Mails a notice as plain text over SMTP (RFC 5321), over TLS that is verified unless the settings say otherwise. What the
 * server answers is told as it said it, but for the password.
 */
export default defineNotifier({
  id: 'email',
  target: ({ email = null }) =>
    email &&
    JSON.stringify([email.host, email.port, email.security, email.login?.user, email.from, email.to]),
  send: async ({ email = null, host: ownName = '' }, notice, signal) => {
    if (email === null) return failed(message('notifier.email.not_set'), false)
    const { host } = email
    if (signal.aborted) return failed(message('notifier.email.failed', { host, reason: 'aborted' }))
    try {
      const { accepted, refused, answer } = await send(
        email,
        await composeMail(email, ownName, notice),
        signal,
      )
      const told = saidBy({ response: answer }, email.login?.password) ?? ''
      if (refused.length === 0) return { kind: 'delivered', answer: told }
      const response = refused[0] ?? told
      return failed(
        message('notifier.email.partly', { host, accepted, refused: refused.length, response }),
        false,
      )
    } catch (error) {
      return faultOf(error, email)
    }
  },
})
