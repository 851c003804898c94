import type { Limits, Unit } from '@shared/domain/check'
import { checkResponseSeries, checkValueSeries } from '@shared/domain/series'
import type { CheckState } from '@shared/domain/state'
import { responseLimits } from '../../components/chart/bands'

/** What the chart of a check shows: how long it took, or the value that it judges. */
export type CheckChart = {
  readonly name: string
  readonly subject: string
  readonly kind: 'response' | 'value'
  readonly series: string
  readonly unit: Unit
  readonly limits: Limits | null
  readonly intervalMs: number
}

/** A value that is a time, too, but not the one that the check took: how old a file is. */
const isAge = (reading: CheckState['reading']): boolean =>
  reading?.unit === 'ms' && reading.value !== undefined && reading.responseMs === undefined

/** The chart of a check, told from its newest reading: a value that is not a time is worth more than the time it took. */
export const checkChart = ({ name, subject, type, intervalMs, reading }: CheckState): CheckChart => {
  const common = { name, subject, intervalMs }
  const unit = reading?.unit
  if (reading === null || unit === undefined || (unit === 'ms' && !isAge(reading))) {
    return {
      ...common,
      kind: 'response',
      series: checkResponseSeries(name),
      unit: 'ms',
      limits: responseLimits(type, reading),
    }
  }
  return { ...common, kind: 'value', series: checkValueSeries(name), unit, limits: reading.limits ?? null }
}

/** By what the chart of a check is named in the address. */
export const checkChartId = (name: string): string => `check.${name}`

/** Lists in parts of at most `most`: one call carries no more. */
export const inParts = <T>(items: readonly T[], most: number): readonly (readonly T[])[] =>
  Array.from({ length: Math.ceil(items.length / most) }, (_, part) =>
    items.slice(part * most, (part + 1) * most),
  )
