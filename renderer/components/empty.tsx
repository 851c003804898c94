import type { ReactNode } from 'react'
import styles from './view-state.module.css'

/** Nothing to show: says so calmly, and what would fill the place. */
export const Empty = ({
  title,
  hint,
  children,
}: {
  title: string
  hint?: ReactNode
  /** What can be done about it. */
  children?: ReactNode
}) => (
  <div className={styles.empty}>
    <p className={styles.line}>{title}</p>
    {hint === undefined ? null : <p className={styles.hint}>{hint}</p>}
    {children}
  </div>
)
