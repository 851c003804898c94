import type { OutcomeCounts } from '@shared/domain/ledger-summary'
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
