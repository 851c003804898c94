import { useEffect, useState } from 'react'
import { useRefresh } from '../app/app-context'
import { useText } from '../app/language'
import type { Problem } from '../bridge/problem'
import { ProblemNote } from '../components/problem-note'
import styles from './connecting.module.css'

const SHOWN_AFTER_MS = 200

/** Before the first answer of the engine: nothing for a moment, then a calm line, then the reason and a way to try again. */
export const Connecting = ({ attempt, problem }: { attempt: number; problem: Problem | null }) => {
  const t = useText()
  const refresh = useRefresh()
  const [shown, setShown] = useState(false)
  useEffect(() => {
    const timer = setTimeout(() => setShown(true), SHOWN_AFTER_MS)
    return () => clearTimeout(timer)
  }, [])
  if (!shown) return null
  return (
    <main className={styles.place} role="status">
      <span className={styles.glyph} aria-hidden="true">
        守
      </span>
      <p className={styles.words}>
        {attempt > 1 ? t('connecting.again', { n: attempt }) : t('connecting.first')}
      </p>
      {problem === null || attempt < 2 ? null : <ProblemNote problem={problem} onRetry={refresh} />}
    </main>
  )
}
