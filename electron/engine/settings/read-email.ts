import { message, type Message } from '@shared/domain/message'
import type { notificationsSchema } from '@shared/domain/settings-file'
import type { z } from 'zod'
import type { EmailUse } from './settings'

type Section = z.infer<typeof notificationsSchema>['email']

export type EmailRead =
  | { readonly kind: 'complete'; readonly email: EmailUse }
  /** A password would cross the network for everybody to read. */
  | { readonly kind: 'open'; readonly email: EmailUse }
  | { readonly kind: 'incomplete'; readonly why: Message }

/** Ports of RFC 8314 (submission, implicit TLS), and of relays that take mail without either. */
const ports = { starttls: 587, tls: 465, none: 25 } as const satisfies Record<EmailUse['security'], number>

const LOOPBACK = /^(?:localhost|127(?:\.\d{1,3}){3}|::1)$/

/** What `notifications.email` comes to: whoever wants mail has to say by whom, from whom and to whom. */
export const emailUseOf = (section: Section): EmailRead => {
  const { host, from, to, user, password } = section ?? {}
  if (section === undefined || host === undefined)
    return { kind: 'incomplete', why: message('settings.channel.no_mail_server') }
  if (from === undefined || to === undefined)
    return { kind: 'incomplete', why: message('settings.channel.no_mail_address') }
  if ((user === undefined) !== (password === undefined))
    return { kind: 'incomplete', why: message('settings.channel.half_login') }
  const { security, language } = section
  const email: EmailUse = {
    host,
    port: section.port ?? ports[security],
    security,
    login: user === undefined || password === undefined ? null : { user, password },
    from,
    to: [...new Set(to)],
    language,
    caFile: section.ca ?? null,
    verifyTls: section.verify_tls,
  }
  const isOpen = email.login !== null && (security === 'none' || !email.verifyTls) && !LOOPBACK.test(host)
  return { kind: isOpen ? 'open' : 'complete', email }
}
