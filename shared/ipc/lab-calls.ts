import { z } from 'zod'
import { gateSchema } from '../domain/decision'
import { messageSchema } from '../domain/message'
import { LONGEST_EXPRESSION, LONGEST_PASTE, LONGEST_SHOWN, MOST_TOLD } from './lab-limits'
import { method } from './method'

const days = z.union([z.literal(1), z.literal(7), z.literal(30)])
const count = z.number().int().nonnegative()
const ruleId = z.string().min(1).max(300)
const runId = z.string().min(8).max(64)
const expression = z.string().max(LONGEST_EXPRESSION)
const at = z.number().nullable()

const expressions = () => ({ pattern: expression, ignore: expression.nullable() })

/** What an expression is, as it is written: usable with remarks, or not, with the place where it goes wrong. */
export const judgementSchema = z.lazy(() =>
  z.discriminatedUnion('kind', [
    z.object({
      kind: z.literal('usable'),
      remarks: z
        .array(z.object({ message: messageSchema, index: count, length: count }))
        .max(50)
        .readonly(),
    }),
    z.object({ kind: z.literal('unusable'), message: messageSchema, index: count.nullable() }),
  ]),
)
export type Judgement = Readonly<z.infer<typeof judgementSchema>>

const verdict = z.enum(['hit', 'ignored', 'none'])

/** One line: redacted and cut. `place` is where it begins in its log, in bytes, or the number of a pasted line. */
export const labLineSchema = z.lazy(() =>
  z.object({
    place: count,
    at,
    text: z.string().max(LONGEST_SHOWN + 100),
    /** Where the expression matches in `text`; null where it does not, or what matched is not shown. */
    mark: z.object({ start: count, length: count }).nullable(),
    now: verdict,
    /** By the expression that is at work. */
    before: verdict,
    /** Looks like an error, and no rule matches it. */
    missed: z.boolean(),
  }),
)
export type LabLine = Readonly<z.infer<typeof labLineSchema>>

const byKind = <T extends z.ZodType>(value: T) =>
  z.object({ gained: value, lost: value, hits: value, ignored: value, missed: value, rest: value })

const costSchema = () => z.object({ hits: count, ignored: count, ms: z.number().nonnegative() })

export const previewSchema = z.lazy(() =>
  z.object({
    /** The file that was read; null for pasted lines. */
    file: z.string().nullable(),
    /** How much was read, of how much that is read, of how much there is. */
    bytes: count,
    ofBytes: count,
    allBytes: count,
    lines: count,
    /** The stated times of the oldest and the newest line that were read. */
    fromAt: at,
    toAt: at,
    now: costSchema(),
    /** null when the expression that is at work takes too long to be compared with. */
    before: costSchema().nullable(),
    gained: count,
    lost: count,
    missed: count,
    /** Lines with a text without which nothing matches: only they cost more than a look; null where all of them do. */
    candidates: count.nullable(),
    /** Lines on which a search was given up since it took too long: whether they match is not known. */
    givenUp: count,
    /** Rules that were left out while looking for what no rule matches, since their expressions take too long. */
    leftOut: z.array(z.string()).max(50).readonly(),
  }),
)
export type Preview = Readonly<z.infer<typeof previewSchema>>

/** `lines`: only so many of the newest were asked for. */
export const runLimitSchema = z.enum(['bytes', 'lines', 'time'])

export const runEndSchema = z.lazy(() =>
  z.discriminatedUnion('kind', [
    /** `limit`: which limit ended it before everything was read. */
    z.object({ kind: z.literal('done'), limit: runLimitSchema.nullable() }),
    z.object({ kind: z.literal('unusable') }),
    z.object({ kind: z.literal('cancelled') }),
    z.object({ kind: z.literal('failed'), message: messageSchema }),
  ]),
)
export type RunEnd = Readonly<z.infer<typeof runEndSchema>>

const objectionSchema = () => z.object({ gate: gateSchema, message: messageSchema, count })

/** What a rule would have come to in a time, altogether. */
export const backtestSideSchema = z.lazy(() =>
  z.object({
    /** Matching lines; of these, those without a time, and those that stayed below `min_count`. */
    occurrences: count,
    undated: count,
    below: count,
    /** Lines on which a search was given up. */
    givenUp: count,
    incidents: count,
    /** What became of the decisions; `unknown`: run if the check failed then, else asked. `told`: nothing to repair. */
    decided: z.object({ run: count, ask: count, unknown: count, told: count, skip: count }),
    /** Why not, the most frequent first. */
    skipped: z.array(objectionSchema()).max(10).readonly(),
    asked: z.array(objectionSchema()).max(10).readonly(),
    repairs: count,
    breakerOpened: count,
    demoted: z.boolean(),
    /** Why it was not used; null when it was. */
    unused: messageSchema.nullable(),
  }),
)
export type BacktestSide = Readonly<z.infer<typeof backtestSideSchema>>

export const backtestViewSchema = z.lazy(() =>
  z.object({
    days,
    /** Files that were read, and those that could not be, with why; the largest part of many. */
    files: z
      .array(z.object({ path: z.string(), fault: messageSchema.nullable() }))
      .max(50)
      .readonly(),
    allFiles: count,
    /** Older files for which there was no room. */
    leftOut: count,
    /** Sources of the rule that are no files: nobody can tell what they said then. */
    streams: z.array(z.string()).max(50).readonly(),
    lines: count,
    fromAt: at,
    toAt: at,
    /** null until it is known. */
    today: backtestSideSchema.nullable(),
    edited: backtestSideSchema.nullable(),
    assumptions: z.array(messageSchema).max(20).readonly(),
  }),
)
export type BacktestView = Readonly<z.infer<typeof backtestViewSchema>>

/**
 * The lab of the rules: what an edited expression would find, before it is saved. Whoever may not change settings may not
 * read lines by it either, since it shows what no rule has asked for.
 */
export const labCalls = {
  'lab.rule': method(
    'look',
    () => z.object({ ruleId }).strict(),
    () =>
      z.object({
        ruleId,
        ...expressions(),
        minCount: z.number().int().positive(),
        withinMs: count,
        /** Every log that is followed, and whether the rule reads it. */
        sources: z.array(z.object({ id: z.string(), path: z.string(), reads: z.boolean() })).max(2000),
        file: z.string(),
        sha256: z.string(),
        /** Why it cannot be saved from here; null when it can. */
        notSaved: messageSchema.nullable(),
      }),
  ),
  /** Starts a run and ends the one before of the same lab. A run that nobody reads for some seconds ends by itself. */
  'lab.start': method(
    'change',
    () =>
      z
        .object({
          labId: z.string().min(8).max(64),
          ruleId,
          ...expressions(),
          over: z.discriminatedUnion('kind', [
            z.object({ kind: z.literal('source'), sourceId: z.string().min(1).max(4096) }).strict(),
            z.object({ kind: z.literal('lines'), text: z.string().max(LONGEST_PASTE) }).strict(),
            z.object({ kind: z.literal('backtest'), days }).strict(),
          ]),
        })
        .strict(),
    () => z.object({ runId }),
  ),
  /** What is new since `rev`: waits for it for up to two seconds. `have` says how many lines of each kind are known. */
  'lab.read': method(
    'change',
    () => z.object({ runId, rev: count, have: byKind(count) }).strict(),
    () =>
      z.object({
        rev: count,
        judged: z.object({ pattern: judgementSchema, ignore: judgementSchema.nullable() }).nullable(),
        preview: previewSchema.nullable(),
        backtest: backtestViewSchema.nullable(),
        lines: byKind(z.array(labLineSchema).max(MOST_TOLD).readonly()),
        /** Whether there are lines that this answer had no room for. */
        more: z.boolean(),
        /** null while it goes on. */
        end: runEndSchema.nullable(),
      }),
  ),
  'lab.cancel': method(
    'change',
    () => z.object({ runId }).strict(),
    () => z.object({ kind: z.literal('done') }),
  ),
  /** Has the settings file say it, if it is still the one with this hash. Answers with the new hash and what stood there. */
  'lab.save': method(
    'change',
    () => z.object({ ruleId, ...expressions(), sha256: z.string().length(64) }).strict(),
    () => z.object({ sha256: z.string(), before: z.object(expressions()) }),
  ),
} as const
