import { eventData } from '@shared/domain/event'
import type { Kysely } from 'kysely'
import { storedValue } from './audit/chain'
import { checkpointBefore } from './checkpoint-reader'
import type { Tables } from './schema'

const DAY_MS = 24 * 60 * 60 * 1000
const KEEP_EVENTS_MS = 400 * DAY_MS
const MAX_EVENTS = 2_000_000

/** Events of one slice: a few milliseconds' work. */
const SLICE_EVENTS = 400

/** How much of the history is kept: events younger than this, and no more than so many. */
export type RetentionPolicy = { readonly keepEventsMs: number; readonly maxEvents: number }

export const defaultRetention: RetentionPolicy = { keepEventsMs: KEEP_EVENTS_MS, maxEvents: MAX_EVENTS }

type Made = { readonly seq: number; readonly at: number }

/** What the newest checkpoint has announced: what is below may go. 1 when nothing has been announced. */
const announcedSeq = async (db: Kysely<Tables>): Promise<number> => {
  const row = await db
    .selectFrom('event')
    .select('data')
    .where('type', '=', 'checkpoint.made')
    .orderBy('seq', 'desc')
    .limit(1)
    .executeTakeFirst()
  const told = eventData['checkpoint.made'].safeParse(storedValue(row?.data ?? ''))
  return told.success ? told.data.keptFromSeq : 1
}

const checkpointsFrom = (db: Kysely<Tables>, seq: number): Promise<readonly Made[]> =>
  db
    .selectFrom('event')
    .select(['seq', 'at'])
    .where('type', '=', 'checkpoint.made')
    .where('seq', '>=', seq)
    .orderBy('seq')
    .execute()

/**
 * From which event on the history is kept, by the time `at`: the last `checkpoint.made` that is too old or too far back.
 * It stops at the first one that is young enough: a clock that was wrong for a while must not make what lies before
 * look old.
 */
export const announceRetention = async (
  db: Kysely<Tables>,
  at: number,
  { keepEventsMs, maxEvents }: RetentionPolicy,
): Promise<number> => {
  const newest = await db.selectFrom('event').select('seq').orderBy('seq', 'desc').limit(1).executeTakeFirst()
  const tooFar = (newest?.seq ?? 0) + 1 - maxEvents
  let keptFrom = await announcedSeq(db)
  for (const made of await checkpointsFrom(db, keptFrom)) {
    if (made.seq > tooFar && made.at > at - keepEventsMs) break
    keptFrom = made.seq
  }
  return keptFrom
}

export type PrunedEvents = { readonly events: number; readonly more: boolean }

/**
 * Deletes one slice of what a checkpoint has announced, the oldest first. Nothing goes while there is no undamaged
 * checkpoint that the rest of the history leads on from: a start then still needs the whole of it.
 */
export const pruneEvents = async (db: Kysely<Tables>): Promise<PrunedEvents> => {
  const keptFrom = await announcedSeq(db)
  const oldest = await db.selectFrom('event').select('seq').orderBy('seq').limit(1).executeTakeFirst()
  if (oldest === undefined || oldest.seq >= keptFrom) return { events: 0, more: false }
  const base = await checkpointBefore(db)
  if (base === null || base.seq < keptFrom - 1) return { events: 0, more: false }
  // A state from before the kept history leads nowhere any more.
  await db
    .deleteFrom('checkpoint')
    .where('seq', '<', keptFrom - 1)
    .execute()
  const end = Math.min(oldest.seq + SLICE_EVENTS, keptFrom)
  const gone = await db.deleteFrom('event').where('seq', '<', end).executeTakeFirst()
  await db.deleteFrom('ledger').where('seq', '<', end).execute()
  return { events: Number(gone.numDeletedRows), more: end < keptFrom }
}
