import { useEffect, useState } from 'react'
import { useText } from '../app/language'
import styles from './view-state.module.css'

const SHOWN_AFTER_MS = 200

/** Grey lines in place of what is being fetched, only when that takes longer than 200 ms. */
export const Skeleton = ({ lines = 3 }: { lines?: number }) => {
  const t = useText()
  const [shown, setShown] = useState(false)
  useEffect(() => {
    const timer = setTimeout(() => setShown(true), SHOWN_AFTER_MS)
    return () => clearTimeout(timer)
  }, [])
  if (!shown) return null
  return (
    <div className={styles.skeleton} role="status" aria-label={t('view.loading')}>
      {Array.from({ length: lines }, (_, line) => (
        <span key={line} className={styles.bone} />
      ))}
    </div>
  )
}
