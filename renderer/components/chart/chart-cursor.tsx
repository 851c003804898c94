import type { Unit } from '@shared/domain/check'
import { valueText } from '@shared/words/format-value'
import type { ChartRow } from './chart-rows'

/** What recharts says about the place of its cursor. */
type Tip = {
  readonly active?: boolean | undefined
  readonly payload?: readonly { readonly payload?: unknown }[] | undefined
}
type Series = { readonly id: string; readonly name: string; readonly color: string }

const isRow = (value: unknown): value is ChartRow =>
  typeof value === 'object' && value !== null && 'averages' in value

const Pointed = ({
  row,
  one,
  unit,
  several,
}: {
  row: ChartRow
  one: Series
  unit: Unit
  several: boolean
}) => {
  const average = row.averages[one.id] ?? null
  const spread = row.spreads[one.id] ?? null
  if (average === null) return null
  const [least, most] = (spread ?? []).map((value) => valueText(value, unit))
  return (
    <span className="chart-pointed-value">
      {several ? <i className="chart-swatch" style={{ background: one.color }} /> : null}
      {several ? `${one.name} ` : ''}
      <strong>{valueText(average, unit)}</strong>
      {several || least === most ? null : (
        <span className="chart-pointed-spread">
          {least} – {most}
        </span>
      )}
    </span>
  )
}

/** What the cursor points at: the time and each value there, with its spread. Shown in the chart's heading. */
export const ChartCursor = ({
  active,
  payload,
  series,
  unit,
  clock,
}: Tip & {
  readonly series: readonly Series[]
  readonly unit: Unit
  readonly clock: (at: number) => string
}) => {
  const row = payload?.[0]?.payload
  if (active !== true || !isRow(row)) return null
  return (
    <div className="chart-pointed-line">
      <time>{clock(row.at)}</time>
      {series.map((one) => (
        <Pointed key={one.id} row={row} one={one} unit={unit} several={series.length > 1} />
      ))}
    </div>
  )
}
