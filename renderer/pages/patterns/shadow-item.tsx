import { describeStep, stepCommand } from '@shared/domain/describe-step'
import type { ShadowEnding } from '@shared/domain/ledger'
import type { ShadowEntry } from '@shared/domain/ledger-summary'
import type { Step } from '@shared/domain/plan'
import { plainLine } from '@shared/timeline/plain-line'
import { durationText } from '@shared/words/time'
import { useState } from 'react'
import { useLanguage, useText } from '../../app/language'
import { Ago } from '../../components/ago'
import { StateShape, type Shape } from '../../components/state-shape'
import { openPage } from '../../store/ui'
import styles from './shadow-ledger.module.css'
import { usePlainMessage } from './use-plain-message'

const STEPS_FIRST = 3

const shapes: Readonly<Record<ShadowEnding | 'open', Shape>> = {
  recovered: 'ok',
  same_fix: 'ok',
  wrong: 'critical',
  lasting: 'caution',
  unknown: 'unknown',
  open: 'paused',
}

const StepLine = ({ step }: { step: Step }) => {
  const say = usePlainMessage()
  return (
    <li className={styles.step}>
      <span>{say(describeStep(step))}</span>
      <code className={styles.command}>{plainLine(stepCommand(step))}</code>
    </li>
  )
}

const StepList = ({ steps }: { steps: readonly Step[] }) => {
  const t = useText()
  const [all, setAll] = useState(false)
  const shown = all ? steps : steps.slice(0, STEPS_FIRST)
  return (
    <>
      <ol className={styles.steps}>
        {shown.map((step, index) => (
          // The place of a step is its identity.
          <StepLine key={index} step={step} />
        ))}
      </ol>
      {shown.length === steps.length ? null : (
        <button type="button" className={styles.link} onClick={() => setAll(true)}>
          {t('shadow.ui.steps.more', { n: steps.length - shown.length })}
        </button>
      )}
    </>
  )
}

/** What happened instead, and when; while that is open, when it will be known. */
const Instead = ({ entry }: { entry: ShadowEntry }) => {
  const t = useText()
  const say = usePlainMessage()
  return (
    <p className={styles.instead}>{entry.message === null ? t('shadow.ui.open.hint') : say(entry.message)}</p>
  )
}

/** One entry: how it ended, what would have been done, what happened instead. */
export const ShadowItem = ({ entry, opened }: { entry: ShadowEntry; opened: boolean }) => {
  const t = useText()
  const language = useLanguage()
  const say = usePlainMessage()
  const { ending, afterMs, notedAt, plan, would, incidentId } = entry
  const [first, ...more] = plan.steps
  return (
    <li className={styles.entry} data-shadow={entry.shadowId} data-ending={ending ?? 'open'}>
      <p className={styles.head}>
        <StateShape shape={shapes[ending ?? 'open']} decorative />
        <strong>{t(ending === null ? 'shadow.ui.open' : `ledger.ending.${ending}`)}</strong>
        {ending === null || afterMs === null ? null : (
          <span className={styles.dim}>
            {t('shadow.ui.after', { time: durationText(language, afterMs) })}
          </span>
        )}
        <span className={styles.when}>
          <Ago at={notedAt} />
        </span>
      </p>
      <Instead entry={entry} />
      <details className={styles.plan} open={opened}>
        <summary>
          {t(`shadow.ui.would.${would}`)} <code className={styles.target}>{plainLine(plan.target.name)}</code>
          <span className={styles.brief}>
            {first === undefined ? null : say(describeStep(first))}
            {more.length === 0 ? null : ` ${t('plan.more', { n: more.length })}`}
          </span>
        </summary>
        <StepList steps={plan.steps} />
      </details>
      <button type="button" className={styles.link} onClick={() => openPage('incidents', incidentId)}>
        {t('shadow.ui.incident')}
      </button>
    </li>
  )
}
