export const hostSeries = [
  'host.cpu',
  'host.memory',
  'host.disk',
  'host.network_in',
  'host.network_out',
  'host.processes',
] as const
export type HostSeries = (typeof hostSeries)[number]

/** The series of a check's value (judged against its limits) and of its response time in milliseconds. */
export const checkValueSeries = (name: string): string => `check.${name}.value`
export const checkResponseSeries = (name: string): string => `check.${name}.response`
