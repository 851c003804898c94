import type { Event } from '@shared/domain/event'
import { upcast } from '@shared/domain/upcast'
import type { Kysely, Selectable } from 'kysely'
import { ofSeverities, seqsBetween, type SeqRange } from './page-filter'
import type { TimelinePage } from '../ports'
import { storedValue } from './audit/chain'
import { JournalError, RefusedInput } from './journal-error'
import type { Calls, PageQuery, ReplayChunk, UnknownEvent } from './protocol'
import type { Tables } from './schema'
import type { Database } from './sqlite'

type Row = Selectable<Tables['event']>

/** Bounds of one chunk of a replay: what the main thread takes over in a few milliseconds. */
const CHUNK_EVENTS = 400
const CHUNK_CHARACTERS = 128 * 1024

type Decoded =
  | { readonly kind: 'known'; readonly event: Event }
  | { readonly kind: 'unknown'; readonly entry: UnknownEvent }
  | { readonly kind: 'erased' }

const decode = (row: Row): Decoded => {
  const { seq, at, type, v } = row
  if (row.erased_at !== null) return { kind: 'erased' }
  const result = upcast({ seq, at, type, v, actor: storedValue(row.actor), data: storedValue(row.data) })
  return result.kind === 'known' ? result : { kind: 'unknown', entry: { seq, type, reason: result.reason } }
}

const newestSeq = async (db: Kysely<Tables>): Promise<number> => {
  const row = await db
    .selectFrom('event')
    .select((eb) => eb.fn.max<number | null>('seq').as('seq'))
    .executeTakeFirst()
  return row?.seq ?? 0
}

/** What was deleted cannot be folded: the replay has to begin at a checkpoint then. */
const assertWhole = async (db: Kysely<Tables>, file: string, afterSeq: number): Promise<void> => {
  const oldest = await db.selectFrom('event').select('seq').orderBy('seq').limit(1).executeTakeFirst()
  if (oldest === undefined || oldest.seq <= afterSeq + 1) return
  throw new JournalError({
    code: 'corrupt',
    file,
    detail: `the history begins at event ${oldest.seq}, and no usable checkpoint leads there from ${afterSeq}`,
  })
}

/** The next events after `afterSeq`, up to the newest that there was when the replay began. */
export const replayChunk = async (
  { db }: Database,
  file: string,
  { afterSeq, untilSeq }: Calls['replay']['input'],
): Promise<ReplayChunk> => {
  if (untilSeq === null) await assertWhole(db, file, afterSeq)
  const until = untilSeq ?? (await newestSeq(db))
  const events: Event[] = []
  const unknown: UnknownEvent[] = []
  let erased = 0
  let lastSeq = afterSeq
  let characters = 0
  const rows = await db
    .selectFrom('event')
    .selectAll()
    .where('seq', '>', afterSeq)
    .where('seq', '<=', until)
    .orderBy('seq')
    .limit(CHUNK_EVENTS)
    .execute()
  for (const row of rows) {
    const decoded = decode(row)
    if (decoded.kind === 'known') events.push(decoded.event)
    else if (decoded.kind === 'unknown') unknown.push(decoded.entry)
    else erased += 1
    lastSeq = row.seq
    characters += row.data.length
    if (characters >= CHUNK_CHARACTERS) break
  }
  return {
    events,
    unknown,
    erased,
    lastSeq,
    untilSeq: until,
    done: lastSeq >= until || lastSeq === afterSeq,
  }
}

const pageRows = (
  db: Kysely<Tables>,
  { filter }: PageQuery,
  { beforeSeq, range }: { readonly beforeSeq: number | null; readonly range: SeqRange | null },
  limit: number,
): Promise<readonly Row[]> =>
  db
    .selectFrom('event')
    .selectAll()
    .$if(range !== null, (query) =>
      query
        .where('seq', '>=', range?.first ?? 0)
        .where('seq', '<=', range?.last ?? 0)
        .where('at', '>=', filter?.fromAt ?? -Number.MAX_VALUE)
        .where('at', '<=', filter?.toAt ?? Number.MAX_VALUE),
    )
    .$if(filter?.severities !== undefined, (query) => query.where(ofSeverities(filter?.severities ?? [])))
    .$if(beforeSeq !== null, (query) => query.where('seq', '<', beforeSeq ?? 0))
    .$if(filter?.types !== undefined, (query) => query.where('type', 'in', filter?.types ?? []))
    .$if(filter?.incidentId !== undefined, (query) =>
      query.where('incident_id', '=', filter?.incidentId ?? ''),
    )
    .$if(filter?.repairId !== undefined, (query) => query.where('repair_id', '=', filter?.repairId ?? ''))
    .orderBy('seq', 'desc')
    .limit(limit)
    .execute()

/** Some entries by their numbers; those that were erased or that this program does not know are left out. */
export const eventsBySeq = async (
  db: Kysely<Tables>,
  seqs: readonly number[],
): Promise<ReadonlyMap<number, Event>> => {
  if (seqs.length === 0) return new Map()
  const rows = await db.selectFrom('event').selectAll().where('seq', 'in', seqs).execute()
  return new Map(
    rows.flatMap((row): [number, Event][] => {
      const decoded = decode(row)
      return decoded.kind === 'known' ? [[row.seq, decoded.event]] : []
    }),
  )
}

/** Newest first; entries that were erased or that this program does not know do not appear, and are counted. */
export const page = async ({ db }: Database, query: PageQuery): Promise<TimelinePage> => {
  if (!Number.isInteger(query.limit) || query.limit < 1)
    throw new RefusedInput(`a page of ${query.limit} entries`)
  const wanted = query.limit + 1
  const events: Event[] = []
  let leftOut = 0
  let beforeSeq = query.beforeSeq ?? null
  const range = await seqsBetween(db, query.filter ?? {})
  if (range === 'nothing') return { events, more: false, leftOut }
  for (;;) {
    const rows = await pageRows(db, query, { beforeSeq, range }, wanted)
    for (const row of rows) {
      const decoded = decode(row)
      if (decoded.kind === 'known') events.push(decoded.event)
      else if (events.length < wanted) leftOut += 1
    }
    const last = rows.at(-1)
    if (events.length >= wanted || rows.length < wanted || last === undefined) break
    beforeSeq = last.seq
  }
  return { events: events.slice(0, query.limit), more: events.length > query.limit, leftOut }
}
