import type { Incident } from '@shared/domain/state'
import { useEngineState } from '../../app/app-context'
import { useMessage, useText } from '../../app/language'
import { Ago } from '../../components/ago'
import { Due } from '../../components/due'
import { Row } from '../../components/row'
import { StateShape } from '../../components/state-shape'
import { openIncidents } from '../../store/selectors'
import { plainLine } from '@shared/timeline/plain-line'
import { incidentShape } from '@shared/words/shapes'
import { doingAbout } from '../../store/troubles'
import { IncidentDoing } from '../overview/trouble-list'
import { isSilenced } from '../../store/upkeep'
import styles from './incident-list.module.css'

const COLUMNS = '16px minmax(0, 5fr) minmax(0, 4fr) minmax(0, 88px) 124px 72px'

const IncidentRow = ({
  incident,
  chosen,
  onChoose,
}: {
  incident: Incident
  chosen: boolean
  onChoose: () => void
}) => {
  const say = useMessage()
  const title = say(incident.title)
  const state = useEngineState()
  const doing = doingAbout(state, incident)
  const assignee = incident.note?.assignee ? plainLine(incident.note.assignee) : null
  const asks = doing.kind === 'repair' && doing.repair.stage === 'awaiting'
  return (
    <Row onOpen={onChoose} chosen={chosen} columns={COLUMNS}>
      <StateShape shape={isSilenced(state, incident) ? 'paused' : incidentShape(incident)} size={14} />
      <span className={styles.what} title={title}>
        <span className={styles.title}>{title}</span>
        {title.includes(incident.target.name) ? null : (
          <code className={styles.name}>{plainLine(incident.target.name)}</code>
        )}
      </span>
      <span className={styles.doing}>
        {asks ? <StateShape shape="approval" decorative /> : null} <IncidentDoing incident={incident} />
      </span>
      <span className={styles.assignee} title={assignee ?? undefined}>
        <bdi>{assignee ?? ''}</bdi>
      </span>
      <span className={styles.due}>
        <Due incident={incident} />
      </span>
      <span className={styles.since}>
        <Ago at={incident.openedAt} />
      </span>
    </Row>
  )
}

/** What is open now, worst first; choosing one shows only its events, choosing it again shows all. */
export const IncidentList = ({
  incidentId,
  onChoose,
}: {
  incidentId: string | null
  onChoose: (id: string | null) => void
}) => {
  const t = useText()
  const open = openIncidents(useEngineState())
  return (
    <section className={styles.open} aria-label={t('timeline.open')}>
      <h2 className={styles.heading}>
        {open.length === 0 ? t('timeline.open.none') : t('timeline.open')}
        {open.length === 0 ? null : <span className={styles.number}>{open.length}</span>}
      </h2>
      {open.length === 0 ? null : (
        <div className={styles.rows}>
          {open.map((incident) => (
            <IncidentRow
              key={incident.id}
              incident={incident}
              chosen={incident.id === incidentId}
              onChoose={() => onChoose(incident.id === incidentId ? null : incident.id)}
            />
          ))}
        </div>
      )}
    </section>
  )
}
