import type { OutcomeCounts, ShadowSummary } from '@shared/domain/ledger-summary'
import { useText } from '../../app/language'
import styles from './share-bar.module.css'

/** How many of the repairs were verified: the numbers, and a bar of their share. */
export const ShareBar = ({ counts }: { counts: OutcomeCounts }) => {
  const t = useText()
  const { total, verified } = counts
  if (total === 0) return <span className={styles.none}>{t('rules.ui.share.none')}</span>
  return (
    <span className={styles.share}>
      <span>{t('rules.ui.share', { total, verified })}</span>
      <span className={styles.bar} aria-hidden="true">
        <span className={styles.fill} style={{ width: `${(100 * verified) / total}%` }} />
      </span>
    </span>
  )
}

const endings = ['same_fix', 'recovered', 'wrong', 'lasting', 'unknown', 'open'] as const

/** The endings of what was only noted, as shares of a bar; the numbers stand beside it in words. */
export const ShadowBar = ({ shadows }: { shadows: ShadowSummary }) => (
  <span className={`${styles.bar} ${styles.parts}`} aria-hidden="true">
    {endings
      .filter((ending) => shadows[ending] > 0)
      .map((ending) => (
        <span key={ending} className={styles.part} data-part={ending} style={{ flexGrow: shadows[ending] }} />
      ))}
  </span>
)
