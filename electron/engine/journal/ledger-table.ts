import type { RuleLedger, ShadowEntry, TargetLedger } from '@shared/domain/ledger-summary'
import type { Event } from '@shared/domain/event'
import type { Kysely, Selectable } from 'kysely'
import { ledgerChange, type LedgerChange, type LedgerKind, type LedgerRow } from '../ledger/rows'
import { shadowEntry } from '../ledger/shadow-entry'
import {
  LEDGER_MS,
  localHour,
  summarizeLedger,
  summarizeTarget,
  surroundingOf,
  SURROUNDING_MS,
} from '../ledger/summarize'
import { eventsBySeq } from './event-reader'
import type { Calls } from './protocol'
import type { Tables } from './schema'
import { inSlices } from './slices'
import type { Database } from './sqlite'

type Row = Selectable<Tables['ledger']>

/** Rows of one INSERT: nine parameters each. */
const ROWS_AT_ONCE = 500

const addRows = async (db: Kysely<Tables>, rows: readonly LedgerRow[]): Promise<void> => {
  for (const slice of inSlices(rows, ROWS_AT_ONCE))
    await db
      .insertInto('ledger')
      .values(
        slice.map(({ ruleId, afterMs, endSeq, ...row }) => ({
          ...row,
          rule_id: ruleId,
          after_ms: afterMs,
          end_seq: endSeq,
        })),
      )
      .execute()
}

const changeRow = (db: Kysely<Tables>, change: Exclude<LedgerChange, { readonly kind: 'add' }>) => {
  const rows = db.updateTable('ledger').where('ref', '=', change.ref)
  switch (change.kind) {
    case 'settle_repair':
      return rows
        .set({ kind: 'repair', at: change.at, value: change.value })
        .where('kind', '=', 'planned')
        .execute()
    case 'regress_repair':
      return rows.set({ value: 'regressed' }).where('kind', '=', 'repair').execute()
    case 'settle_shadow':
      return rows
        .set({ value: change.value, after_ms: change.afterMs, end_seq: change.endSeq })
        .where('kind', '=', 'shadow')
        .execute()
  }
}

/** Keeps the ledger beside the events, as a part of their transaction. */
export const noteInLedger = async (db: Kysely<Tables>, events: readonly Event[]): Promise<void> => {
  let waiting: LedgerRow[] = []
  for (const event of events) {
    const change = ledgerChange(event)
    if (change?.kind === 'add') waiting.push(change.row)
    else if (change !== null) {
      // What it changes may be among those that wait.
      await addRows(db, waiting)
      waiting = []
      await changeRow(db, change)
    }
  }
  await addRows(db, waiting)
}

const shown = ({ kind, at, rule_id, fingerprint, ref, value, after_ms }: Omit<Row, 'seq' | 'end_seq'>) => ({
  kind,
  at,
  ruleId: rule_id,
  fingerprint,
  ref,
  value,
  afterMs: after_ms,
})
const columns = ['kind', 'at', 'rule_id', 'fingerprint', 'ref', 'value', 'after_ms'] as const

/** Rows of some kinds since a time, by the index over both. */
const since = (db: Kysely<Tables>, kinds: readonly LedgerKind[], fromAt: number) =>
  db
    .selectFrom('ledger')
    .select(columns)
    .where('kind', 'in', kinds)
    .where('at', '>', fromAt)
    .execute()
    .then((rows) => rows.map(shown))

const around: readonly LedgerKind[] = ['incident', 'hold', 'start']

/** The record of every rule that has one. */
export const readLedger = async (
  { db }: Database,
  { nowAt }: Calls['ledger']['input'],
): Promise<readonly RuleLedger[]> => {
  const rows = [
    ...(await since(db, ['repair', 'shadow'], nowAt - LEDGER_MS)),
    ...(await since(db, around, nowAt - SURROUNDING_MS)),
  ]
  return summarizeLedger(rows, { nowAt, hourOf: localHour })
}

/** The record of one rule on one target. */
export const readTargetLedger = async (
  { db }: Database,
  { fingerprint, nowAt }: Calls['ledger_target']['input'],
): Promise<TargetLedger> => {
  const own = await db
    .selectFrom('ledger')
    .select(columns)
    .where('fingerprint', '=', fingerprint)
    .where('kind', 'in', ['repair', 'incident'])
    .where('at', '>', nowAt - LEDGER_MS)
    .execute()
  // What was repaired longer ago is still what happened here the last times.
  const older = await db
    .selectFrom('ledger')
    .select(columns)
    .where('fingerprint', '=', fingerprint)
    .where('kind', '=', 'repair')
    .where('at', '<=', nowAt - LEDGER_MS)
    .orderBy('at', 'desc')
    .limit(5)
    .execute()
  const rows = [...own, ...older].map(shown)
  const repairs = rows.filter(({ kind }) => kind === 'repair')
  const incidents = rows.filter(({ kind }) => kind === 'incident')
  const ruleId = rows[0]?.ruleId ?? ''
  const surrounding = surroundingOf(await since(db, around, nowAt - SURROUNDING_MS), localHour)
  return summarizeTarget(fingerprint, ruleId, { incidents, repairs }, surrounding, nowAt)
}

/** The shadow ledger, newest first. */
export const readShadows = async (
  { db }: Database,
  { beforeSeq, limit, ruleId }: Calls['ledger_shadows']['input'],
): Promise<Calls['ledger_shadows']['output']> => {
  const rows = await db
    .selectFrom('ledger')
    .selectAll()
    .where('kind', '=', 'shadow')
    .$if(beforeSeq !== undefined, (query) => query.where('seq', '<', beforeSeq ?? 0))
    .$if(ruleId !== undefined, (query) => query.where('rule_id', '=', ruleId ?? ''))
    .orderBy('seq', 'desc')
    .limit(limit + 1)
    .execute()
  const page = rows.slice(0, limit)
  const events = await eventsBySeq(
    db,
    page.flatMap(({ seq, end_seq }) => (end_seq === null ? [seq] : [seq, end_seq])),
  )
  const shadows = page.flatMap(({ seq, end_seq }): ShadowEntry[] => {
    const noted = events.get(seq)
    if (noted?.type !== 'shadow.noted') return []
    const ended = end_seq === null ? undefined : events.get(end_seq)
    return [shadowEntry(noted, ended?.type === 'shadow.settled' ? ended : undefined)]
  })
  return { shadows, more: rows.length > limit }
}
