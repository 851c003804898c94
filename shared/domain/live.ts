import { z } from 'zod'
import { readingSchema } from './check'
import { sourceStateSchema } from './event'

/** What changes by the second and is not worth an event: it is pushed as a whole and never stored. */
export const liveSchema = z.object({
  at: z.number(),
  loop: z.object({
    phase: z.enum(['cycle', 'between', 'pause', 'stopped']),
    iteration: z.number().int(),
    cycle: z.number().int(),
    loopCount: z.number().int(),
    nextCycleAt: z.number().nullable(),
    lastCycleAt: z.number().nullable(),
    lastCycleMs: z.number().nullable(),
  }),
  checks: z.record(
    z.string(),
    z.object({
      reading: readingSchema.nullable(),
      running: z.boolean(),
      lastRunAt: z.number().nullable(),
      nextRunAt: z.number().nullable(),
    }),
  ),
  sources: z.record(
    z.string(),
    z.object({
      state: sourceStateSchema,
      readBytes: z.number(),
      lagBytes: z.number(),
      lastReadAt: z.number().nullable(),
    }),
  ),
  host: z
    .object({
      at: z.number(),
      cpuPercent: z.number(),
      memoryPercent: z.number(),
      memoryAvailableBytes: z.number(),
      memoryTotalBytes: z.number(),
      diskPercent: z.number(),
      networkInBytesPerSecond: z.number(),
      networkOutBytesPerSecond: z.number(),
      processes: z.number(),
    })
    .nullable(),
})
export type Live = Readonly<z.infer<typeof liveSchema>>
