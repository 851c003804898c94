import { message, type Message } from '@shared/domain/message'
import type { StepOf } from '@shared/domain/plan'
import { shownName, shownTable } from '@shared/domain/vacuum-sql'
import type { GuardContext } from '../define-step-kind'
import { findDatabase } from './find-database'
import { lookAtServer, lookAtTable, lookAtUsers, type TableLook, type UsersLook } from './look-at-tables'
import { lookInto, type Session } from './open-postgresql'

export const GUARD_MS = 6000
/** Who has had a table in use for that long will not be done before the rewriting gives up waiting. */
export const LONGEST_USE_SECONDS = 5
/** Below it SKIP_LOCKED is not known. */
const OLDEST_VERSION = 120_000

type Vacuum = Pick<StepOf<'sql'>, 'template' | 'table'>
type Table = NonNullable<Vacuum['table']>

/** Schemas of the server itself, and of sessions' temporary tables. */
const isSystem = ({ schema }: Table): boolean => schema.startsWith('pg_') || schema === 'information_schema'

/** Why a statement is never carried out, whatever the server looks like. */
export const refuseStatement = ({ template, table }: Vacuum): Message | null => {
  if (table === null) return template === 'vacuum_full' ? message('guard.vacuum.full_needs_table') : null
  return isSystem(table) ? message('guard.vacuum.system', { table: shownTable(table) }) : null
}

export const noTable = (wanted: Table, { database }: { readonly database: string }): Message =>
  message('guard.vacuum.no_table', { table: shownTable(wanted), database: shownName(database) })

/** Why a relation is not vacuumed, whoever uses it. */
export const refuseTable = (found: TableLook, { user }: { readonly user: string }): Message | null => {
  const table = shownTable(found)
  if (found.kind === 'p') return message('guard.vacuum.partitioned', { table })
  if (!['r', 'm'].includes(found.kind)) return message('guard.vacuum.no_such_kind', { table })
  return found.mayVacuum ? null : message('guard.vacuum.no_right', { table, user })
}

/** Why nobody may be made to wait for a table now. */
export const refuseUse = (wanted: Table, template: Vacuum['template'], use: UsersLook): Message | null => {
  const table = shownTable(wanted)
  if (use.vacuumPid !== null) return message('guard.vacuum.running', { table, pid: String(use.vacuumPid) })
  return template === 'vacuum_full' && use.longestSeconds >= LONGEST_USE_SECONDS
    ? message('guard.vacuum.in_use', { table, seconds: Math.round(use.longestSeconds) })
    : null
}

/** Why nothing is vacuumed on a server as it is. */
export const refuseServer = async (session: Session): Promise<Message | null> => {
  if (session.version < OLDEST_VERSION) return message('guard.vacuum.too_old')
  const { standby, counts } = await lookAtServer(session)
  if (standby) return message('guard.vacuum.standby')
  return counts ? null : message('guard.vacuum.no_counts')
}

/** The guard of a VACUUM: the check, the statement, the server, the table, our rights, and who uses it, all asked anew. */
export const refuseVacuum = async (
  step: StepOf<'sql'>,
  { settings }: GuardContext,
  signal: AbortSignal,
): Promise<Message | null> => {
  const never = refuseStatement(step)
  if (never !== null) return never
  const found = findDatabase(settings.checks ?? [], step)
  if (found.kind === 'missing') return found.why
  const { use } = found
  const asked = await lookInto(use, { limitMs: GUARD_MS, signal }, async (session) => {
    const server = await refuseServer(session)
    if (server !== null || step.table === null) return server
    const table = await lookAtTable(session, step.table)
    if (table === null) return noTable(step.table, use.address)
    return (
      refuseTable(table, use.address) ??
      refuseUse(step.table, step.template, await lookAtUsers(session, table.oid))
    )
  })
  return asked.kind === 'failed' ? asked.why : asked.value
}
