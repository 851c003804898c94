import { z } from 'zod'

export { hostSeries } from './series'

/** One point of a series that was thinned to the width of a chart: minimum and maximum stay, so that peaks stay. */
export const pointSchema = z.object({ at: z.number(), avg: z.number(), min: z.number(), max: z.number() })
export type Point = Readonly<z.infer<typeof pointSchema>>

/**
 * How a check did in a slot of time. `times` are of its answers around there, in milliseconds, null when none came:
 * the quantiles each within 5 % of the exact one, `least` and `most` exact and of this slot alone.
 */
export const checkSlotSchema = z.lazy(() =>
  z.object({
    at: z.number(),
    /** Runs that could tell, and how many of them found something wrong. */
    runs: z.number().int().nonnegative(),
    failures: z.number().int().nonnegative(),
    times: z
      .object({
        p50: z.number(),
        p95: z.number(),
        p99: z.number(),
        least: z.number(),
        most: z.number(),
      })
      .nullable(),
  }),
)
export type CheckSlot = Readonly<z.infer<typeof checkSlotSchema>>

/** The course of a check; quantiles are over the `windowMs` that end with a slot, so that there are runs enough. */
export const checkCourseSchema = z.lazy(() =>
  z.object({ slotMs: z.number(), windowMs: z.number(), slots: z.array(checkSlotSchema) }),
)
export type CheckCourse = {
  readonly slotMs: number
  readonly windowMs: number
  readonly slots: readonly CheckSlot[]
}
