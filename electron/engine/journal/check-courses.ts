import type { CheckCourse, CheckSlot } from '@shared/domain/metric'
import { checkFailureSeries, checkResponseSeries } from '@shared/domain/series'
import { sql, type Kysely } from 'kysely'
import { firstBucketAt } from './first-bucket'
import { RefusedInput } from './journal-error'
import type { Calls } from './protocol'
import { rollingQuantiles, type ClassCount } from './rolling-histogram'
import { bucketStart, pickResolution, resolutions, slotWidth, type FirstBucket } from './rollup'
import type { Tables } from './schema'

/** A quantile of fewer runs than this would be a single run's time under another name. */
const LEAST_RUNS = 20
const QUANTILES = [0.5, 0.95, 0.99]

type Query = Calls['courses']['input']
type Ids = { readonly response: number | undefined; readonly failure: number | undefined }
type Grid = { readonly bucketMs: number; readonly slotMs: number; readonly windowMs: number }

const earliest = (times: readonly (number | null)[]): number | null => {
  const known = times.filter((at) => at !== null)
  return known.length === 0 ? null : Math.min(...known)
}

const firstsOf = async (db: Kysely<Tables>, ids: Ids, query: Query): Promise<readonly FirstBucket[]> => {
  const firsts: FirstBucket[] = []
  for (const { bucketMs } of resolutions) {
    const found: (number | null)[] = []
    for (const id of [ids.response, ids.failure])
      found.push(id === undefined ? null : await firstBucketAt(db, 'metric', id, bucketMs, query))
    firsts.push({ bucketMs, firstAt: earliest(found) })
  }
  return firsts
}

const gridOf = (firsts: readonly FirstBucket[], intervalMs: number, query: Query): Grid => {
  const { fromAt, toAt, nowAt, points } = query
  const bucketMs = pickResolution(firsts, fromAt, nowAt, { toAt, points, leastMs: intervalMs })
  const inBuckets = (ms: number): number => Math.ceil(ms / bucketMs) * bucketMs
  const slotMs = Math.max(slotWidth(fromAt, toAt, bucketMs, points), inBuckets(intervalMs))
  const slots = Math.max(1, Math.ceil((LEAST_RUNS * intervalMs) / slotMs))
  return { bucketMs, slotMs, windowMs: slots * slotMs }
}

type Sums = { readonly slotAt: number; readonly count: number; readonly sum: number } & {
  readonly min: number
  readonly max: number
}

const sumsOf = async (
  db: Kysely<Tables>,
  id: number | undefined,
  { bucketMs, slotMs }: Grid,
  { fromAt, toAt }: Query,
): Promise<readonly Sums[]> =>
  id === undefined
    ? []
    : await db
        .selectFrom('metric')
        .select([
          sql<number>`bucket_at - bucket_at % ${slotMs}`.as('slotAt'),
          sql<number>`sum(count)`.as('count'),
          sql<number>`sum(sum)`.as('sum'),
          sql<number>`min(min)`.as('min'),
          sql<number>`max(max)`.as('max'),
        ])
        .where('resolution_ms', '=', bucketMs)
        .where('series_id', '=', id)
        .where('bucket_at', '>=', bucketStart(fromAt, bucketMs))
        .where('bucket_at', '<=', toAt)
        .groupBy('slotAt')
        .orderBy('slotAt')
        .execute()

/** The classes of every slot, from a window before the first one on. */
const classesOf = async (
  db: Kysely<Tables>,
  id: number | undefined,
  { bucketMs, slotMs, windowMs }: Grid,
  { fromAt, toAt }: Query,
): Promise<readonly ClassCount[]> =>
  id === undefined
    ? []
    : await db
        .selectFrom('histogram')
        .select([
          sql<number>`bucket_at - bucket_at % ${slotMs}`.as('slotAt'),
          'class as valueClass',
          sql<number>`sum(count)`.as('count'),
        ])
        .where('resolution_ms', '=', bucketMs)
        .where('series_id', '=', id)
        .where('bucket_at', '>=', bucketStart(fromAt - windowMs, bucketMs))
        .where('bucket_at', '<=', toAt)
        .groupBy(['slotAt', 'class'])
        .execute()

const courseOf = async (
  db: Kysely<Tables>,
  ids: Ids,
  intervalMs: number,
  query: Query,
): Promise<CheckCourse> => {
  const grid = gridOf(await firstsOf(db, ids, query), intervalMs, query)
  const { slotMs, windowMs } = grid
  const ended = new Map((await sumsOf(db, ids.failure, grid, query)).map((sums) => [sums.slotAt, sums]))
  const answered = new Map((await sumsOf(db, ids.response, grid, query)).map((sums) => [sums.slotAt, sums]))
  const classes = await classesOf(db, ids.response, grid, query)
  const quantiles = rollingQuantiles(classes, slotMs, windowMs, QUANTILES)
  const timesOf = (slotAt: number): CheckSlot['times'] => {
    const sums = answered.get(slotAt)
    const [p50, p95, p99] = quantiles.get(slotAt) ?? []
    if (sums === undefined || p50 === undefined || p95 === undefined || p99 === undefined) return null
    return { p50, p95, p99, least: sums.min, most: sums.max }
  }
  const slots = [...new Set([...ended.keys(), ...answered.keys()])]
    .toSorted((a, b) => a - b)
    .map((slotAt) => ({
      // The first slot may begin before the window; it stands at the window's edge.
      at: Math.max(slotAt, query.fromAt),
      runs: ended.get(slotAt)?.count ?? 0,
      failures: Math.round(ended.get(slotAt)?.sum ?? 0),
      times: timesOf(slotAt),
    }))
  return { slotMs, windowMs, slots }
}

/** How checks did over time, from the finest buckets that reach back so far and are not finer than what is asked for. */
export const courses = async (
  db: Kysely<Tables>,
  idsOf: (names: readonly string[]) => Promise<ReadonlyMap<string, number>>,
  query: Query,
): Promise<Calls['courses']['output']> => {
  const { checks, fromAt, toAt, points } = query
  if (!Number.isInteger(points) || points < 2) throw new RefusedInput(`a course thinned to ${points} points`)
  if (!Number.isFinite(fromAt) || !Number.isFinite(toAt))
    throw new RefusedInput(`a course from ${fromAt} to ${toAt}`)
  const odd = checks.find(({ intervalMs }) => !(intervalMs > 0))
  if (odd !== undefined) throw new RefusedInput(`${odd.name}: an interval of ${odd.intervalMs}`)
  const ids = await idsOf(checks.flatMap(({ name }) => [checkResponseSeries(name), checkFailureSeries(name)]))
  const answers: (readonly [string, CheckCourse])[] = []
  for (const { name, intervalMs } of checks) {
    const of = { response: ids.get(checkResponseSeries(name)), failure: ids.get(checkFailureSeries(name)) }
    const nothing = toAt < fromAt || (of.response === undefined && of.failure === undefined)
    answers.push([
      name,
      nothing ? { slotMs: 0, windowMs: 0, slots: [] } : await courseOf(db, of, intervalMs, query),
    ])
  }
  return Object.fromEntries(answers)
}
