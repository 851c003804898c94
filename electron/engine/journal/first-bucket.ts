import type { Kysely } from 'kysely'
import { bucketStart } from './rollup'
import type { Tables } from './schema'

/** When the first bucket of a series begins within a window; null when it has none there. */
export const firstBucketAt = async (
  db: Kysely<Tables>,
  table: 'metric' | 'histogram',
  seriesId: number,
  bucketMs: number,
  { fromAt, toAt }: { readonly fromAt: number; readonly toAt: number },
): Promise<number | null> => {
  const row = await db
    .selectFrom(table)
    .select('bucket_at')
    .where('resolution_ms', '=', bucketMs)
    .where('series_id', '=', seriesId)
    .where('bucket_at', '>=', bucketStart(fromAt, bucketMs))
    .where('bucket_at', '<=', toAt)
    .orderBy('bucket_at')
    .limit(1)
    .executeTakeFirst()
  return row?.bucket_at ?? null
}
