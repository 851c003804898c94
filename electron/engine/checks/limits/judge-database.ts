import type { Band, Reading } from '@shared/domain/check'
import { message, type MessageParams } from '@shared/domain/message'
import type { TextKey } from '@shared/text/text'
import { z } from 'zod'
import { bandOf } from '../../core/bands'
import type { CheckContext } from '../define-check'
import type { DatabaseLook } from '../connect/look-at-database'
import { asksFor, edgeFields, namedLimits, refineEdges } from './named-limits'

const DAY_MS = 86_400_000
/** One count of the deadlocks in so much time is enough to know those of a day. */
const MARK_EVERY_MS = 3_600_000

const connections = { name: 'connections', usual: { warning: 50, critical: 80 }, scale: 1 } as const
const queryMean = { name: 'query_mean', usual: { warning: 100, critical: 500 }, scale: 1000 } as const
const deadlocks = { name: 'deadlocks', usual: { warning: 1, critical: 3 }, scale: 1 } as const
const measures = [connections, queryMean, deadlocks] as const
type MeasureName = (typeof measures)[number]['name']

/** Judged only when one of its edges is given; the mean in seconds, deadlocks a day. */
export const databaseFields = {
  ...edgeFields('connections', z.number().int().min(1).max(100_000)),
  ...edgeFields('query_mean', z.number().min(0.0001).max(3600)),
  ...edgeFields('deadlocks', z.number().int().min(1).max(1_000_000)),
}
type DatabaseEdges = { readonly [K in keyof typeof databaseFields]?: number | undefined }

export const refineDatabaseEdges = refineEdges(measures)

/** Whether the settings ask for a look into the database at all, and for the statements in it. */
export const databaseQuestions = (
  settings: DatabaseEdges,
): { readonly any: boolean; readonly statements: boolean } => ({
  any: measures.some(({ name }) => asksFor(settings, name)),
  statements: asksFor(settings, 'query_mean'),
})

const notedSchema = z.object({
  statements: z.object({ calls: z.number(), totalMs: z.number() }).nullable(),
  /** Deadlocks counted so far at some moments of the last day, oldest first. */
  marks: z.array(z.object({ at: z.number(), deadlocks: z.number() })),
  bands: z.partialRecord(
    z.enum(['connections', 'query_mean', 'deadlocks']),
    z.enum(['normal', 'caution', 'danger']),
  ),
})
type Noted = z.output<typeof notedSchema>

/** The mean of what was asked since the last look, in milliseconds; null at the first look, or when nothing was. */
const meanSince = (before: Noted['statements'], now: DatabaseLook['statements']): number | null => {
  if (before === null || now === null) return null
  const calls = now.calls - before.calls
  const totalMs = now.totalMs - before.totalMs
  // Statistics that were reset, or statements that were dropped to make room, make the sums smaller.
  return calls > 0 && totalMs >= 0 ? totalMs / calls : null
}

const marksNow = (look: DatabaseLook, before: Noted['marks'], now: number): Noted['marks'] => {
  const known = before.filter(
    ({ at, deadlocks }) => at <= now && now - at <= DAY_MS && deadlocks <= look.deadlocks,
  )
  // Counted from zero at a reset within the day: all there are belong to it.
  const start =
    look.resetAt !== null && look.resetAt <= now && now - look.resetAt <= DAY_MS
      ? [{ at: look.resetAt, deadlocks: 0 }]
      : []
  const all = known.length === 0 ? start : known
  const last = all.at(-1)
  return last === undefined || now - last.at >= MARK_EVERY_MS
    ? [...all, { at: now, deadlocks: look.deadlocks }]
    : all
}

const texts: Readonly<Record<MeasureName, TextKey>> = {
  connections: 'check.postgresql.connections',
  query_mean: 'check.postgresql.query_mean',
  deadlocks: 'check.postgresql.deadlocks',
}

export type DatabaseJudgement = {
  /** For what is not normal: its band and what to say. */
  readonly findings: readonly Pick<Reading, 'band' | 'message'>[]
  readonly details: Reading['details']
  readonly noted: Noted
}

/** Judges what the settings ask for of a look; `previous` is what the last judgement noted. */
export const judgeDatabase = (
  look: DatabaseLook,
  settings: DatabaseEdges,
  previous: unknown,
  now: number,
  place: MessageParams,
): DatabaseJudgement => {
  const parsed = notedSchema.safeParse(previous)
  const before: Noted = parsed.success ? parsed.data : { statements: null, marks: [], bands: {} }
  const marks = marksNow(look, before.marks, now)
  const [oldest = { at: now, deadlocks: look.deadlocks }] = marks
  const mean = meanSince(before.statements, look.statements)
  const values: Readonly<Record<MeasureName, number | null>> = {
    connections: look.connections,
    query_mean: mean === null ? null : Math.round(mean * 10) / 10,
    deadlocks: look.deadlocks - oldest.deadlocks,
  }
  const judged = measures.flatMap((measure) => {
    const value = values[measure.name]
    if (!asksFor(settings, measure.name) || value === null) return []
    const limits = namedLimits(settings, measure)
    const band: Band = bandOf(value, limits, before.bands[measure.name])
    const limit = band === 'danger' ? limits.critical : limits.warning
    const hours = Math.max(1, Math.ceil((now - oldest.at) / 3_600_000))
    const said = message(texts[measure.name], { ...place, value, limit, hours })
    return [{ name: measure.name, value, band, message: said }]
  })
  const details: Record<string, string | number> = {}
  for (const { name, value } of judged) details[name === 'query_mean' ? 'query_mean_ms' : name] = value
  if (asksFor(settings, 'query_mean') && look.statements === null)
    details['query_mean_ms'] = 'no pg_stat_statements'
  const bands = Object.fromEntries(judged.map(({ name, band }) => [name, band]))
  return {
    findings: judged.filter(({ band }) => band !== 'normal'),
    details,
    noted: { statements: look.statements ?? before.statements, marks, bands },
  }
}

const bandRank = { normal: 0, caution: 1, danger: 2 } as const

/**
 * The reading of a server that answers, with what was asked about its inside: the worst band speaks, the value stays the
 * time to connect. An inside that was asked for and could not be seen is unknown, and what was noted stays.
 */
export const withDatabase = (
  reading: Reading,
  seen: { readonly look: DatabaseLook | null; readonly fault: string | null },
  settings: DatabaseEdges,
  { memo, now }: Pick<CheckContext, 'memo' | 'now'>,
  place: MessageParams,
): Reading => {
  if (seen.look === null) {
    const said = message('check.postgresql.unseen', { ...place, code: seen.fault ?? 'ETIMEDOUT' })
    return { ...reading, status: 'unknown', message: said }
  }
  const { findings, details, noted } = judgeDatabase(seen.look, settings, memo.get(), now(), place)
  memo.set(noted)
  const worst = findings.reduce<Pick<Reading, 'band' | 'message'>>(
    (a, b) => (bandRank[b.band] > bandRank[a.band] ? b : a),
    reading,
  )
  return { ...reading, ...worst, details: { ...reading.details, ...details } }
}
