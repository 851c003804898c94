import type { ReactNode } from 'react'
import styles from './detail.module.css'
import { plainLine } from '@shared/timeline/plain-line'

/** Names and values below each other; a value that is null is left out. */
export const Facts = ({ facts }: { facts: readonly (readonly [name: string, value: ReactNode])[] }) => (
  <dl className={styles.facts}>
    {facts
      .filter(([, value]) => value !== null && value !== undefined && value !== '')
      .map(([name, value]) => (
        <div key={name} className={styles.fact}>
          <dt>{name}</dt>
          <dd>{typeof value === 'string' ? plainLine(value) : value}</dd>
        </div>
      ))}
  </dl>
)

/** A part of the detail under its heading. */
export const Section = ({
  title,
  more = null,
  children,
}: {
  title: string
  /** Leads to all of it, beside the heading. */
  more?: ReactNode
  children: ReactNode
}) => (
  <section className={styles.section}>
    <div className={styles.top}>
      <h3 className={styles.heading}>{title}</h3>
      {more}
    </div>
    {children}
  </section>
)
