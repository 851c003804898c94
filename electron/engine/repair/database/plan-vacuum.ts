import { message, type Message } from '@shared/domain/message'
import type { StepOf } from '@shared/domain/plan'
import { shortBytes } from '@shared/domain/step-words/define-step-words'
import { shownName, shownTable } from '@shared/domain/vacuum-sql'
import type { LookContext, PlanDraft } from '../../actions/define-action'
import { findDatabase, type DatabaseUse } from './find-database'
import { freeSpaceOf } from './free-space'
import {
  estimateWaste,
  lookAtServer,
  lookAtSum,
  lookAtTable,
  lookAtUsers,
  lookAtWorst,
  lookForHolders,
  type TableLook,
} from './look-at-tables'
import { lookInto, type Session } from './open-postgresql'
import { noTable, refuseServer, refuseStatement, refuseTable, refuseUse } from './refuse-vacuum'
import { impossible } from '../../actions/look/impossible'

const LOOK_MS = 7000
/** Fewer dead rows, or a smaller part of all rows, than these are not worth a VACUUM. */
const LEAST_DEAD = 1000
const LEAST_SHARE = 0.01
/** A rewriting has to give back that much of a table, and that part of it. */
const LEAST_WASTE_BYTES = 1024 ** 2
const LEAST_WASTE_SHARE = 0.2
/** A transaction that has been open for that long is worth a word. */
const LONG_SECONDS = 60
const SHOWN_TABLES = 5
const LOOKED_AT = 200

export type WantedVacuum = Pick<StepOf<'sql'>, 'template' | 'table' | 'timeoutMs'> & {
  readonly check: string | undefined
  readonly database: string | undefined
}

const isNegligible = ({ dead, live }: Pick<TableLook, 'dead' | 'live'>): boolean =>
  dead < LEAST_DEAD || dead < (dead + live) * LEAST_SHARE

const touchOf = ({ bytes, dead, live, ...names }: TableLook): Message =>
  message('touch.vacuum.table', {
    table: shownTable(names),
    bytes: bytes === null ? '?' : shortBytes(bytes),
    dead,
    live,
  })

/** What keeps dead rows: nothing that was seen of those can be removed before it ends. */
const holdersOf = async (session: Session): Promise<readonly Message[]> =>
  (await lookForHolders(session, LONG_SECONDS)).map(({ kind, name, seconds }) =>
    message(`touch.vacuum.held.${kind}`, {
      name: shownName(name),
      minutes: seconds === null ? 0 : Math.round(seconds / 60),
    }),
  )

type Looking = { readonly session: Session; readonly use: DatabaseUse; readonly wanted: WantedVacuum }

const stepOf = (
  { use, wanted: { template, table, timeoutMs } }: Looking,
  found: StepOf<'sql'>['found'],
): StepOf<'sql'> => ({
  kind: 'sql',
  template,
  check: use.check,
  database: use.address.database,
  table,
  timeoutMs,
  found,
})

const planDatabase = async (looking: Looking): Promise<PlanDraft> => {
  const { session, use } = looking
  const database = shownName(use.address.database)
  const worst = await lookAtWorst(session, LOOKED_AT)
  const needing = worst.filter((table) => !isNegligible(table))
  const sum = await lookAtSum(session, 0)
  if (needing.length === 0)
    return {
      kind: 'nothing',
      why: message('action.vacuum.nothing', { what: database, dead: sum.dead, least: LEAST_DEAD }),
    }
  const open = needing.filter(({ mayVacuum }) => mayVacuum)
  if (open.length === 0)
    return impossible(message('action.vacuum.all_closed', { database, user: use.address.user }))
  return {
    kind: 'steps',
    steps: [stepOf(looking, { bytes: sum.bytes, deadRows: sum.dead })],
    touches: [
      ...open.slice(0, SHOWN_TABLES).map(touchOf),
      ...(sum.tables > SHOWN_TABLES ? [message('touch.vacuum.tables', { n: sum.tables, database })] : []),
      ...(sum.closed > 0 ? [message('touch.vacuum.closed', { n: sum.closed, user: use.address.user })] : []),
      message('touch.vacuum.load'),
      ...(await holdersOf(session)),
    ],
  }
}

const planTable = async (looking: Looking, table: TableLook): Promise<PlanDraft> => {
  const { session } = looking
  if (isNegligible(table)) {
    const params = { what: shownTable(table), dead: table.dead, least: LEAST_DEAD }
    return { kind: 'nothing', why: message('action.vacuum.nothing', params) }
  }
  return {
    kind: 'steps',
    steps: [stepOf(looking, { bytes: table.bytes ?? 0, deadRows: table.dead })],
    touches: [touchOf(table), message('touch.vacuum.load'), ...(await holdersOf(session))],
  }
}

/** A rewriting is always asked for: whoever approves it has to know who waits and what it takes. */
const planFull = async (looking: Looking, table: TableLook): Promise<PlanDraft> => {
  const { session, use } = looking
  const name = shownTable(table)
  const bytes = table.bytes ?? 0
  const waste = await estimateWaste(session, table.oid)
  if (
    waste !== null &&
    isNegligible(table) &&
    (waste < LEAST_WASTE_BYTES || waste < bytes * LEAST_WASTE_SHARE)
  )
    return {
      kind: 'nothing',
      why: message('action.vacuum.nothing_full', { what: name, dead: table.dead, waste: shortBytes(waste) }),
    }
  const free = await freeSpaceOf(session, use, table.oid)
  if (free !== null && free < bytes)
    return impossible(
      message('action.vacuum.no_space', { table: name, bytes: shortBytes(bytes), free: shortBytes(free) }),
    )
  const users = await lookAtUsers(session, table.oid)
  const { sessions } = await lookAtServer(session)
  const sizes = { table: name, bytes: shortBytes(bytes) }
  return {
    kind: 'steps',
    steps: [stepOf(looking, { bytes, deadRows: table.dead })],
    touches: [touchOf(table), ...(await holdersOf(session))],
    asks: [
      message('ask.vacuum.lock', { ...sizes, using: users.sessions, sessions }),
      free === null
        ? message('ask.vacuum.space_unknown', sizes)
        : message('ask.vacuum.space', { ...sizes, free: shortBytes(free) }),
      ...(waste === null ? [message('ask.vacuum.gain_unknown', { table: name })] : []),
    ],
    ...(waste !== null && { freesBytes: Math.round(waste) }),
    risk: 'high',
  }
}

const look = async (looking: Looking): Promise<PlanDraft> => {
  const { session, use, wanted } = looking
  const server = await refuseServer(session)
  if (server !== null) return impossible(server)
  if (wanted.table === null) return planDatabase(looking)
  const table = await lookAtTable(session, wanted.table)
  if (table === null) return impossible(noTable(wanted.table, use.address))
  const why =
    refuseTable(table, use.address) ??
    refuseUse(wanted.table, wanted.template, await lookAtUsers(session, table.oid))
  if (why !== null) return impossible(why)
  return wanted.template === 'vacuum_full' ? planFull(looking, table) : planTable(looking, table)
}

/** Looks at a database and says what a VACUUM would find there, who would wait for it, and what would hold it up. */
export const planVacuum = async (
  { settings }: Pick<LookContext, 'settings'>,
  wanted: WantedVacuum,
  signal: AbortSignal,
): Promise<PlanDraft> => {
  const never = refuseStatement(wanted)
  if (never !== null) return impossible(never)
  const found = findDatabase(settings.checks, wanted)
  if (found.kind === 'missing') return impossible(found.why)
  const { use } = found
  const asked = await lookInto(use, { limitMs: LOOK_MS, signal }, (session) => look({ session, use, wanted }))
  return asked.kind === 'failed' ? impossible(asked.why) : asked.value
}
