import type { Event, EventDraft } from '@shared/domain/event'
import { newestVersion, upcast } from '@shared/domain/upcast'
import type { Kysely, Selectable } from 'kysely'
import { CHAIN_START, chainAfter, digestOf } from './audit/chain'
import { RefusedInput } from './journal-error'
import { noteInLedger } from './ledger-table'
import type { Calls } from './protocol'
import { addRepeat, drainRepeat } from './repeats'
import type { Tables } from './schema'
import { inSlices } from './slices'
import { forgetOffsets, storeOffset } from './source-offsets'
import { durably, type Database } from './sqlite'

type Row = Selectable<Tables['event']>

/** Rows of one INSERT: eleven parameters each, far below SQLite's 32,766. */
const ROWS_AT_ONCE = 500

const textField = (data: object, name: string): string | null => {
  const value: unknown = name in data ? (data as Record<string, unknown>)[name] : null
  return typeof value === 'string' ? value : null
}

type Encoded = {
  readonly event: Event
  readonly row: Omit<Row, 'incident_id' | 'chain'>
  readonly incidentId: string | null
}

/** Parses a draft as it will be read again, so that nothing is written that a replay would not understand. */
const encode = (draft: EventDraft, seq: number): Encoded => {
  const parsed = upcast({ ...draft, seq, v: newestVersion(draft.type) })
  if (parsed.kind === 'unknown') throw new RefusedInput(`event ${draft.type}: ${parsed.reason}`)
  const { type, at, actor, v } = parsed.event
  const text = JSON.stringify(parsed.event.data)
  // The data go through JSON once: the event that is folded now equals the one of every later replay.
  const data: unknown = JSON.parse(text)
  return {
    event: { ...parsed.event, data } as Event,
    row: {
      seq,
      at,
      type,
      v,
      actor: JSON.stringify(actor),
      data: text,
      repair_id: textField(parsed.event.data, 'repairId'),
      digest: digestOf({ type, v, at, actor, data }),
      erased_at: null,
    },
    incidentId: textField(parsed.event.data, 'incidentId'),
  }
}

/** The incident of a repair, from the entry that planned it. */
const incidentOf = async (db: Kysely<Tables>, repairId: string): Promise<string | null> => {
  const row = await db
    .selectFrom('event')
    .select('incident_id')
    .where('repair_id', '=', repairId)
    .where('incident_id', 'is not', null)
    .orderBy('seq')
    .limit(1)
    .executeTakeFirst()
  return row?.incident_id ?? null
}

const complete = async (
  db: Kysely<Tables>,
  encoded: readonly Encoded[],
  before: Uint8Array,
): Promise<readonly Row[]> => {
  const byRepair = new Map<string, string | null>()
  const rows: Row[] = []
  let chain = before
  for (const { row, incidentId } of encoded) {
    const repairId = row.repair_id
    if (repairId !== null && (byRepair.get(repairId) ?? null) === null) {
      byRepair.set(repairId, (await incidentOf(db, repairId)) ?? incidentId)
    }
    chain = chainAfter(chain, row.seq, row.digest)
    rows.push({
      ...row,
      chain,
      incident_id: incidentId ?? (repairId === null ? null : (byRepair.get(repairId) ?? null)),
    })
  }
  return rows
}

export type Link = { readonly seq: number; readonly chain: Uint8Array }

/** The newest event's number and the chain after it. */
export const newestLink = async (db: Kysely<Tables>): Promise<Link> =>
  (await db
    .selectFrom('event')
    .select(['seq', 'chain'])
    .orderBy('seq', 'desc')
    .limit(1)
    .executeTakeFirst()) ?? { seq: 0, chain: CHAIN_START }

/** Numbers, links and stores events after the newest one, as a part of a transaction. */
export const insertEvents = async (
  db: Kysely<Tables>,
  drafts: readonly EventDraft[],
  newest: Link,
): Promise<readonly Event[]> => {
  const encoded = drafts.map((draft, index) => encode(draft, newest.seq + 1 + index))
  const rows = await complete(db, encoded, newest.chain)
  for (const slice of inSlices(rows, ROWS_AT_ONCE)) await db.insertInto('event').values(slice).execute()
  const events = encoded.map(({ event }) => event)
  await noteInLedger(db, events)
  return events
}

/** Numbers and stores events, with the offsets and repeats that led to them, all or nothing. */
export const append = async (
  database: Database,
  {
    drafts,
    offsets,
    durable,
    repeats = [],
    drainRepeats = [],
    forgetOffsets: gone = [],
  }: Calls['append']['input'],
): Promise<readonly Event[]> => {
  if (drafts.length + offsets.length + repeats.length + drainRepeats.length + gone.length === 0) return []
  const store = (): Promise<readonly Event[]> =>
    database.db.transaction().execute(async (tx) => {
      const events = await insertEvents(tx, drafts, await newestLink(tx))
      if (gone.length > 0) await forgetOffsets(tx, gone)
      for (const offset of offsets) await storeOffset(tx, offset)
      for (const key of drainRepeats) await drainRepeat(tx, key)
      for (const repeat of repeats) await addRepeat(tx, repeat)
      return events
    })
  return durable ? durably(database, store) : store()
}
