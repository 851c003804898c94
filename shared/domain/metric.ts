import { z } from 'zod'

export { hostSeries } from './series'

/** One point of a series that was thinned to the width of a chart: minimum and maximum stay, so that peaks stay. */
export const pointSchema = z.object({ at: z.number(), avg: z.number(), min: z.number(), max: z.number() })
export type Point = Readonly<z.infer<typeof pointSchema>>
