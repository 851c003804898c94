import { Tooltip } from '@mantine/core'
import type { TextKey } from '@shared/text/text'
import { autoFixWord } from '@shared/words/auto-fix-words'
import { useState } from 'react'
import { useEngineState } from '../../app/app-context'
import { useLanguage, useText } from '../../app/language'
import { useForbidden } from '../../components/act/use-may'
import { AutoFixDialog } from './auto-fix-dialog'
import styles from './may-act.module.css'
import { autoFixOf, choiceOf, choices, type Choice, type RuleView } from './rules'

/** Why a rule does not do what its settings say right now; null where it does. */
const useHeldBack = (rule: RuleView, choice: Choice): TextKey | null => {
  const { mode } = useEngineState()
  if (choice === 'off') return null
  if (mode === 'observe') return 'rules.ui.now.observe'
  if (choice !== 'auto') return null
  if (rule.record.demoted !== null) return 'rules.ui.now.demoted'
  return mode === 'approve' ? 'rules.ui.now.approve' : null
}

const Segment = ({
  choice,
  pressed,
  why,
  onPick,
}: {
  choice: Choice
  pressed: boolean
  why: string | null
  onPick: () => void
}) => {
  const language = useLanguage()
  const button = (
    <button
      type="button"
      className={styles.segment}
      aria-pressed={pressed}
      aria-disabled={why === null ? undefined : true}
      data-choice={choice}
      onClick={why === null ? onPick : undefined}
    >
      {autoFixWord(autoFixOf(choice), language)}
    </button>
  )
  if (why === null) return button
  return (
    <Tooltip label={why} multiline w={300} events={{ hover: true, focus: true, touch: true }}>
      {button}
    </Tooltip>
  )
}

/** What a rule may do, as its settings say, and the switch of it; every change is asked again. */
export const MayAct = ({ rule }: { rule: RuleView }) => {
  const t = useText()
  const { settings } = useEngineState()
  const why = useForbidden('change')
  const [asked, setAsked] = useState<Choice | null>(null)
  /** What was written into which settings; over as soon as others are in use. */
  const [written, setWritten] = useState<{ readonly choice: Choice; readonly sha256: string } | null>(null)
  const choice = choiceOf(rule.record.autoFix)
  const heldBack = useHeldBack(rule, choice)
  const pending = written !== null && written.sha256 === settings?.sha256 && written.choice !== choice
  const close = (done: boolean): void => {
    if (done && asked !== null && settings !== null) setWritten({ choice: asked, sha256: settings.sha256 })
    setAsked(null)
  }
  return (
    <div className={styles.may}>
      <div className={styles.line}>
        <h3 className={styles.label}>{t('rules.ui.may')}</h3>
        <div role="group" aria-label={t('rules.ui.may')} className={styles.group}>
          {choices.map((one) => (
            <Segment
              key={one}
              choice={one}
              pressed={one === choice}
              why={why}
              onPick={() => {
                if (one !== choice) setAsked(one)
              }}
            />
          ))}
        </div>
      </div>
      <p className={styles.hint}>{t(`rules.ui.may.hint.${choice}`)}</p>
      {heldBack === null ? null : <p className={styles.held}>{t(heldBack)}</p>}
      {why === null ? null : <p className={styles.hint}>{why}</p>}
      {pending ? (
        <p className={styles.hint} role="status">
          {t('rules.ui.may.pending')}
        </p>
      ) : null}
      {asked === null ? null : <AutoFixDialog rule={rule} to={asked} onClose={close} />}
    </div>
  )
}
