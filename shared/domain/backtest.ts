import { z } from 'zod'
import { gateSchema } from './decision'
import { messageSchema } from './message'
import { severitySchema } from './observation'
import { modeSchema } from './outcome'
import { targetSchema } from './target'

const count = z.number().int().nonnegative()
const at = z.number().nullable()

/** One file as it was read. */
const fileSchema = z.lazy(() =>
  z.object({
    path: z.string(),
    sourceId: z.string(),
    lines: count,
    /** What matched a rule, whether it counted or not. */
    occurrences: count,
    /** Those of them whose time cannot be told: they are detected and not decided about. */
    undated: count,
    /** Those that state a time before the one that the log has reached: they count as of then. */
    late: count,
    /** Lines that were cut before they were matched. */
    cut: count,
    /** Of its first and last line that states a time. */
    fromAt: at,
    toAt: at,
    /** Why it was not read, or not to its end; null when it was. */
    fault: messageSchema.nullable(),
  }),
)

/** How often a gate has spoken against acting, with the words of the first time. */
const objectionSchema = z.lazy(() => z.object({ gate: gateSchema, message: messageSchema, count }))

/** What a rule would have come to on one target. */
const targetRowSchema = z.lazy(() =>
  z.object({
    target: targetSchema,
    /** Occurrences that belong to its incidents. */
    lines: count,
    incidents: count,
    fromAt: z.number(),
    toAt: z.number(),
    /**
     * Decisions that something new led to. `unknown`: run if its check failed then, and asked otherwise; nobody can
     * tell any more. `told`: its rule repairs nothing.
     */
    decided: z.object({ run: count, ask: count, unknown: count, told: count, skip: count }),
    skipped: z.array(objectionSchema).readonly(),
    asked: z.array(objectionSchema).readonly(),
    /** Of its repairs, as they are taken to have gone. `unanswered`: nobody clicked. */
    repairs: z.object({
      begun: count,
      verified: count,
      ineffective: count,
      inconclusive: count,
      regressed: count,
      unanswered: count,
    }),
    breakerOpened: count,
  }),
)

const ruleRowSchema = z.lazy(() =>
  z.object({
    ruleId: z.string(),
    name: z.string(),
    severity: severitySchema,
    actions: z.array(z.string()).readonly(),
    /** Why it was not used; null when it was. */
    unused: messageSchema.nullable(),
    occurrences: count,
    undated: count,
    /** Lines about which nobody knows: the search of an expression that only a backtracking engine runs took too long. */
    givenUp: count,
    /** Occurrences that stayed below `min_count` within its time. */
    below: count,
    fromAt: at,
    toAt: at,
    /** Whether its repairs made it worse so often that it would ask from then on. */
    demoted: z.boolean(),
    targets: z.array(targetRowSchema).readonly(),
  }),
)

export const backtestStepSchema = z.enum([
  'opened',
  'run',
  'ask',
  'unknown',
  'told',
  'skip',
  'begun',
  'settled',
  'regressed',
  'withdrawn',
  'breaker',
  'closed',
  'storm',
  'demoted',
])

/** One thing that would have happened, in the order of time. */
const momentSchema = z.lazy(() =>
  z.object({
    at: z.number(),
    step: backtestStepSchema,
    ruleId: z.string().nullable(),
    target: targetSchema.nullable(),
    incidentId: z.string().nullable(),
    message: messageSchema,
    /** What the line says, redacted; for what opened. */
    sample: z.string().nullable(),
  }),
)
export type BacktestMoment = Readonly<z.infer<typeof momentSchema>>

/** What the decision engine would have made of real logs, by their own times. Times are epoch milliseconds. */
export const backtestReportSchema = z.lazy(() =>
  z.object({
    fromAt: at,
    toAt: at,
    mode: modeSchema,
    files: z.array(fileSchema).readonly(),
    lines: count,
    rules: z.array(ruleRowSchema).readonly(),
    /** Rules about checks: what these would have answered then is not known. */
    rulesAboutChecks: count,
    storms: count,
    /** Notices that would have gone out, each counted once for all channels. */
    notices: count,
    timeline: z.array(momentSchema).readonly(),
    /** How many more there were than the timeline holds. */
    timelineLeftOut: count,
    /** What was taken to be so, since it cannot be known. */
    assumptions: z.array(messageSchema).readonly(),
  }),
)
export type BacktestReport = Readonly<z.infer<typeof backtestReportSchema>>
export type BacktestRule = BacktestReport['rules'][number]
export type BacktestTarget = BacktestRule['targets'][number]
export type BacktestFile = BacktestReport['files'][number]
