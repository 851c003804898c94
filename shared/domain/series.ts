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

/**
 * The series of how a check's runs ended: 1 for one that found something wrong, 0 for one that did not; a run that could
 * not tell adds nothing. Its sum is the number of failures, its count the number of runs, its average the error rate.
 */
export const checkFailureSeries = (name: string): string => `check.${name}.failure`
