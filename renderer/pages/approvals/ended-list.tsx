import type { Repair } from '@shared/domain/state'
import { useLanguage, useMessage, useText } from '../../app/language'
import { Ago } from '../../components/ago'
import { outcomeNames, stageEndNames } from '../../components/outcome-names'
import { Panel } from '../../components/panel'
import { Row } from '../../components/row'
import { StateShape } from '../../components/state-shape'
import { actorName } from '@shared/words/actor-words'
import { planInBrief } from '../../store/plan-words'
import { outcomeShape } from '@shared/words/shapes'
import { openPage } from '../../store/ui'
import styles from './ended-list.module.css'

const EndWords = ({ repair }: { repair: Repair }) => {
  const t = useText()
  const say = useMessage()
  const language = useLanguage()
  if (repair.outcome === null)
    return <>{repair.endMessage === null ? t(stageEndNames.withdrawn) : say(repair.endMessage)}</>
  return (
    <>
      {t(outcomeNames[repair.outcome])}
      {repair.approvedBy === null
        ? null
        : ` · ${t('approval.by', { name: actorName(repair.approvedBy, language) })}`}
    </>
  )
}

/** Plans that needed a person and have ended of late. */
export const EndedList = ({ repairs }: { repairs: readonly Repair[] }) => {
  const t = useText()
  const say = useMessage()
  return (
    <Panel title={t('approvals.ended')} flush>
      {repairs.map((repair) => (
        <Row
          key={repair.id}
          columns="12px minmax(0, 1fr) minmax(0, max-content) 72px"
          onOpen={() => openPage('incidents', repair.incidentId)}
        >
          <StateShape shape={repair.outcome === null ? 'unknown' : outcomeShape(repair.outcome)} decorative />
          <span className={styles.clip}>{say(planInBrief(repair).first)}</span>
          <span className={styles.clip}>
            <EndWords repair={repair} />
          </span>
          <span className={styles.when}>
            <Ago at={repair.settledAt ?? repair.plannedAt} />
          </span>
        </Row>
      ))}
    </Panel>
  )
}
