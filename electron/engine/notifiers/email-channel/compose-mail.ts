import type { Severity } from '@shared/domain/observation'
import { renderMessage, text, type TextKey } from '@shared/text/text'
import type { EmailUse } from '../../settings/settings'
import type { Notice } from '../define-notifier'
import { localTimestamp } from '../log-channel/alert-line'

const LONGEST_SUBJECT = 150
const LONGEST_TITLE = 4000
const ACTIVE = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+/gu

const severities: Readonly<Record<Severity, TextKey>> = {
  warning: 'word.severity.warning',
  error: 'word.severity.error',
  critical: 'word.severity.critical',
}

/** One line: nothing in it can end a header, begin another one, or turn what follows around. */
const oneLine = (value: string, longest: number): string => {
  const line = value.replace(ACTIVE, ' ').replace(/\s+/g, ' ').trim()
  // No half of a character at the end.
  return line.length > longest ? `${line.slice(0, longest - 1).replace(/[\uD800-\uDBFF]$/, '')}…` : line
}

/** A notice as a whole message of plain text, ready to be sent (RFC 5322, RFC 2047). */
export const composeMail = async (
  { from, to, language }: Pick<EmailUse, 'from' | 'to' | 'language'>,
  ownName: string,
  { at, severity, title, incidentId, audit }: Notice,
): Promise<Buffer> => {
  const { default: MailComposer } = await import('nodemailer/lib/mail-composer')
  const host = oneLine(ownName, 100)
  const said = oneLine(renderMessage(language, title), LONGEST_TITLE)
  const word = text(language, severities[severity])
  const line = (key: TextKey, value: string): string => text(language, key, { value })
  const body = [
    said,
    '',
    ...(host === '' ? [] : [line('mail.line.host', host)]),
    line('mail.line.severity', word),
    line('mail.line.at', localTimestamp(at)),
    ...(incidentId === null ? [] : [line('mail.line.incident', incidentId)]),
    ...(audit === null ? [] : [line('mail.line.audit', `${audit.seq} ${audit.chain}`)]),
    '',
    text(language, 'mail.foot'),
    '',
  ].join('\r\n')
  return new MailComposer({
    from: { name: host === '' ? 'Mamori' : `Mamori (${host})`, address: from },
    to: to.map((address) => ({ name: '', address })),
    subject: oneLine(
      text(language, 'mail.subject', { severity: word, host: host === '' ? '-' : host, title: said }),
      LONGEST_SUBJECT,
    ),
    date: new Date(at),
    text: body,
    // Answers of absence and the like are for people.
    headers: { 'Auto-Submitted': 'auto-generated' },
    disableFileAccess: true,
    disableUrlAccess: true,
  })
    .compile()
    .build()
}
