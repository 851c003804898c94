import { z } from 'zod'
import { autoFixSchema, shadowEndingSchema, wouldSchema } from './ledger'
import { messageSchema } from './message'
import { outcomeSchema } from './outcome'
import { planSchema } from './plan'

const count = z.number().int().nonnegative()
const at = z.number()

/** How many repairs came to what; the verified share is `verified` of `total`. */
export const outcomeCountsSchema = z.object({
  total: count,
  verified: count,
  ineffective: count,
  regressed: count,
  inconclusive: count,
  interrupted: count,
})
export type OutcomeCounts = Readonly<z.infer<typeof outcomeCountsSchema>>

/** What mostly comes before a problem: only said when it is clear, and with its numbers. */
export const precedentSchema = z.object({
  kind: z.enum(['hour', 'hold', 'start', 'rule']),
  n: count,
  of: count,
  message: messageSchema,
})
export type Precedent = Readonly<z.infer<typeof precedentSchema>>

/** The record of one rule on one target: "outcomes here". */
export const targetLedgerSchema = z.lazy(() =>
  z.object({
    fingerprint: z.string(),
    /** Incidents of the last 7 days. */
    recurrences: count,
    mostly: precedentSchema.nullable(),
    days30: outcomeCountsSchema,
    /** The last five, newest first. */
    recent: z.array(z.object({ repairId: z.string(), at, outcome: outcomeSchema })).readonly(),
  }),
)
export type TargetLedger = Readonly<z.infer<typeof targetLedgerSchema>>

/** What would have been done in 30 days of only observing, and what happened instead. */
export const shadowSummarySchema = z.object({
  total: count,
  /** Not settled yet. */
  open: count,
  recovered: count,
  same_fix: count,
  wrong: count,
  lasting: count,
  unknown: count,
  /** The longest that one took which recovered alone; null when none did. */
  recoveredWithinMs: z.number().nullable(),
})
export type ShadowSummary = Readonly<z.infer<typeof shadowSummarySchema>>

export const ruleLedgerSchema = z.object({
  ruleId: z.string(),
  days7: outcomeCountsSchema,
  days30: outcomeCountsSchema,
  /** Incidents of the last 7 days, over all targets. */
  recurrences: count,
  /** The targets with the most incidents and repairs first. */
  targets: z.array(targetLedgerSchema).readonly(),
  shadows: shadowSummarySchema,
})
export type RuleLedger = Readonly<z.infer<typeof ruleLedgerSchema>>

/** The record of one rule with how far it is trusted now. */
export const trustedRuleSchema = ruleLedgerSchema.extend({
  /** What the settings say. */
  autoFix: autoFixSchema,
  /** The types of its actions, in their order. */
  actions: z.array(z.string()).readonly(),
  /** Since when and why it asks all the same; null when it does not. */
  demoted: z.object({ at, message: messageSchema }).nullable(),
})
export type TrustedRule = Readonly<z.infer<typeof trustedRuleSchema>>

/** One entry of the shadow ledger with what happened instead; `ending` is null while that is open. */
export const shadowEntrySchema = z.lazy(() =>
  z.object({
    seq: z.number().int().positive(),
    shadowId: z.string(),
    incidentId: z.string(),
    ruleId: z.string(),
    fingerprint: z.string(),
    would: wouldSchema,
    plan: planSchema,
    notedAt: at,
    ending: shadowEndingSchema.nullable(),
    afterMs: z.number().nullable(),
    settledAt: at.nullable(),
    message: messageSchema.nullable(),
  }),
)
export type ShadowEntry = Readonly<z.infer<typeof shadowEntrySchema>>

/** Whether a rule could act right now; `tells` are rules without a repair. */
export const abilitySchema = z.lazy(() =>
  z.discriminatedUnion('kind', [
    z.object({ kind: z.literal('can_act'), ruleId: z.string(), steps: count }),
    z.object({ kind: z.literal('nothing'), ruleId: z.string() }),
    z.object({ kind: z.literal('impossible'), ruleId: z.string(), why: messageSchema }),
    z.object({ kind: z.literal('tells'), ruleId: z.string() }),
  ]),
)
export type Ability = Readonly<z.infer<typeof abilitySchema>>
