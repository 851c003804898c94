import { message, type Message } from '@shared/domain/message'
import { redisAddressOf, type RedisAddress } from '../../checks/connect/redis-address'
import redis from '../../checks/redis'
import type { Settings } from '../../settings/settings'
import { findCheck } from '../database/find-check'

/** A Redis as the settings lead there now; its password is in `address` and goes nowhere else. */
export type RedisUse = { readonly check: string; readonly address: RedisAddress; readonly database: number }

export type FoundRedis =
  | { readonly kind: 'found'; readonly use: RedisUse }
  | { readonly kind: 'missing'; readonly why: Message }

/** One database of the Redis that a `redis` check of the settings asks. */
export const findRedis = (
  checks: Settings['checks'],
  wanted: { readonly check: string | undefined; readonly database: number },
): FoundRedis => {
  const found = findCheck(checks, redis.id, wanted.check)
  if (found.kind === 'missing') return found
  const { name, config } = found.check
  const parsed = redis.settings.safeParse(config)
  return parsed.success
    ? {
        kind: 'found',
        use: { check: name, address: redisAddressOf(parsed.data), database: wanted.database },
      }
    : { kind: 'missing', why: message('database.check.missing', { type: redis.id, check: name }) }
}
