import type { TimelineFilter } from '@shared/ipc/contract'
import type { Severity } from '@shared/domain/observation'
import { sql, type Kysely, type RawBuilder, type SqlBool } from 'kysely'
import type { Tables } from './schema'

export type SeqRange = { readonly first: number; readonly last: number }

/**
 * Between which numbers the events of a stretch of time lie, by the index of times; null for no bounds. Clocks are set
 * back, so that in between there may be others.
 */
export const seqsBetween = async (
  db: Kysely<Tables>,
  { fromAt, toAt }: Pick<TimelineFilter, 'fromAt' | 'toAt'>,
): Promise<SeqRange | 'nothing' | null> => {
  if (fromAt === undefined && toAt === undefined) return null
  const row = await db
    .selectFrom('event')
    .select((eb) => [eb.fn.min<number | null>('seq').as('first'), eb.fn.max<number | null>('seq').as('last')])
    .$if(fromAt !== undefined, (query) => query.where('at', '>=', fromAt ?? 0))
    .$if(toAt !== undefined, (query) => query.where('at', '<=', toAt ?? 0))
    .executeTakeFirst()
  const { first = null, last = null } = row ?? {}
  return first === null || last === null ? 'nothing' : { first, last }
}

/** Types that tell a severity of their own where they belong to no incident. */
const TELLING = ['log.observed', 'notice.sent', 'notice.muted']

/** What belongs to an incident of these severities, and what tells one of them by itself. An erased payload tells none. */
export const ofSeverities = (severities: readonly Severity[]): RawBuilder<SqlBool> => {
  const wanted = sql.join(severities)
  return sql<SqlBool>`(
    incident_id in (
      select incident_id from event
      where type = 'incident.opened' and erased_at is null and json_extract(data, '$.severity') in (${wanted})
    )
    or (
      incident_id is null and type in (${sql.join(TELLING)}) and erased_at is null
      and coalesce(json_extract(data, '$.severity'), json_extract(data, '$.observation.severity')) in (${wanted})
    )
  )`
}
