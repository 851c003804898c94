import type { Limits, Reading } from '@shared/domain/check'
import { message } from '@shared/domain/message'
import { z } from 'zod'
import { askRedis, type RedisProgress } from './connect/ask-redis'
import { codeOf, faultOf, faultReading, unhealthy, unknown, type Place } from './connect/connection-fault'
import { withDeadline } from './connect/deadline'
import { parseRedisUrl, redisAddressOf, redisPlace, type RedisAddress } from './connect/redis-address'
import { tlsFaultOf } from './connect/tls-fault'
import {
  areOrdered,
  limitsFault,
  limitsFrom,
  secondLimitFields,
  namedAsSetting,
} from './limits/limits-setting'
import { timeReading } from './limits/response-time'
import { defineCheck } from './define-check'

const usualLimits: Limits = { warning: 500, critical: 1000 }

const settingsSchema = z.lazy(() =>
  z
    .object({
      host: z.string().min(1).max(300).default('localhost'),
      port: z.number().int().min(1).max(65_535).default(6379),
      /** The path of the Unix socket; wins over host and port. */
      socket: z.string().startsWith('/').max(300).optional(),
      user: z.string().min(1).max(200).optional(),
      password: z.string().min(1).max(1000).optional(),
      /** `redis://…` or `rediss://…` instead of all of the above. */
      url: z
        .string()
        .refine((url) => parseRedisUrl(url) !== null, { message: 'check.settings.redis_url' })
        .optional(),
      ...secondLimitFields,
    })
    .refine(areOrdered(usualLimits, 1000), limitsFault),
)
/**
 * What an error reply to AUTH or PING says; its first word is a code of its own. Up but not for us, or still loading,
 * is unknown. Replies: Redis source, `shared` objects and ACL replies.
 */
const replyReading = (reply: string, address: RedisAddress, place: Place): Reading => {
  const [code = ''] = reply.split(' ', 1)
  switch (code) {
    case 'LOADING':
      return unknown(message('check.redis.loading', place))
    case 'NOAUTH':
      return unknown(
        message(address.password === null ? 'check.redis.password_missing' : 'check.redis.login', place),
      )
    case 'WRONGPASS':
    case 'NOPERM':
    case 'DENIED':
      return unknown(message('check.redis.login', place))
    case 'BUSY':
      return unhealthy(message('check.redis.busy', place))
    case 'MASTERDOWN':
      return unhealthy(message('check.redis.replica', place))
    default:
      if (/invalid password/i.test(reply)) return unknown(message('check.redis.login', place))
      if (/max number of clients/i.test(reply)) return unhealthy(message('check.redis.full', place))
      return unknown(
        message('check.redis.refused', { ...place, code: code.replace(/[^\w-]/g, '').slice(0, 40) }),
      )
  }
}

const errorReading = (
  error: unknown,
  address: RedisAddress,
  place: Place,
  progress: RedisProgress,
): Reading => {
  const fault = faultOf(error)
  if (fault !== null) return faultReading(fault, place)
  const code = codeOf(error)
  const tls = code === null ? null : tlsFaultOf(code)
  if (tls !== null) return unhealthy(message(tls, { ...place, code: code ?? '' }))
  if (!(error instanceof Error)) throw error
  if (error.name === 'ReplyError') return replyReading(error.message, address, place)
  if (/^Connection is closed|^Command aborted/.test(error.message)) return faultReading('closed', place)
  if (progress.connected) return unhealthy(message('check.connect.protocol', place))
  throw error
}

/** Redis: connects, gives the password if there is one, asks PING. Judged by the time of the whole, 0.5 s and 1 s unless told. */
export default defineCheck({
  id: 'redis',
  settings: settingsSchema,
  asks: ['host', 'port', 'password'],
  usualLimits: namedAsSetting(usualLimits, 1000),
  subject: () => 'redis',
  hosts: (settings) => {
    const { socket, host } = redisAddressOf(settings)
    return [socket ?? host]
  },
  run: async (context, settings, signal) => {
    const address = redisAddressOf(settings)
    const place: Place = { service: 'Redis', ...redisPlace(address) }
    const progress: RedisProgress = { connected: false, answer: null }
    try {
      const end = await withDeadline(context.timeoutMs, signal, (inner) => askRedis(address, progress, inner))
      if (end.kind === 'late' && progress.answer === null)
        return faultReading(progress.connected ? 'silent' : 'unconnected', place, { ms: end.afterMs })
    } catch (error) {
      signal.throwIfAborted()
      if (progress.answer === null) return errorReading(error, address, place, progress)
    }
    if (progress.answer === null) throw new Error('the probe ended without an answer')
    return timeReading({
      valueMs: progress.answer.totalMs,
      responseMs: progress.answer.totalMs,
      limits: limitsFrom(settings, usualLimits, 1000),
      previousBand: context.previousBand,
      texts: { ok: 'check.redis.ok', slow: 'check.redis.slow' },
      params: place,
      details: {},
    })
  },
})
