import type { Band, Limits, Reading } from '@shared/domain/check'
import { gaugeOf } from './check-figures'
import styles from './limit-bar.module.css'

/** A value against its limits as a thin bar; the number beside it says it to screen readers. */
export const LimitBar = ({
  value,
  limits,
  unit,
  band,
}: {
  value: number
  limits: Limits
  unit: Reading['unit']
  band: Band
}) => {
  const gauge = gaugeOf(value, limits, unit)
  const at = (share: number): string => `${share * 100}%`
  return (
    <span className={styles.bar} aria-hidden="true">
      <span className={`${styles.fill} ${styles[band] ?? ''}`} style={{ width: at(gauge.value) }} />
      <span className={`${styles.edge} ${styles.warning}`} style={{ left: at(gauge.warning) }} />
      <span className={`${styles.edge} ${styles.limit}`} style={{ left: at(gauge.critical) }} />
    </span>
  )
}
