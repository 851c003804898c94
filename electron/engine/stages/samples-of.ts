import { checkResponseSeries, checkValueSeries } from '@shared/domain/series'
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
  return [...value, ...response]
}
