import { z } from 'zod'

/** One point of a series that was thinned to the width of a chart: minimum and maximum stay, so that peaks stay. */
export const pointSchema = z.object({ at: z.number(), avg: z.number(), min: z.number(), max: z.number() })
export type Point = Readonly<z.infer<typeof pointSchema>>

export const hostSeries = [
  'host.cpu',
  'host.memory',
  'host.disk',
  'host.network_in',
  'host.network_out',
  'host.processes',
] as const

/** The series of a check's value (judged against its limits) and of its response time in milliseconds. */
export const checkValueSeries = (name: string): string => `check.${name}.value`
export const checkResponseSeries = (name: string): string => `check.${name}.response`
