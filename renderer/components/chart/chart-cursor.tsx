import type { Unit } from '@shared/domain/check'
import { valueText } from '@shared/words/format-value'
import { createPortal } from 'react-dom'
import type { ChartRow } from './chart-rows'
import type { TimeRange } from './drag-range'
import { leftOf } from './plot-insets'

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
  shown,
  moment,
  noteAt,
  strip,
}: Tip & {
  readonly series: readonly Series[]
  readonly unit: Unit
  readonly shown: TimeRange
  readonly moment: (at: number) => string
  readonly noteAt: ((at: number) => string | null) | null
  readonly strip: HTMLElement | null
}) => {
  const row = payload?.[0]?.payload
  if (active !== true || !isRow(row)) return null
  const note = noteAt?.(row.at) ?? null
  const left = leftOf((row.at - shown.fromAt) / (shown.toAt - shown.fromAt))
  return (
    <div className="chart-pointed-line">
      {strip === null
        ? null
        : createPortal(
            <>
              <i className="chart-strip-cursor" style={{ left }} />
              {note === null ? null : <span className="chart-strip-note">{note}</span>}
            </>,
            strip,
          )}
      <time>{moment(row.at)}</time>
      {series.map((one) => (
        <Pointed key={one.id} row={row} one={one} unit={unit} several={series.length > 1} />
      ))}
    </div>
  )
}
