import { z } from 'zod'
import { messageSchema } from './message'

/** One thing that was found on this host and that the first settings can watch. */
export const findingSchema = z.object({
  id: z.string(),
  kind: z.enum(['postgresql', 'redis', 'http', 'service', 'log']),
  label: z.string(),
  detail: messageSchema,
  /** Chosen without asking: it is there and it answers. */
  suggested: z.boolean(),
})
export type Finding = Readonly<z.infer<typeof findingSchema>>
