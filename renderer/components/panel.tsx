import type { ReactNode } from 'react'
import styles from './panel.module.css'

/** A bordered area with a heading; `aside` stands at the right of the heading. */
export const Panel = ({
  title,
  count,
  aside,
  flush = false,
  children,
}: {
  title?: ReactNode
  count?: number
  aside?: ReactNode
  /** No inner padding: for rows that reach the border. */
  flush?: boolean
  children: ReactNode
}) => (
  <section className={styles.panel}>
    {title === undefined ? null : (
      <header className={styles.head}>
        <h2 className={styles.title}>{title}</h2>
        {count === undefined ? null : <span className={styles.count}>{count}</span>}
        {aside === undefined ? null : <div className={styles.aside}>{aside}</div>}
      </header>
    )}
    <div className={flush ? styles.flush : styles.body}>{children}</div>
  </section>
)
