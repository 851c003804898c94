import { useText } from '../../app/language'
import { StateShape } from '../../components/state-shape'
import styles from './patterns.module.css'
import type { RuleView } from './rules'

/** While only observing: what the shadow ledger is, and how much stands in it. */
export const ObserveNote = ({ rules }: { rules: readonly RuleView[] }) => {
  const t = useText()
  const n = rules.reduce((sum, { record }) => sum + record.shadows.total, 0)
  const open = rules.reduce((sum, { record }) => sum + record.shadows.open, 0)
  return (
    <section className={styles.observe} aria-label={t('shadow.ui.title')}>
      <StateShape shape="paused" decorative />
      <p className={styles.explain}>
        {t('shadow.ui.observing')}
        {n === 0 ? null : <strong>{t('shadow.ui.observing.sum', { n, open })}</strong>}
      </p>
    </section>
  )
}
