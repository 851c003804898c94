import type { Event, EventDraft } from '@shared/domain/event'
import { upcast } from '@shared/domain/upcast'
import type { Kysely, Selectable } from 'kysely'
import type { StoredOffset, TimelinePage } from '../ports'
import { RefusedInput } from './journal-error'
import type { Calls, PageQuery, ReplayChunk, UnknownEvent } from './protocol'
import type { Tables } from './schema'
import { durably, type Database } from './sqlite'

type Row = Selectable<Tables['event']>

/** Bounds of one chunk of a replay: what the main thread takes over in a few milliseconds. */
const CHUNK_EVENTS = 400
const CHUNK_CHARACTERS = 128 * 1024
/** Rows of one INSERT: eight parameters each, far below SQLite's 32,766. */
const ROWS_AT_ONCE = 500

export const inSlices = <T>(items: readonly T[], size: number): readonly (readonly T[])[] =>
  Array.from({ length: Math.ceil(items.length / size) }, (_, index) =>
    items.slice(index * size, (index + 1) * size),
  )

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

const parseJson = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    // Damaged JSON becomes an entry that `upcast` reports as unknown.
    return null
  }
}

const decode = (
  row: Row,
):
  | { readonly kind: 'known'; readonly event: Event }
  | { readonly kind: 'unknown'; readonly entry: UnknownEvent } => {
  const { seq, at, type, v } = row
  const result = upcast({ seq, at, type, v, actor: parseJson(row.actor), data: parseJson(row.data) })
  return result.kind === 'known' ? result : { kind: 'unknown', entry: { seq, type, reason: result.reason } }
}

const newestSeq = async (db: Kysely<Tables>): Promise<number> => {
  const row = await db
    .selectFrom('event')
    .select((eb) => eb.fn.max<number | null>('seq').as('seq'))
    .executeTakeFirst()
  return row?.seq ?? 0
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

const storeOffset = async (db: Kysely<Tables>, offset: StoredOffset): Promise<void> => {
  const values = {
    path: offset.path,
    device: offset.device,
    inode: offset.inode,
    head_bytes: offset.headBytes,
    head_hash: offset.headHash,
    offset: offset.offset,
    tail_hash: offset.tailHash ?? null,
  }
  await db
    .insertInto('source_offset')
    .values({ source_id: offset.sourceId, ...values })
    .onConflict((conflict) => conflict.column('source_id').doUpdateSet(values))
    .execute()
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

export const readOffsets = async ({ db }: Database): Promise<readonly StoredOffset[]> => {
  const rows = await db.selectFrom('source_offset').selectAll().orderBy('source_id').execute()
  return rows.map((row) => ({
    sourceId: row.source_id,
    path: row.path,
    device: row.device,
    inode: row.inode,
    headBytes: row.head_bytes,
    headHash: row.head_hash,
    offset: row.offset,
    ...(row.tail_hash === null ? {} : { tailHash: row.tail_hash }),
  }))
}

/** The next events after `afterSeq`, up to the newest that there was when the replay began. */
export const replayChunk = async (
  { db }: Database,
  { afterSeq, untilSeq }: Calls['replay']['input'],
): Promise<ReplayChunk> => {
  const until = untilSeq ?? (await newestSeq(db))
  const events: Event[] = []
  const unknown: UnknownEvent[] = []
  let lastSeq = afterSeq
  let characters = 0
  const rows = db
    .selectFrom('event')
    .selectAll()
    .where('seq', '>', afterSeq)
    .where('seq', '<=', until)
    .orderBy('seq')
    .limit(CHUNK_EVENTS)
    .stream()
  for await (const row of rows) {
    const decoded = decode(row)
    if (decoded.kind === 'known') events.push(decoded.event)
    else unknown.push(decoded.entry)
    lastSeq = row.seq
    characters += row.data.length
    if (characters >= CHUNK_CHARACTERS) break
  }
  return { events, unknown, lastSeq, untilSeq: until, done: lastSeq >= until || lastSeq === afterSeq }
}

const pageRows = (
  db: Kysely<Tables>,
  { filter }: PageQuery,
  beforeSeq: number | null,
  limit: number,
): Promise<readonly Row[]> =>
  db
    .selectFrom('event')
    .selectAll()
    .$if(beforeSeq !== null, (query) => query.where('seq', '<', beforeSeq ?? 0))
    .$if(filter?.types !== undefined, (query) => query.where('type', 'in', filter?.types ?? []))
    .$if(filter?.incidentId !== undefined, (query) =>
      query.where('incident_id', '=', filter?.incidentId ?? ''),
    )
    .$if(filter?.repairId !== undefined, (query) => query.where('repair_id', '=', filter?.repairId ?? ''))
    .orderBy('seq', 'desc')
    .limit(limit)
    .execute()

/** Newest first; entries that this program does not know neither appear nor count. */
export const page = async ({ db }: Database, query: PageQuery): Promise<TimelinePage> => {
  if (!Number.isInteger(query.limit) || query.limit < 1)
    throw new RefusedInput(`a page of ${query.limit} entries`)
  const wanted = query.limit + 1
  const events: Event[] = []
  let beforeSeq = query.beforeSeq ?? null
  for (;;) {
    const rows = await pageRows(db, query, beforeSeq, wanted)
    for (const row of rows) {
      const decoded = decode(row)
      if (decoded.kind === 'known') events.push(decoded.event)
    }
    const last = rows.at(-1)
    if (events.length >= wanted || rows.length < wanted || last === undefined) break
    beforeSeq = last.seq
  }
  return { events: events.slice(0, query.limit), more: events.length > query.limit }
}
