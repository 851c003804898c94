import { message, type Message } from '@shared/domain/message'
import { redisPlace } from '../../checks/connect/redis-address'
import { reasonOf, wayFault } from '../database/connection-words'
import type { RedisUse } from './find-redis'

/** Why a Redis could not be asked, in words and without a secret. The first word of an error reply is its code. */
export const redisFault = (error: unknown, { check, address, database }: RedisUse): Message => {
  const place = { service: 'Redis', ...redisPlace(address) }
  const way = wayFault(error, place)
  if (way !== null) return way
  const said = error instanceof Error ? error.message : String(error)
  if (/^Connection is closed|^Command aborted|^Stream isn't writeable/.test(said))
    return message('check.connect.closed', place)
  const params = { where: place.where, check, reason: reasonOf(error, address.password) }
  const [code = ''] = said.split(' ', 1)
  switch (code) {
    case 'NOAUTH':
    case 'WRONGPASS':
      return message('redis.failed.login', params)
    case 'NOPERM':
      return message('redis.failed.no_right', params)
    case 'LOADING':
      return message('redis.failed.loading', params)
    case 'READONLY':
      return message('redis.failed.read_only', params)
    case 'MISCONF':
    case 'NOREPLICAS':
    case 'MASTERDOWN':
      return message('redis.failed.not_writing', params)
    default:
      if (/invalid password/i.test(said)) return message('redis.failed.login', params)
      if (/DB index is out of range|invalid DB index/i.test(said))
        return message('redis.failed.no_database', { ...params, database: String(database) })
      return message('redis.failed.other', params)
  }
}
