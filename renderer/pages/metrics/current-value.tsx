import type { Limits, Unit } from '@shared/domain/check'
import { formatValue } from '@shared/words/format-value'
import { bandOf } from '../../components/chart/bands'
import { StateShape } from '../../components/state-shape'
import styles from './metrics.module.css'

export type CurrentValue = {
  readonly value: number | null
  readonly name?: string
  readonly color?: string
  readonly dash?: string
}

/** The values of now, or of a whole period, with a shape where one is out of its band. */
export const Current = ({
  values,
  unit,
  limits,
}: {
  values: readonly CurrentValue[]
  unit: Unit
  limits: Limits | null
}) =>
  values.map(({ value, name, color, dash }) => {
    if (value === null)
      return (
        <span key={name ?? ''} className={styles.unit}>
          {name === undefined ? '–' : `${name} –`}
        </span>
      )
    const { number, unit: shownUnit } = formatValue(value, unit)
    const band = limits === null ? 'normal' : bandOf(value, limits)
    return (
      <span key={name ?? ''} className={styles.value}>
        {color === undefined ? null : (
          <svg className={styles.line} viewBox="0 0 18 4" width="18" height="4" aria-hidden="true">
            <line x1="0" x2="18" y1="2" y2="2" stroke={color} strokeWidth="2" strokeDasharray={dash} />
          </svg>
        )}
        {band === 'normal' ? null : (
          <StateShape shape={band === 'danger' ? 'critical' : 'caution'} size={11} />
        )}
        {name === undefined ? null : <span className={styles.unit}>{name}</span>}
        <strong>{number}</strong>
        <span className={styles.unit}>{shownUnit}</span>
      </span>
    )
  })
