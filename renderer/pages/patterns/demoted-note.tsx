import { autoFixWord } from '@shared/words/auto-fix-words'
import { useLanguage, useText } from '../../app/language'
import { useAct } from '../../bridge/use-act'
import { ActButton } from '../../components/act/act-button'
import { Ago } from '../../components/ago'
import { ProblemNote } from '../../components/problem-note'
import { StateShape } from '../../components/state-shape'
import styles from './demoted-note.module.css'
import type { RuleView } from './rules'
import { usePlainMessage } from './use-plain-message'

/** Since when and why a rule asks whatever its settings say; only a person trusts it again. */
export const DemotedNote = ({ rule }: { rule: RuleView }) => {
  const t = useText()
  const say = usePlainMessage()
  const language = useLanguage()
  const promote = useAct('rules.promote')
  const { demoted, autoFix } = rule.record
  if (demoted === null) return null
  return (
    <div className={styles.note} data-demoted={rule.id}>
      <StateShape shape="caution" decorative />
      <p className={styles.words}>
        <strong>
          {t('rules.ui.demoted.since')} <Ago at={demoted.at} />
        </strong>
        <span>{say(demoted.message)}</span>
        <span className={styles.hint}>
          {t('rules.ui.promote.hint', { auto_fix: autoFixWord(autoFix, language) })}
        </span>
      </p>
      <ActButton
        needs="change"
        variant="default"
        loading={promote.pending}
        act="promote"
        onClick={() => void promote.run({ ruleId: rule.id })}
      >
        {t('rules.ui.promote')}
      </ActButton>
      {promote.problem === null ? null : (
        <div className={styles.problem}>
          <ProblemNote problem={promote.problem} />
        </div>
      )}
    </div>
  )
}
