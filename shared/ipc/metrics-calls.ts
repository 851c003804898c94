import { z } from 'zod'
import { checkCourseSchema } from '../domain/metric'
import { method } from './method'

/** A week of minutes, and some room: the most points that one series is asked for. */
export const MOST_POINTS = 12_000

const DAY_MS = 24 * 60 * 60 * 1000

/** The calls about how checks did over time. */
export const metricsCalls = {
  /** Response times and failures of checks in slots of time; a check that is not known has none. */
  'metrics.courses': method(
    'look',
    () =>
      z
        .object({
          checks: z
            .array(
              z.object({
                name: z.string().min(1).max(180),
                intervalMs: z
                  .number()
                  .min(1)
                  .max(DAY_MS * 31),
              }),
            )
            .min(1)
            .max(50),
          fromAt: z.number(),
          toAt: z.number(),
          points: z.number().int().min(2).max(MOST_POINTS),
        })
        .strict(),
    () => z.object({ checks: z.record(z.string(), checkCourseSchema) }),
  ),
} as const
