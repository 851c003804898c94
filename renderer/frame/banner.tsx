import type { ReactNode } from 'react'
import { StateShape, type Shape } from '../components/state-shape'
import styles from './banners.module.css'

/** One thing that stays over the page until it is over. */
export const Banner = ({ shape, act, children }: { shape: Shape; act: ReactNode; children: ReactNode }) => (
  <div className={`${styles.banner} ${styles[shape] ?? ''}`} role="status">
    <StateShape shape={shape} decorative />
    <p className={styles.words}>{children}</p>
    {act}
  </div>
)
