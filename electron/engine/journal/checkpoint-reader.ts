import { hash } from 'node:crypto'
import { eventData } from '@shared/domain/event'
import type { Kysely } from 'kysely'
import type { Checkpoint } from '../ports'
import { storedValue } from './audit/chain'
import type { Tables } from './schema'

/** A checkpoint whose state is the one that its event, a link of the audit chain, speaks of; else null. */
const undamaged = async (
  db: Kysely<Tables>,
  { seq, reducer, state }: Tables['checkpoint'],
): Promise<Checkpoint | null> => {
  const made = await db
    .selectFrom('event')
    .select('data')
    .where('seq', '=', seq + 1)
    .where('type', '=', 'checkpoint.made')
    .executeTakeFirst()
  const told = eventData['checkpoint.made'].safeParse(storedValue(made?.data ?? ''))
  if (!told.success || told.data.seq !== seq || told.data.reducer !== reducer) return null
  return told.data.digest === hash('sha256', state) ? { seq, reducer, state: storedValue(state) } : null
}

/** The newest checkpoint below a number that is as it was stored; damaged ones are passed over. */
export const checkpointBefore = async (
  db: Kysely<Tables>,
  beforeSeq: number | null = null,
): Promise<Checkpoint | null> => {
  const rows = await db
    .selectFrom('checkpoint')
    .selectAll()
    .$if(beforeSeq !== null, (query) => query.where('seq', '<', beforeSeq ?? 0))
    .orderBy('seq', 'desc')
    .execute()
  for (const row of rows) {
    const found = await undamaged(db, row)
    if (found !== null) return found
  }
  return null
}
