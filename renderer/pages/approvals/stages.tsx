import type { Actor } from '@shared/domain/actor'
import type { Repair } from '@shared/domain/state'
import type { TextKey } from '@shared/text/text'
import { useLanguage, useMessage, useText } from '../../app/language'
import { clockTime } from '@shared/words/time'
import { outcomeNames } from '../../components/outcome-names'
import { actorInFull } from '@shared/words/actor-words'
import { stagesOf, type StageMark, type StageName } from './cards'
import styles from './stages.module.css'

const names = {
  planned: 'word.stage.planned',
  approved: 'word.stage.approved',
  performed: 'word.stage.performed',
  verified: 'word.stage.verified',
} as const satisfies Record<StageName, TextKey>

const marks = {
  done: { sign: '✓', name: 'stage.done' },
  now: { sign: '…', name: 'stage.now' },
  failed: { sign: '✗', name: 'stage.failed' },
  ahead: { sign: '', name: 'stage.ahead' },
} as const satisfies Record<StageMark, { sign: string; name: TextKey }>

/** Who approved, by which face, and whether the system vouches for the name. */
const ApprovedBy = ({ actor }: { actor: Actor }) => {
  const t = useText()
  const language = useLanguage()
  const { who, behind } = actorInFull(actor, language)
  return (
    <p className={styles.by}>
      {t('stage.approved.by', { who })}
      {behind === null ? null : <span>{t('hosts.ui.badge.behind', { who: behind })}</span>}
    </p>
  )
}

/** How far a repair has come, and what it has come to. */
export const Stages = ({ repair }: { repair: Repair }) => {
  const t = useText()
  const say = useMessage()
  const language = useLanguage()
  return (
    <div className={styles.progress} role="status">
      <ol className={styles.stages}>
        {stagesOf(repair).map((stage) => (
          <li
            key={stage.name}
            className={`${styles.stage} ${styles[stage.mark] ?? ''}`}
            data-stage={stage.name}
            data-mark={stage.mark}
          >
            <span className={styles.sign} role="img" aria-label={t(marks[stage.mark].name)}>
              {marks[stage.mark].sign}
            </span>
            <span>{t(names[stage.name])}</span>
            <span className={styles.time}>{stage.at === null ? '' : clockTime(language, stage.at)}</span>
          </li>
        ))}
      </ol>
      {repair.approvedBy === null ? null : <ApprovedBy actor={repair.approvedBy} />}
      {repair.outcome === null ? null : (
        <p className={styles.result}>
          <strong>{t(outcomeNames[repair.outcome])}</strong>
          {repair.evidence.map((one) => (
            <span key={`${one.code} ${JSON.stringify(one.params)}`}>{say(one)}</span>
          ))}
        </p>
      )}
      {repair.endMessage === null ? null : <p className={styles.result}>{say(repair.endMessage)}</p>}
    </div>
  )
}
