import { entryOf } from '@shared/domain/record'
import { isEnded } from '@shared/domain/apply-event'
import type { Repair } from '@shared/domain/state'
import { useEngineState } from '../../app/app-context'
import { useMessage, useText } from '../../app/language'
import { Ago, Countdown } from '../../components/ago'
import { StateShape, type Shape } from '../../components/state-shape'
import { planInBrief } from '../../store/plan-words'
import { outcomeShape } from '@shared/words/shapes'
import { ApprovalActs } from './approval-acts'
import styles from './approval-card.module.css'
import { Before } from './before'
import { PlanNotes } from './plan-notes'
import { Success, Touches, WhatIsWrong } from './card-sections'
import { PastOutcomes } from './past-outcomes'
import { Stages } from './stages'
import { Steps } from './steps'
import { cardId } from './use-card-keys'

/** What waits and what has come to an outcome has a shape; what is on its way shows its stages. */
const shapeOf = (repair: Repair): Shape | null => {
  if (repair.stage === 'awaiting') return 'approval'
  return repair.outcome === null ? null : outcomeShape(repair.outcome)
}

/** One plan: what is wrong, what would be done, what it touches, how success is judged, what came of it before. */
export const ApprovalCard = ({
  repair,
  chosen,
  onChoose,
}: {
  repair: Repair
  chosen: boolean
  onChoose: () => void
}) => {
  const t = useText()
  const say = useMessage()
  const incident = entryOf(useEngineState().incidents, repair.incidentId)
  const { first, more } = planInBrief(repair)
  const shape = shapeOf(repair)
  const waiting = repair.stage === 'awaiting'
  return (
    <article
      id={cardId(repair.id)}
      className={`${styles.card} ${chosen ? styles.chosen : ''}`}
      aria-label={say(first)}
      tabIndex={-1}
      data-repair={repair.id}
      onFocus={onChoose}
      onClick={onChoose}
    >
      <header className={styles.head}>
        {shape === null ? null : <StateShape shape={shape} size={16} decorative={!waiting} />}
        <h2 className={styles.title} title={say(first)}>
          {repair.undoes === null ? null : <span className={styles.undo}>{t('undo.ui.is_undo')}</span>}
          {say(first)}
          {more === 0 ? null : <span className={styles.more}>{t('plan.more', { n: more })}</span>}
        </h2>
        <span className={styles.when}>
          <Ago at={repair.plannedAt} />
          {waiting && repair.expiresAt !== null ? (
            <span className={styles.expires}>
              {t('approval.expires')} <Countdown to={repair.expiresAt} />
            </span>
          ) : null}
        </span>
      </header>
      {waiting ? null : <Stages repair={repair} />}
      <div className={styles.body}>
        <div className={styles.main}>
          <PlanNotes repair={repair} plan={repair.plan} />
          <WhatIsWrong repair={repair} incident={incident} />
          <section>
            <h3 className={styles.label}>{t(waiting ? 'approval.plan' : 'approval.steps')}</h3>
            <Steps repair={repair} />
          </section>
        </div>
        <div className={styles.side}>
          <Touches plan={repair.plan} />
          <Before plan={repair.plan} />
          <Success plan={repair.plan} cause={incident?.cause ?? 'log'} isUndo={repair.undoes !== null} />
          <PastOutcomes repair={repair} />
        </div>
      </div>
      {waiting || isEnded(repair) ? <ApprovalActs repair={repair} active={chosen} /> : null}
    </article>
  )
}
