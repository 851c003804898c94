import { sql, type Kysely } from 'kysely'
import type { Sample } from '../ports'
import { firstBucketAt } from './first-bucket'
import { classOf, quantilesOf } from './histogram'
import { RefusedInput } from './journal-error'
import type { Calls } from './protocol'
import { bucketStart, pickResolution, resolutions } from './rollup'
import type { Tables } from './schema'
import { inSlices } from './slices'

const ROWS_AT_ONCE = 500

/** Response times alone are kept as histograms: `check.<name>.response`. */
const hasHistogram = (series: string): boolean => /^check\..+\.response$/s.test(series)

type Row = Tables['histogram']

/** Counts samples of response times per series, resolution, bucket and class. */
const countClasses = (samples: readonly Sample[], ids: ReadonlyMap<string, number>): readonly Row[] => {
  const rows = new Map<string, Row>()
  for (const { series, at, value } of samples) {
    if (!hasHistogram(series)) continue
    const id = ids.get(series)
    if (id === undefined) throw new Error(`the series ${series} has no number`)
    for (const { bucketMs } of resolutions) {
      const row = {
        resolution_ms: bucketMs,
        series_id: id,
        bucket_at: bucketStart(at, bucketMs),
        class: classOf(value),
      }
      const key = Object.values(row).join(' ')
      rows.set(key, { ...row, count: (rows.get(key)?.count ?? 0) + 1 })
    }
  }
  return [...rows.values()]
}

/** Adds samples to the histograms of their buckets, as a part of a transaction. */
export const addToHistograms = async (
  db: Kysely<Tables>,
  samples: readonly Sample[],
  ids: ReadonlyMap<string, number>,
): Promise<void> => {
  for (const slice of inSlices(countClasses(samples, ids), ROWS_AT_ONCE)) {
    await db
      .insertInto('histogram')
      .values(slice)
      .onConflict((conflict) =>
        conflict
          .columns(['resolution_ms', 'series_id', 'bucket_at', 'class'])
          .doUpdateSet({ count: sql<number>`histogram.count + excluded.count` }),
      )
      .execute()
  }
}

type Query = Calls['percentiles']['input']

const percentilesOf = async (
  db: Kysely<Tables>,
  seriesId: number,
  query: Query,
): Promise<readonly number[] | null> => {
  const firsts = []
  for (const { bucketMs } of resolutions)
    firsts.push({ bucketMs, firstAt: await firstBucketAt(db, 'histogram', seriesId, bucketMs, query) })
  const bucketMs = pickResolution(firsts, query.fromAt, query.nowAt)
  const rows = await db
    .selectFrom('histogram')
    .select(['class', sql<number>`sum(count)`.as('count')])
    .where('resolution_ms', '=', bucketMs)
    .where('series_id', '=', seriesId)
    .where('bucket_at', '>=', bucketStart(query.fromAt, bucketMs))
    .where('bucket_at', '<=', query.toAt)
    .groupBy('class')
    .execute()
  return quantilesOf(new Map(rows.map((row) => [row.class, row.count])), query.quantiles)
}

/** The quantiles of each series in a window, merged from the finest histograms that reach back so far. */
export const percentiles = async (
  db: Kysely<Tables>,
  ids: ReadonlyMap<string, number>,
  query: Query,
): Promise<Calls['percentiles']['output']> => {
  const { series, fromAt, toAt, quantiles } = query
  if (!Number.isFinite(fromAt) || !Number.isFinite(toAt))
    throw new RefusedInput(`percentiles from ${fromAt} to ${toAt}`)
  const odd = quantiles.find((quantile) => !(quantile >= 0 && quantile <= 1))
  if (odd !== undefined) throw new RefusedInput(`a quantile of ${odd}`)
  const answers: (readonly [string, readonly number[] | null])[] = []
  for (const name of series) {
    const id = ids.get(name)
    answers.push([name, id === undefined ? null : await percentilesOf(db, id, query)])
  }
  return Object.fromEntries(answers)
}
