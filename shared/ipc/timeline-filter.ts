import { z } from 'zod'
import { severitySchema } from '../domain/observation'

export const timelineFilterSchema = z.object({
  types: z.array(z.string()).max(200).optional(),
  incidentId: z.string().max(64).optional(),
  repairId: z.string().max(64).optional(),
  /** Of incidents of these severities; what belongs to none, by its own. */
  severities: z.array(severitySchema).max(3).optional(),
  /** Both included, epoch ms. */
  fromAt: z.number().optional(),
  toAt: z.number().optional(),
})
export type TimelineFilter = Readonly<z.infer<typeof timelineFilterSchema>>
