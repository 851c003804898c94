import type { Point } from '@shared/domain/metric'
import { sql, type Kysely } from 'kysely'
import type { Sample } from '../ports'
import { courses } from './check-courses'
import { firstBucketAt } from './first-bucket'
import { addToHistograms, percentiles } from './histogram-store'
import { RefusedInput } from './journal-error'
import type { Calls } from './protocol'
import { bucketStart, pickResolution, resolutions, rollUp, SLACK_MS, slotWidth, type Bucket } from './rollup'
import type { Tables } from './schema'
import { inSlices } from './slices'
import type { Database } from './sqlite'

/** Rows of one statement: at most seven parameters each, far below SQLite's 32,766. */
const ROWS_AT_ONCE = 500

/** Rows that one slice of pruning deletes before others have their turn: a few milliseconds' work. */
const PRUNED_AT_ONCE = 2000

export type MetricStore = {
  readonly addSamples: (samples: readonly Sample[]) => Promise<void>
  readonly range: (query: Calls['range']['input']) => Promise<Calls['range']['output']>
  readonly courses: (query: Calls['courses']['input']) => Promise<Calls['courses']['output']>
  readonly percentiles: (query: Calls['percentiles']['input']) => Promise<Calls['percentiles']['output']>
  /** Deletes one slice of what is past its time. */
  readonly prune: (nowAt: number) => Promise<{ readonly buckets: number; readonly more: boolean }>
}

const upsert = async (
  db: Kysely<Tables>,
  buckets: readonly Bucket[],
  ids: ReadonlyMap<string, number>,
): Promise<void> => {
  const rows = buckets.map(({ series, bucketMs, bucketAt, ...sums }) => {
    const id = ids.get(series)
    if (id === undefined) throw new Error(`the series ${series} has no number`)
    return { resolution_ms: bucketMs, series_id: id, bucket_at: bucketAt, ...sums }
  })
  for (const slice of inSlices(rows, ROWS_AT_ONCE)) {
    await db
      .insertInto('metric')
      .values(slice)
      .onConflict((conflict) =>
        conflict.columns(['resolution_ms', 'series_id', 'bucket_at']).doUpdateSet({
          count: sql<number>`metric.count + excluded.count`,
          sum: sql<number>`metric.sum + excluded.sum`,
          min: sql<number>`min(metric.min, excluded.min)`,
          max: sql<number>`max(metric.max, excluded.max)`,
        }),
      )
      .execute()
  }
}

const seriesIds = async (
  db: Kysely<Tables>,
  names: readonly string[],
): Promise<ReadonlyMap<string, number>> => {
  const found: (readonly [string, number])[] = []
  for (const slice of inSlices(names, ROWS_AT_ONCE)) {
    const rows = await db.selectFrom('series').select(['id', 'name']).where('name', 'in', slice).execute()
    found.push(...rows.map(({ id, name }) => [name, id] as const))
  }
  return new Map(found)
}

const intern = async (db: Kysely<Tables>, names: readonly string[]): Promise<ReadonlyMap<string, number>> => {
  for (const slice of inSlices(names, ROWS_AT_ONCE)) {
    const rows = slice.map((name) => ({ name }))
    await db
      .insertInto('series')
      .values(rows)
      .onConflict((conflict) => conflict.column('name').doNothing())
      .execute()
  }
  return seriesIds(db, names)
}

const pointsOf = async (
  db: Kysely<Tables>,
  seriesId: number,
  query: Calls['range']['input'],
): Promise<readonly Point[]> => {
  const { fromAt, toAt, nowAt, points } = query
  const firsts = []
  for (const { bucketMs } of resolutions) {
    firsts.push({ bucketMs, firstAt: await firstBucketAt(db, 'metric', seriesId, bucketMs, query) })
  }
  const bucketMs = pickResolution(firsts, fromAt, nowAt, { toAt, points })
  const slotMs = slotWidth(fromAt, toAt, bucketMs, points)
  const rows = await db
    .selectFrom('metric')
    .select([
      sql<number>`bucket_at - bucket_at % ${slotMs}`.as('slot_at'),
      sql<number>`sum(sum) / sum(count)`.as('avg'),
      sql<number>`min(min)`.as('min'),
      sql<number>`max(max)`.as('max'),
    ])
    .where('resolution_ms', '=', bucketMs)
    .where('series_id', '=', seriesId)
    .where('bucket_at', '>=', bucketStart(fromAt, bucketMs))
    .where('bucket_at', '<=', toAt)
    .groupBy('slot_at')
    .orderBy('slot_at')
    .execute()
  // The first slot may begin before the window; its point stands at the window's edge.
  return rows.map(({ slot_at, avg, min, max }) => ({ at: Math.max(slot_at, fromAt), avg, min, max }))
}

/** Deletes the oldest buckets of a series before a time, about as many as one slice has. */
const deleteOldest = async (
  db: Kysely<Tables>,
  table: 'metric' | 'histogram',
  seriesId: number,
  bucketMs: number,
  beforeAt: number,
): Promise<number> => {
  const nextKept = await db
    .selectFrom(table)
    .select('bucket_at')
    .where('resolution_ms', '=', bucketMs)
    .where('series_id', '=', seriesId)
    .orderBy('bucket_at')
    .limit(1)
    .offset(PRUNED_AT_ONCE)
    .executeTakeFirst()
  const gone = await db
    .deleteFrom(table)
    .where('resolution_ms', '=', bucketMs)
    .where('series_id', '=', seriesId)
    .where('bucket_at', '<', Math.min(beforeAt, (nextKept?.bucket_at ?? Number.MAX_SAFE_INTEGER - 1) + 1))
    .executeTakeFirst()
  return Number(gone.numDeletedRows)
}

/** The rollups of all series: what is added goes to every resolution, what is asked comes from the finest that has it. */
export const createMetricStore = ({ db }: Database): MetricStore => {
  const known = new Map<string, number>()
  return {
    addSamples: async (samples) => {
      const buckets = rollUp(samples)
      if (buckets.length === 0) return
      const fresh = [...new Set(samples.map(({ series }) => series))].filter((name) => !known.has(name))
      const added = await db.transaction().execute(async (tx) => {
        const ids = await intern(tx, fresh)
        const all = new Map([...known, ...ids])
        await upsert(tx, buckets, all)
        await addToHistograms(tx, samples, all)
        return ids
      })
      // Only now: numbers given in a transaction that was rolled back do not exist.
      for (const [name, id] of added) known.set(name, id)
    },
    range: async (query) => {
      const { series, fromAt, toAt, points } = query
      if (!Number.isInteger(points) || points < 2)
        throw new RefusedInput(`a range thinned to ${points} points`)
      if (!Number.isFinite(fromAt) || !Number.isFinite(toAt))
        throw new RefusedInput(`a range from ${fromAt} to ${toAt}`)
      const ids = await seriesIds(db, series)
      const answers: (readonly [string, readonly Point[]])[] = []
      for (const name of series) {
        const id = ids.get(name)
        answers.push([name, id === undefined || toAt < fromAt ? [] : await pointsOf(db, id, query)])
      }
      return Object.fromEntries(answers)
    },
    courses: async (query) => courses(db, (names) => seriesIds(db, names), query),
    percentiles: async (query) => percentiles(db, await seriesIds(db, query.series), query),
    prune: async (nowAt) => {
      const ids = await db.selectFrom('series').select('id').execute()
      let buckets = 0
      for (const { bucketMs, keptMs } of resolutions) {
        for (const { id } of ids) {
          for (const table of ['metric', 'histogram'] as const) {
            buckets += await deleteOldest(db, table, id, bucketMs, nowAt - keptMs - SLACK_MS)
            if (buckets >= PRUNED_AT_ONCE) return { buckets, more: true }
          }
        }
      }
      return { buckets, more: false }
    },
  }
}
