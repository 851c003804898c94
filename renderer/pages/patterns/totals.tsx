import { useText } from '../../app/language'
import { StateShape } from '../../components/state-shape'
import styles from './patterns.module.css'
import { ruleTotals, type RuleView } from './rules'

/** How many rules there are; what a person should look at is said only where there is some. */
export const Totals = ({ rules }: { rules: readonly RuleView[] }) => {
  const t = useText()
  const { rules: n, impossible, demoted, breakers } = ruleTotals(rules)
  return (
    <p className={styles.totals}>
      <span>{t('rules.ui.total', { n })}</span>
      {impossible === 0 ? null : (
        <span>
          <StateShape shape="caution" size={10} decorative />{' '}
          {t('rules.ui.total.impossible', { n: impossible })}
        </span>
      )}
      {demoted === 0 ? null : (
        <span>
          <StateShape shape="caution" size={10} decorative /> {t('rules.ui.total.demoted', { n: demoted })}
        </span>
      )}
      {breakers === 0 ? null : (
        <span>
          <StateShape shape="critical" size={10} decorative /> {t('rules.ui.total.breakers', { n: breakers })}
        </span>
      )}
    </p>
  )
}
