import { useText } from '../../app/language'
import type { MarkGroup } from './marks'
import { leftOf } from './plot-insets'
import type { TimeRange } from './drag-range'

const shapes = {
  opened: <path d="M6 .5 11.5 6 6 11.5.5 6z" />,
  repair: <path d="M6 1.5a4.5 4.5 0 1 0 4.5 4.5M10.5 1v3.5H7" className="chart-mark-stroke" />,
  closed: <path d="m1.5 6.5 3 3 6-7" className="chart-mark-stroke" />,
} as const

/** Incidents and repairs on the time axis of a chart, as buttons that open the incident. */
export const MarkStrip = ({
  marks,
  shown,
  onMark,
}: {
  marks: readonly MarkGroup[]
  shown: TimeRange
  onMark: (incidentId: string) => void
}) => {
  const t = useText()
  return marks.map(({ at, marks: [first, ...rest] }) => {
    const label =
      rest.length === 0 ? first.label : t('metrics.mark.more', { first: first.label, n: rest.length })
    return (
      <button
        key={at}
        type="button"
        className={`chart-mark chart-mark-${first.kind}`}
        style={{ left: leftOf((at - shown.fromAt) / (shown.toAt - shown.fromAt)) }}
        title={[first, ...rest].map((mark) => mark.label).join('\n')}
        aria-label={label}
        onClick={() => onMark(first.incidentId)}
      >
        <svg viewBox="0 0 12 12" width="12" height="12" aria-hidden="true">
          {shapes[first.kind]}
        </svg>
      </button>
    )
  })
}
