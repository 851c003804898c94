import type { OutcomeCounts } from '@shared/domain/ledger-summary'
import type { Outcome } from '@shared/domain/outcome'
import { useLanguage, useText } from '../../app/language'
import { outcomeNames } from '../../components/outcome-names'
import styles from './evidence.module.css'
import type { RuleView } from './rules'
import { shadowSentence } from './shadow-words'
import { ShadowBar, ShareBar } from './share-bar'

const others = [
  'ineffective',
  'regressed',
  'inconclusive',
  'interrupted',
] as const satisfies readonly Outcome[]

/** What the repairs came to that were not verified, each with its number. */
const Others = ({ counts }: { counts: OutcomeCounts }) => {
  const t = useText()
  const found = others.filter((outcome) => counts[outcome] > 0)
  if (found.length === 0) return null
  return (
    <span className={styles.dim}>
      {found.map((outcome) => `${t(outcomeNames[outcome])} ${counts[outcome]}`).join(' · ')}
    </span>
  )
}

/** What speaks for and against a rule, in three lines: its repairs, what was only noted, how often it is needed. */
export const Evidence = ({ rule: { record } }: { rule: RuleView }) => {
  const t = useText()
  const language = useLanguage()
  const { days30, shadows, recurrences } = record
  return (
    <dl className={styles.evidence} aria-label={t('rules.ui.evidence')}>
      <dt>{t('rules.ui.evidence.repairs')}</dt>
      <dd>
        {days30.total === 0 ? (
          <span className={styles.dim}>{t('rules.ui.evidence.no_repairs')}</span>
        ) : (
          <>
            <ShareBar counts={days30} />
            <Others counts={days30} />
          </>
        )}
      </dd>
      <dt>{t('rules.ui.evidence.shadows')}</dt>
      <dd data-shadow-sum="">
        {shadows.total === 0 ? (
          <span className={styles.dim}>{t('rules.ui.evidence.no_shadows')}</span>
        ) : (
          <>
            {shadowSentence(shadows, language)}
            <ShadowBar shadows={shadows} />
          </>
        )}
      </dd>
      <dt>{t('rules.ui.evidence.recurrences')}</dt>
      <dd>
        {recurrences === 0 ? (
          <span className={styles.dim}>{t('rules.ui.recurrences.none')}</span>
        ) : (
          t('ledger.recurrences', { days: 7, n: recurrences })
        )}
      </dd>
    </dl>
  )
}
