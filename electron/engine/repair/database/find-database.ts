import { message, type Message } from '@shared/domain/message'
import { postgresqlAddressOf, type PostgresqlAddress } from '../../checks/connect/postgresql-address'
import postgresql from '../../checks/postgresql'
import type { Settings } from '../../settings/settings'
import { findCheck } from './find-check'

/** A database as the settings lead there now; its password is in `address` and goes nowhere else. */
export type DatabaseUse = { readonly check: string; readonly address: PostgresqlAddress }

export type FoundDatabase =
  | { readonly kind: 'found'; readonly use: DatabaseUse }
  | { readonly kind: 'missing'; readonly why: Message }

/** The database of a `postgresql` check of the settings; the check's own one when no other is named. */
export const findDatabase = (
  checks: Settings['checks'],
  wanted: { readonly check: string | undefined; readonly database: string | undefined },
): FoundDatabase => {
  const found = findCheck(checks, postgresql.id, wanted.check)
  if (found.kind === 'missing') return found
  const { name, config } = found.check
  const parsed = postgresql.settings.safeParse(config)
  if (!parsed.success)
    return {
      kind: 'missing',
      why: message('database.check.missing', { type: postgresql.id, check: name }),
    }
  const address = postgresqlAddressOf(parsed.data)
  return {
    kind: 'found',
    use: { check: name, address: { ...address, database: wanted.database ?? address.database } },
  }
}
