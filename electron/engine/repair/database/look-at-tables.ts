import { z } from 'zod'
import type { StepOf } from '@shared/domain/plan'
import type { Session } from './open-postgresql'
import {
  HOLDERS_SQL,
  LEFT_SQL,
  SERVER_SQL,
  sumSql,
  tableSql,
  USERS_SQL,
  WASTE_SQL,
  worstTablesSql,
} from './table-sql'

type Table = NonNullable<StepOf<'sql'>['table']>

const tableRow = z.lazy(() =>
  z.object({
    oid: z.number(),
    schema: z.string(),
    name: z.string(),
    /** As pg_class has it: `r` a table, `m` a materialized view, `p` a partitioned table. */
    kind: z.string(),
    fileNode: z.number(),
    /** With its indexes; null where somebody has it locked. */
    bytes: z.number().nullable(),
    dead: z.number(),
    live: z.number(),
    /** Epoch milliseconds of the server's clock. */
    vacuumedAt: z.number().nullable(),
    mayVacuum: z.boolean(),
  }),
)
export type TableLook = Readonly<z.output<typeof tableRow>>

const sumRow = z.lazy(() =>
  z.object({
    tables: z.number(),
    /** Those that this user may not vacuum. */
    closed: z.number(),
    dead: z.number(),
    live: z.number(),
    vacuumed: z.number(),
    bytes: z.number(),
  }),
)
export type SumLook = Readonly<z.output<typeof sumRow>>

const serverRow = z.object({
  standby: z.boolean(),
  counts: z.boolean(),
  now: z.number(),
  sessions: z.number(),
})
export type ServerLook = Readonly<z.output<typeof serverRow>>

const holderRow = z.object({
  kind: z.enum(['session', 'prepared', 'slot']),
  name: z.string(),
  seconds: z.number().nullable(),
})
export type Holder = Readonly<z.output<typeof holderRow>>

const usersRow = z.object({
  sessions: z.number(),
  longestSeconds: z.number(),
  vacuumPid: z.number().nullable(),
})
/** Who has a table in use: sessions, the age of their longest transaction, and a VACUUM of it that runs. */
export type UsersLook = Readonly<z.output<typeof usersRow>>

const only = <T>(rows: readonly T[]): T => {
  const [row] = rows
  if (row === undefined) throw new Error('the server gave no row')
  return row
}

export const lookAtServer = async ({ ask }: Session): Promise<ServerLook> =>
  only(await ask(serverRow, SERVER_SQL))

/** A relation by its names, or null when there is none. */
export const lookAtTable = async (
  { ask, version }: Session,
  { schema, name }: Table,
): Promise<TableLook | null> => (await ask(tableRow, tableSql(version), [schema, name]))[0] ?? null

export const lookAtWorst = ({ ask, version }: Session, most: number): Promise<readonly TableLook[]> =>
  ask(tableRow, worstTablesSql(version), [most])

export const lookAtSum = async ({ ask, version }: Session, sinceAt: number): Promise<SumLook> =>
  only(await ask(sumRow, sumSql(version), [sinceAt]))

export const lookForLeft = ({ ask }: Session, sinceAt: number): Promise<readonly Table[]> =>
  ask(z.object({ schema: z.string(), name: z.string() }), LEFT_SQL, [sinceAt])

export const lookAtUsers = async ({ ask }: Session, oid: number): Promise<UsersLook> =>
  only(await ask(usersRow, USERS_SQL, [oid]))

export const lookForHolders = ({ ask }: Session, overSeconds: number): Promise<readonly Holder[]> =>
  ask(holderRow, HOLDERS_SQL, [overSeconds])

/** Bytes of a table that seem to be empty; null where that cannot be estimated. */
export const estimateWaste = async ({ ask }: Session, oid: number): Promise<number | null> =>
  (await ask(z.object({ bytes: z.number().nullable() }), WASTE_SQL, [oid]))[0]?.bytes ?? null
