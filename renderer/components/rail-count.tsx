import styles from './rail-count.module.css'

/** How many of a page's things want attention, beside its title in the rail; nothing for none. */
export const RailCount = ({ n }: { n: number }) =>
  n === 0 ? null : <span className={styles.count}>{n}</span>
