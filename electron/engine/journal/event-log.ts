import type { Event, EventDraft } from '@shared/domain/event'
import { upcast } from '@shared/domain/upcast'
import type { Kysely, Selectable } from 'kysely'
import { newestSeq } from './event-reader'
import { RefusedInput } from './journal-error'
import type { Calls } from './protocol'
import type { Tables } from './schema'
import { inSlices } from './slices'
import { storeOffset } from './source-offsets'
import { durably, type Database } from './sqlite'

type Row = Selectable<Tables['event']>

/** Rows of one INSERT: eight parameters each, far below SQLite's 32,766. */
const ROWS_AT_ONCE = 500

const textField = (data: object, name: string): string | null => {
  const value: unknown = name in data ? (data as Record<string, unknown>)[name] : null
  return typeof value === 'string' ? value : null
}

type Encoded = {
  readonly event: Event
  readonly row: Omit<Row, 'incident_id'>
  readonly incidentId: string | null
}

/** Parses a draft as it will be read again, so that nothing is written that a replay would not understand. */
const encode = (draft: EventDraft, seq: number): Encoded => {
  const parsed = upcast({ ...draft, seq, v: 1 })
  if (parsed.kind === 'unknown') throw new RefusedInput(`event ${draft.type}: ${parsed.reason}`)
  const { type, at, actor, v } = parsed.event
  const data = JSON.stringify(parsed.event.data)
  return {
    // The data go through JSON once: the event that is folded now equals the one of every later replay.
    event: { ...parsed.event, data: JSON.parse(data) },
    row: {
      seq,
      at,
      type,
      v,
      actor: JSON.stringify(actor),
      data,
      repair_id: textField(parsed.event.data, 'repairId'),
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

const withIncidents = async (db: Kysely<Tables>, encoded: readonly Encoded[]): Promise<readonly Row[]> => {
  const byRepair = new Map<string, string | null>()
  const rows: Row[] = []
  for (const { row, incidentId } of encoded) {
    const repairId = row.repair_id
    if (repairId !== null && (byRepair.get(repairId) ?? null) === null) {
      byRepair.set(repairId, (await incidentOf(db, repairId)) ?? incidentId)
    }
    rows.push({
      ...row,
      incident_id: incidentId ?? (repairId === null ? null : (byRepair.get(repairId) ?? null)),
    })
  }
  return rows
}

/** Numbers and stores events, with the offsets that led to them, all or nothing. */
export const append = async (
  database: Database,
  { drafts, offsets, durable }: Calls['append']['input'],
): Promise<readonly Event[]> => {
  if (drafts.length === 0 && offsets.length === 0) return []
  const store = (): Promise<readonly Event[]> =>
    database.db.transaction().execute(async (tx) => {
      const before = await newestSeq(tx)
      const encoded = drafts.map((draft, index) => encode(draft, before + 1 + index))
      const rows = await withIncidents(tx, encoded)
      for (const slice of inSlices(rows, ROWS_AT_ONCE)) await tx.insertInto('event').values(slice).execute()
      for (const offset of offsets) await storeOffset(tx, offset)
      return encoded.map(({ event }) => event)
    })
  return durable ? durably(database, store) : store()
}
