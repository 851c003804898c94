import { message, type Message } from '@shared/domain/message'
import { codeOf } from '../../checks/connect/connection-fault'
import { postgresqlPlace } from '../../checks/connect/postgresql-address'
import { reasonOf, wayFault } from './connection-words'
import type { DatabaseUse } from './find-database'

export const LOCK_NOT_AVAILABLE = '55P03'
export const QUERY_CANCELED = '57014'
const NO_RIGHT = '42501'
const DISK_FULL = '53100'

/** The SQLSTATE of a server's error, or null. */
export const sqlStateOf = (error: unknown): string | null => {
  const code = codeOf(error)
  return code !== null && /^[0-9A-Z]{5}$/.test(code) ? code : null
}

/**
 * Why a database could not be asked, in words and without a secret. Codes: PostgreSQL manual, "PostgreSQL Error Codes".
 */
export const postgresqlFault = (error: unknown, { check, address }: DatabaseUse): Message => {
  const place = { service: 'PostgreSQL', ...postgresqlPlace(address) }
  const params = {
    ...place,
    check,
    user: address.user,
    database: address.database,
    reason: reasonOf(error, address.password),
  }
  const way = wayFault(error, place)
  if (way !== null) return way
  const state = sqlStateOf(error)
  if (state === null) {
    // What pg says where SCRAM gets an empty password, and where the connection ends without an error of the system.
    if (error instanceof Error && /password must be/.test(error.message))
      return message('database.failed.password_missing', params)
    if (error instanceof Error && error.message.startsWith('Connection terminated'))
      return message('check.connect.closed', place)
    return message('database.failed.other', params)
  }
  if (state.startsWith('28'))
    return message(
      address.password === null ? 'database.failed.password_missing' : 'database.failed.login',
      params,
    )
  switch (state) {
    case '57P03':
      return message('database.failed.starting', params)
    case '53300':
      return message('database.failed.full', params)
    case '3D000':
      return message('database.failed.no_database', params)
    case NO_RIGHT:
      return message('database.failed.no_right', params)
    case LOCK_NOT_AVAILABLE:
      return message('database.failed.locked', params)
    case QUERY_CANCELED:
      return message('database.failed.cancelled', params)
    case DISK_FULL:
      return message('database.failed.disk_full', params)
    default:
      return message('database.failed.other', params)
  }
}
