import { checkFailureSeries, checkResponseSeries, checkValueSeries } from '@shared/domain/series'
import type { Sample } from '../ports'
import type { CheckRun } from './run-checks'

/** What a check's last run adds to the charts. */
export const samplesOf = ({ use, reading, lastRunAt }: CheckRun): readonly Sample[] => {
  if (!reading || lastRunAt === null) return []
  const value =
    reading.value === undefined
      ? []
      : [{ series: checkValueSeries(use.name), at: lastRunAt, value: reading.value }]
  const response =
    reading.responseMs === undefined
      ? []
      : [{ series: checkResponseSeries(use.name), at: lastRunAt, value: reading.responseMs }]
  // A run that could not tell is no failure of what it looked at, and no success.
  const failure =
    reading.status === 'unknown'
      ? []
      : [
          {
            series: checkFailureSeries(use.name),
            at: lastRunAt,
            value: reading.status === 'unhealthy' ? 1 : 0,
          },
        ]
  return [...value, ...response, ...failure]
}
