import type { Repair } from '@shared/domain/state'
import type { ReactNode } from 'react'
import { outcomeShape } from '@shared/words/shapes'
import { actorName } from '@shared/words/actor-words'
import { useEngineState } from '../../app/app-context'
import { useLanguage, useMessage, useText } from '../../app/language'
import { Ago } from '../../components/ago'
import { outcomeNames, stageEndNames } from '../../components/outcome-names'
import { StateShape } from '../../components/state-shape'
import { UndoButton } from '../../components/undo/undo-button'
import { planInBrief } from '../../store/plan-words'
import { entryOf } from '@shared/domain/record'
import { Section } from './facts'
import styles from './incident-repairs.module.css'

/** What has become of it: its outcome with the evidence, or that it was never carried out. */
const EndOf = ({ repair }: { repair: Repair }) => {
  const t = useText()
  const say = useMessage()
  const language = useLanguage()
  if (repair.outcome === null)
    return <>{repair.endMessage === null ? t(stageEndNames.withdrawn) : say(repair.endMessage)}</>
  return (
    <>
      <strong>{t(outcomeNames[repair.outcome])}</strong>
      {repair.evidence.map((one) => (
        <span key={`${one.code} ${JSON.stringify(one.params)}`}> {say(one)}</span>
      ))}
      {repair.approvedBy === null
        ? null
        : ` · ${t('approval.by', { name: actorName(repair.approvedBy, language) })}`}
    </>
  )
}

const Undone = ({ repair }: { repair: Repair }) => {
  const t = useText()
  const { repairs } = useEngineState()
  if (repair.undoneBy === null) return <UndoButton repair={repair} />
  const undo = entryOf(repairs, repair.undoneBy)
  return (
    <p className={styles.dim}>
      {t(undo?.stage === 'settled' || undo === undefined ? 'undo.ui.done' : 'undo.ui.under_way')}
    </p>
  )
}

/** The repairs of an incident that are over, the newest first, each with what would take it back. */
export const IncidentRepairs = ({ repairs, more }: { repairs: readonly Repair[]; more: ReactNode }) => {
  const t = useText()
  const say = useMessage()
  const over = repairs.filter(
    ({ stage }) => stage === 'settled' || stage === 'withdrawn' || stage === 'rejected',
  )
  if (over.length === 0) return null
  return (
    <Section title={t('undo.ui.repairs')} more={more}>
      <ul className={styles.repairs}>
        {over.map((repair) => (
          <li key={repair.id} className={styles.repair} data-repair={repair.id}>
            <StateShape
              shape={repair.outcome === null ? 'unknown' : outcomeShape(repair.outcome)}
              decorative
            />
            <div className={styles.words}>
              <p className={styles.first}>
                {repair.undoes === null ? null : <span className={styles.chip}>{t('undo.ui.is_undo')}</span>}
                {say(planInBrief(repair).first)}
              </p>
              <p className={styles.dim}>
                <EndOf repair={repair} /> · <Ago at={repair.settledAt ?? repair.plannedAt} />
              </p>
              {repair.outcome === 'interrupted' ? (
                <p className={styles.dim}>{t('undo.ui.interrupted')}</p>
              ) : null}
              <Undone repair={repair} />
            </div>
          </li>
        ))}
      </ul>
    </Section>
  )
}
