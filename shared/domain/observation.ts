import { z } from 'zod'
import { MOST_KINDS } from './line-kinds'

export const severitySchema = z.enum(['warning', 'error', 'critical'])
export type Severity = z.infer<typeof severitySchema>

export const logLineSchema = z.object({ text: z.string(), matched: z.boolean() })

export const lineKindsSchema = z.object({
  kinds: z
    .array(
      z.object({
        key: z.string().max(40),
        count: z.number().int().positive(),
        first: z.string(),
        last: z.string(),
        fromAt: z.number(),
        toAt: z.number(),
      }),
    )
    .max(MOST_KINDS)
    .readonly(),
  others: z.number().int().nonnegative(),
})

/** Log lines that matched a rule. One traceback is one observation, with all its lines. */
export const observationSchema = z.object({
  ruleId: z.string(),
  severity: severitySchema,
  sourceId: z.string(),
  /** The matched lines with up to five lines of context on each side, redacted. */
  lines: z.array(logLineSchema).max(60).readonly(),
  /** The part of the text that the expression matched. */
  excerpt: z.string(),
  count: z.number().int().positive(),
  /** What the counted lines say; those of before this was told have none. */
  kinds: lineKindsSchema.optional(),
  /** Where the first matched byte stands in its file. */
  offset: z.number().int().nonnegative(),
  /** The time that the line itself states, when it states one that can be read. */
  statedAt: z.number().nullable(),
  observedAt: z.number(),
  backlog: z.boolean(),
})
export type Observation = Readonly<z.infer<typeof observationSchema>>
