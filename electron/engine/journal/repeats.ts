import { joinKinds, unknownKinds, type LineKinds } from '@shared/domain/line-kinds'
import { sql, type Kysely } from 'kysely'
import type { Repeat, RepeatKey } from '../ports'
import { RefusedInput } from './journal-error'
import type { Tables } from './schema'
import type { Database } from './sqlite'

/** What was stored is what this file has written. */
const toKinds = (stored: string | null): LineKinds | undefined =>
  stored === null ? undefined : (JSON.parse(stored) as LineKinds)

const kindsOf = ({ kinds, count }: Pick<Repeat, 'kinds' | 'count'>): LineKinds => kinds ?? unknownKinds(count)

/** What the lines say that are pending under a key, with those that are added. */
const kindsWith = async (db: Kysely<Tables>, repeat: Repeat): Promise<string | null> => {
  const pending = await db
    .selectFrom('repeat')
    .select(['kinds', 'count'])
    .where('incident_id', '=', repeat.incidentId)
    .where('rule_id', '=', repeat.ruleId)
    .where('source_id', '=', repeat.sourceId)
    .executeTakeFirst()
  if (pending === undefined) return repeat.kinds === undefined ? null : JSON.stringify(repeat.kinds)
  if (pending.kinds === null && repeat.kinds === undefined) return null
  const before = kindsOf({ kinds: toKinds(pending.kinds), count: pending.count })
  return JSON.stringify(joinKinds(before, kindsOf(repeat)))
}

/** Adds to what is pending, as a part of a transaction. */
export const addRepeat = async (db: Kysely<Tables>, repeat: Repeat): Promise<void> => {
  if (!Number.isInteger(repeat.count) || repeat.count < 1)
    throw new RefusedInput(`${repeat.count} repeats of ${repeat.ruleId}`)
  const kinds = await kindsWith(db, repeat)
  await db
    .insertInto('repeat')
    .values({
      incident_id: repeat.incidentId,
      rule_id: repeat.ruleId,
      source_id: repeat.sourceId,
      count: repeat.count,
      first_at: repeat.firstAt,
      last_at: repeat.lastAt,
      sample: repeat.sample,
      kinds,
    })
    .onConflict((conflict) =>
      conflict.columns(['incident_id', 'rule_id', 'source_id']).doUpdateSet({
        count: sql<number>`repeat.count + excluded.count`,
        first_at: sql<number>`min(repeat.first_at, excluded.first_at)`,
        last_at: sql<number>`max(repeat.last_at, excluded.last_at)`,
        sample: sql<string>`case when excluded.last_at >= repeat.last_at then excluded.sample else repeat.sample end`,
        kinds,
      }),
    )
    .execute()
}

/** Empties what is pending under a key, as a part of a transaction. */
export const drainRepeat = async (db: Kysely<Tables>, key: RepeatKey): Promise<void> => {
  await db
    .deleteFrom('repeat')
    .where('incident_id', '=', key.incidentId)
    .where('rule_id', '=', key.ruleId)
    .where('source_id', '=', key.sourceId)
    .execute()
}

export const readRepeats = async ({ db }: Database): Promise<readonly Repeat[]> => {
  const rows = await db.selectFrom('repeat').selectAll().orderBy('first_at').execute()
  return rows.map((row) => ({
    incidentId: row.incident_id,
    ruleId: row.rule_id,
    sourceId: row.source_id,
    count: row.count,
    firstAt: row.first_at,
    lastAt: row.last_at,
    sample: row.sample,
    kinds: toKinds(row.kinds),
  }))
}
