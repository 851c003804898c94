import { z } from 'zod'
import { messageSchema } from './message'

export const checkStatusSchema = z.enum(['healthy', 'unhealthy', 'unknown'])
export type CheckStatus = z.infer<typeof checkStatusSchema>

export const bandSchema = z.enum(['normal', 'caution', 'danger'])
export type Band = z.infer<typeof bandSchema>

export const unitSchema = z.enum(['percent', 'ms', 'count', 'bytes', 'bytes_per_second'])
export type Unit = z.infer<typeof unitSchema>

/** The edges of the three bands: caution from `warning`, danger from `critical`. */
export const limitsSchema = z.object({ warning: z.number(), critical: z.number() })
export type Limits = Readonly<z.infer<typeof limitsSchema>>

/** What one run of a check saw. `value` is judged against `limits`; `responseMs` is how long the probe took. */
export const readingSchema = z.object({
  status: checkStatusSchema,
  band: bandSchema,
  message: messageSchema,
  value: z.number().optional(),
  unit: unitSchema.optional(),
  limits: limitsSchema.optional(),
  responseMs: z.number().nonnegative().optional(),
  details: z.record(z.string(), z.union([z.string(), z.number()])).default({}),
})
export type Reading = Readonly<z.infer<typeof readingSchema>>

export const overallSchema = z.enum(['healthy', 'degraded', 'critical'])
export type Overall = z.infer<typeof overallSchema>
