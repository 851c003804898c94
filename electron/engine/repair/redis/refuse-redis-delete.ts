import { message, type Message } from '@shared/domain/message'
import type { StepOf } from '@shared/domain/plan'
import { shownName } from '@shared/domain/vacuum-sql'
import { redisPlace } from '../../checks/connect/redis-address'
import type { GuardContext } from '../define-step-kind'
import { findRedis, type RedisUse } from './find-redis'
import { lookIntoRedis, type Info } from './open-redis'

const GUARD_MS = 6000

type Pattern = Pick<StepOf<'redis_delete'>, 'pattern' | 'wholeDatabase'>

/** Whether a pattern has no character of its own that a key has to have. Patterns: Redis manual, "KEYS". */
const fitsAll = (pattern: string): boolean =>
  !/\\[\s\S]/.test(pattern) && pattern.replace(/\[[^\]]*\]?|[*?]/g, '') === ''

/** Why a pattern is never used, whatever the server holds. */
export const refusePattern = ({ pattern, wholeDatabase }: Pattern): Message | null => {
  const params = { pattern: shownName(pattern) }
  if (/\p{Cc}/u.test(pattern)) return message('guard.redis.unsafe', params)
  return fitsAll(pattern) && !wholeDatabase ? message('guard.redis.vague', params) : null
}

/** Why nothing is deleted on a server, by what it says of itself. */
export const refuseRedis = (info: Info, { address }: RedisUse): Message | null => {
  const { where } = redisPlace(address)
  if (info.get('redis_mode') === 'sentinel') return message('guard.redis.sentinel', { where })
  if (info.get('redis_mode') === 'cluster' || info.get('cluster_enabled') === '1')
    return message('guard.redis.cluster', { where })
  return info.get('role') === 'slave' ? message('guard.redis.replica', { where }) : null
}

/** The guard of a deletion: the check, the pattern, the login, the database and the server, all asked anew. */
export const refuseRedisDelete = async (
  step: StepOf<'redis_delete'>,
  { settings }: GuardContext,
  signal: AbortSignal,
): Promise<Message | null> => {
  const never = refusePattern(step)
  if (never !== null) return never
  const found = findRedis(settings.checks ?? [], step)
  if (found.kind === 'missing') return found.why
  const asked = await lookIntoRedis(found.use, { limitMs: GUARD_MS, signal }, async ({ info }) =>
    refuseRedis(await info(), found.use),
  )
  return asked.kind === 'failed' ? asked.why : asked.value
}
