import type { Limits, Reading } from '@shared/domain/check'
import { message, type MessageParams } from '@shared/domain/message'
import { z } from 'zod'
import { codeOf, faultOf, faultReading, unhealthy, type Place } from './connect/connection-fault'
import { withDeadline } from './connect/deadline'
import {
  areOrdered,
  limitsFault,
  limitsFrom,
  secondLimitFields,
  namedAsSetting,
} from './limits/limits-setting'
import { roundMs, timeReading } from './limits/response-time'
import { isOwnAddress, knock, type Knock } from './ports/knock'
import { whoListens, type Occupant } from './ports/who-listens'
import { defineCheck, type CheckContext } from './define-check'

const usualLimits: Limits = { warning: 500, critical: 1000 }

const settingsSchema = z.lazy(() =>
  z
    .object({
      port: z.number().int().min(1).max(65_535),
      host: z.string().regex(/^\S+$/, 'check.settings.host').max(300).default('127.0.0.1'),
      /** `closed` for a port that nobody may take, or that must not be reached from here. */
      expect: z.enum(['open', 'closed']).default('open'),
      ...secondLimitFields,
    })
    .refine(areOrdered(usualLimits, 1000), limitsFault),
)
type PortSettings = z.output<typeof settingsSchema>

type Answer =
  | { readonly kind: 'open'; readonly knock: Knock }
  | { readonly kind: 'late'; readonly ms: number }
  | { readonly kind: 'failed'; readonly error: unknown }

const ask = async ({ host, port }: PortSettings, limitMs: number, signal: AbortSignal): Promise<Answer> => {
  try {
    const end = await withDeadline(limitMs, signal, (inner) => knock(host, port, inner))
    return end.kind === 'late' ? { kind: 'late', ms: end.afterMs } : { kind: 'open', knock: end.value }
  } catch (error) {
    signal.throwIfAborted()
    if (faultOf(error) === null) throw error
    return { kind: 'failed', error }
  }
}

const failedReading = (error: unknown, place: Place): Reading => {
  const fault = faultOf(error)
  if (fault === null) throw error
  const details = { code: codeOf(error) ?? '' }
  return fault === 'refused'
    ? unhealthy(message('check.port.refused', place), { details })
    : { ...faultReading(fault, place), details }
}

const openReading = (
  answer: Answer,
  place: Place,
  settings: PortSettings,
  context: CheckContext,
): Reading => {
  switch (answer.kind) {
    case 'failed':
      return failedReading(answer.error, place)
    case 'late':
      return faultReading('unconnected', place, { ms: answer.ms })
    case 'open':
      return timeReading({
        valueMs: answer.knock.ms,
        responseMs: answer.knock.ms,
        limits: limitsFrom(settings, usualLimits, 1000),
        previousBand: context.previousBand,
        texts: { ok: 'check.port.open', slow: 'check.port.slow' },
        params: place,
        details: { address: answer.knock.address },
      })
  }
}

/** Who it is that listens is worth a look, and the answer stands without it. */
const occupantOf = async (
  address: string | null,
  port: number,
  limitMs: number,
  signal: AbortSignal,
): Promise<Occupant | null> => {
  try {
    const end = await withDeadline(limitMs, signal, (inner) => whoListens(address, port, inner))
    return end.kind === 'late' ? null : end.value
  } catch (error) {
    signal.throwIfAborted()
    // A system without such tables, or tables that may not be read: then nobody can be named.
    if (codeOf(error) === null) throw error
    return null
  }
}

const takenReading = (occupant: Occupant | null, params: MessageParams, more: Partial<Reading>): Reading => {
  switch (occupant?.kind) {
    case 'processes':
      return unhealthy(message('check.port.taken_by', { ...params, who: occupant.names }), more)
    case 'hidden':
      return unhealthy(message('check.port.taken_by_user', { ...params, user: occupant.user }), more)
    case 'nobody':
    case undefined:
      return unhealthy(message('check.port.taken', params), more)
  }
}

const closed = (said: 'check.port.closed' | 'check.port.filtered', place: Place): Reading => ({
  status: 'healthy',
  band: 'normal',
  message: message(said, place),
  details: {},
})

/** Nobody could connect; somebody of this host may listen all the same, with a queue that is full. */
const unansweredReading = async (
  { host, port }: PortSettings,
  place: Place,
  limitMs: number,
  signal: AbortSignal,
): Promise<Reading> => {
  const occupant = isOwnAddress(host)
    ? await occupantOf(host === 'localhost' ? null : host, port, limitMs, signal)
    : null
  return occupant === null || occupant.kind === 'nobody'
    ? closed('check.port.filtered', place)
    : takenReading(occupant, place, {})
}

const closedReading = async (
  answer: Answer,
  place: Place,
  settings: PortSettings,
  limitMs: number,
  signal: AbortSignal,
): Promise<Reading> => {
  switch (answer.kind) {
    case 'open': {
      const { address, isHere, ms } = answer.knock
      const occupant = isHere ? await occupantOf(address, settings.port, limitMs, signal) : null
      return takenReading(occupant, place, { responseMs: roundMs(ms), details: { address } })
    }
    case 'late':
      return unansweredReading(settings, place, limitMs, signal)
    case 'failed': {
      const fault = faultOf(answer.error)
      if (fault === 'refused') return closed('check.port.closed', place)
      return fault === 'unreachable'
        ? closed('check.port.filtered', place)
        : failedReading(answer.error, place)
    }
  }
}

/** Port: connects by TCP and hangs up. When open, judged by the time of that, 0.5 s and 1 s unless told. */
export default defineCheck({
  id: 'port',
  settings: settingsSchema,
  usual: { intervalSeconds: 30, timeoutSeconds: 5 },
  asks: ['host', 'port'],
  usualLimits: namedAsSetting(usualLimits, 1000),
  subject: ({ host }) => host,
  hosts: ({ host }) => [host],
  run: async (context, settings, signal) => {
    const { host, port } = settings
    const where = host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`
    const place: Place = { service: 'TCP', where, host }
    if (settings.expect === 'open')
      return openReading(await ask(settings, context.timeoutMs, signal), place, settings, context)
    // What is left of the time is for finding out who took it.
    const answer = await ask(settings, context.timeoutMs * 0.6, signal)
    return closedReading(answer, place, settings, context.timeoutMs * 0.35, signal)
  },
})
