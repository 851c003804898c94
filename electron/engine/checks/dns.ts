import type { Limits, Reading } from '@shared/domain/check'
import { message, type MessageParams } from '@shared/domain/message'
import type { TextKey } from '@shared/text/text'
import { z } from 'zod'
import { codeOf, unhealthy, unknown } from './connect/connection-fault'
import { withDeadline } from './connect/deadline'
import {
  areOrdered,
  limitsFault,
  limitsFrom,
  secondLimitFields,
  namedAsSetting,
} from './limits/limits-setting'
import { msSince, roundMs, timeReading } from './limits/response-time'
import { askDns, recordTypes } from './names/ask-dns'
import { compareAnswers } from './names/compare-answers'
import { dnsServerText, parseDnsServer } from './names/dns-server'
import { shownNames } from './words/shown-name'
import { defineCheck, type CheckContext } from './define-check'

const usualLimits: Limits = { warning: 500, critical: 2000 }

const settingsSchema = z.lazy(() =>
  z
    .object({
      /** The name that is asked for; `name` is the check's own. */
      domain: z
        .string()
        .regex(/^[\p{L}\p{N}_*-]+(\.[\p{L}\p{N}_-]+)*\.?$/u, 'check.settings.domain')
        .max(254),
      record: z.enum(recordTypes).default('A'),
      /** An address with or without a port; the name servers of this host unless told. */
      server: z
        .string()
        .refine((text) => parseDnsServer(text) !== null, { message: 'check.settings.dns_server' })
        .optional(),
      /** The answers that are right. Another one is a fault; that one of them is missing only colours. */
      expect: z.array(z.string().min(1).max(4096)).min(1).max(50).optional(),
      ...secondLimitFields,
    })
    .refine(areOrdered(usualLimits, 1000), limitsFault),
)
type DnsSettings = z.output<typeof settingsSchema>

const serverOf = ({ server }: DnsSettings): string | null => {
  const parsed = server === undefined ? null : parseDnsServer(server)
  return parsed === null ? null : dnsServerText(parsed)
}

/** What the resolver's codes say of the answer, see "Error codes" of node:dns in the manual of Node.js. */
const textByCode: ReadonlyMap<string, TextKey> = new Map([
  ['ENOTFOUND', 'check.dns.nxdomain'],
  ['ENODATA', 'check.dns.no_data'],
  ['ESERVFAIL', 'check.dns.servfail'],
  ['EREFUSED', 'check.dns.refused'],
  ['ETIMEOUT', 'check.dns.timeout'],
  ['ECONNREFUSED', 'check.dns.unreachable'],
])

const failedReading = (error: unknown, params: MessageParams, ms: number): Reading => {
  const code = codeOf(error)
  // A bug of ours, or a request that the resolver did not take: nothing is known of the server.
  if (code === null || !/^E[A-Z]+$/.test(code)) throw error
  const details = { code }
  if (/^E(BADQUERY|BADNAME|BADFAMILY|BADSTR|NOMEM|CANCELLED|DESTRUCTION|NOTINITIALIZED)$/.test(code))
    return unknown(message('check.dns.other', { ...params, code }), { details })
  return unhealthy(message(textByCode.get(code) ?? 'check.dns.other', { ...params, code, ms }), { details })
}

const answeredReading = (
  answers: readonly string[],
  ms: number,
  params: MessageParams,
  context: CheckContext,
  settings: DnsSettings,
): Reading => {
  const { record, expect } = settings
  const details = { answers: shownNames(answers, 10), count: answers.length }
  const said = { ...params, answer: shownNames(answers) }
  const timed = timeReading({
    valueMs: ms,
    responseMs: ms,
    limits: limitsFrom(settings, usualLimits, 1000),
    previousBand: context.previousBand,
    texts: { ok: 'check.dns.ok', slow: 'check.dns.slow' },
    params: said,
    details,
  })
  if (expect === undefined) return timed
  const { extra, missing } = compareAnswers(record, answers, expect)
  if (extra.length > 0)
    return unhealthy(
      message('check.dns.unexpected', { ...said, extra: shownNames(extra), expected: shownNames(expect) }),
      { responseMs: roundMs(ms), details },
    )
  return missing.length > 0 && timed.band !== 'danger'
    ? {
        ...timed,
        band: 'caution',
        message: message('check.dns.partial', { ...said, missing: shownNames(missing) }),
      }
    : timed
}

/** DNS: asks for the records of a name. Judged by the answer, and by its time: 0.5 s and 2 s unless told. */
export default defineCheck({
  id: 'dns',
  settings: settingsSchema,
  asks: ['domain'],
  usualLimits: namedAsSetting(usualLimits, 1000),
  subject: ({ domain }) => domain,
  // The name servers of this host are its network's: without a way out they answer nothing.
  hosts: (settings) => [parseDnsServer(settings.server ?? '')?.address ?? settings.domain],
  run: async (context, settings, signal) => {
    const { domain, record } = settings
    const server = serverOf(settings)
    const params: MessageParams = { domain, record, server: server ?? '@check.dns.system' }
    const startedMs = performance.now()
    try {
      const end = await withDeadline(context.timeoutMs, signal, (inner) =>
        askDns(domain, record, server, context.timeoutMs, inner),
      )
      if (end.kind === 'late')
        return unhealthy(message('check.dns.timeout', { ...params, ms: end.afterMs }), {
          details: { code: 'ETIMEOUT' },
        })
      return answeredReading(end.value, msSince(startedMs), params, context, settings)
    } catch (error) {
      signal.throwIfAborted()
      return failedReading(error, params, Math.round(msSince(startedMs)))
    }
  },
})
