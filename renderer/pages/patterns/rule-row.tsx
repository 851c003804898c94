import type { TrustedRule } from '@shared/domain/ledger-summary'
import { autoFixWord } from '@shared/words/auto-fix-words'
import { useLanguage, useText } from '../../app/language'
import { StateShape } from '../../components/state-shape'
import { AbilityBrief } from './ability-words'
import { actionsText } from './actions-words'
import styles from './rule-list.module.css'
import { choiceOf, type RuleView } from './rules'
import { ShadowBar, ShareBar } from './share-bar'
import { usePlainMessage } from './use-plain-message'

const MayAct = ({ rule }: { rule: RuleView }) => {
  const t = useText()
  const language = useLanguage()
  const { autoFix, demoted } = rule.record
  return (
    <span className={styles.may}>
      <span className={styles.chip} data-choice={choiceOf(autoFix)}>
        {autoFixWord(autoFix, language)}
      </span>
      {demoted === null ? null : (
        <span className={styles.flag}>
          <StateShape shape="caution" size={10} decorative /> {t('rules.ui.demoted')}
        </span>
      )}
      {rule.breakers.length === 0 ? null : (
        <span className={styles.flag}>
          <StateShape shape="critical" size={10} decorative /> {t('rules.ui.breaker')}
        </span>
      )}
    </span>
  )
}

/** What speaks for a rule: what its repairs came to; where there are none, what was only noted. */
const Evidence = ({ record }: { record: TrustedRule }) => {
  const t = useText()
  const { days30, shadows } = record
  if (days30.total > 0 || shadows.total === 0) return <ShareBar counts={days30} />
  return (
    <span className={styles.noted}>
      <span>
        {t(shadows.wrong === 0 ? 'rules.ui.shadows.short' : 'rules.ui.shadows.wrong', {
          n: shadows.total,
          wrong: shadows.wrong,
        })}
      </span>
      <ShadowBar shadows={shadows} />
    </span>
  )
}

const Recurrences = ({ record }: { record: TrustedRule }) => {
  const t = useText()
  const say = usePlainMessage()
  if (record.recurrences === 0) return <span className={styles.dim}>{t('rules.ui.recurrences.none')}</span>
  const mostly = record.targets.find((target) => target.mostly !== null)?.mostly ?? null
  const words = mostly === null ? null : say(mostly.message)
  return (
    <span className={styles.often} title={words ?? undefined}>
      <span>{t('ledger.recurrences', { days: 7, n: record.recurrences })}</span>
      {words === null ? null : <span className={styles.second}>{words}</span>}
    </span>
  )
}

/** One rule in a line: what it is, whether it could act, what it may do, and how it has done so far. */
export const RuleRow = ({
  rule,
  chosen,
  onChoose,
}: {
  rule: RuleView
  chosen: boolean
  onChoose: () => void
}) => {
  const t = useText()
  const language = useLanguage()
  const doing = actionsText(rule.record, language)
  return (
    <button
      type="button"
      className={`${styles.row} ${chosen ? styles.chosen : ''}`}
      aria-pressed={chosen}
      data-rule={rule.id}
      onClick={onChoose}
    >
      <span className={styles.what}>
        <bdi className={styles.name} title={rule.name}>
          {rule.name}
        </bdi>
        <span className={styles.second} title={doing}>
          {rule.severity === null ? null : (
            <span className={styles.severity}>{t(`word.severity.${rule.severity}`)}</span>
          )}
          {doing}
        </span>
      </span>
      <span className={styles.able}>
        <AbilityBrief ability={rule.ability} />
      </span>
      <MayAct rule={rule} />
      <span className={styles.evidence}>
        <Evidence record={rule.record} />
      </span>
      <span className={styles.recurs}>
        <Recurrences record={rule.record} />
      </span>
    </button>
  )
}
