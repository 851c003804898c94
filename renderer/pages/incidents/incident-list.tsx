import type { Incident } from '@shared/domain/state'
import { useEngineState } from '../../app/app-context'
import { useMessage, useText } from '../../app/language'
import { Ago } from '../../components/ago'
import { useHeldList } from '../../components/held/use-held-list'
import { Due } from '../../components/due'
import { PathName } from '../../components/path-name'
import { Row } from '../../components/row'
import { StateShape } from '../../components/state-shape'
import { entryOf } from '@shared/domain/record'
import { openIncidents } from '../../store/selectors'
import { plainLine } from '@shared/timeline/plain-line'
import { incidentShape } from '@shared/words/shapes'
import { doingAbout } from '../../store/troubles'
import { IncidentDoing } from '../overview/trouble-list'
import { isSilenced } from '../../store/upkeep'
import styles from './incident-list.module.css'

/** What is being done takes no more room than its words; who has an incident, only where anybody has one. */
const columnsFor = (open: readonly Incident[]): string => {
  const who = open.some(({ note }) => note?.assignee) ? 'minmax(0, 88px)' : '0'
  return `16px minmax(0, 1fr) clamp(150px, 32%, 340px) ${who} 96px 64px`
}

const IncidentRow = ({
  incident,
  gone,
  columns,
  chosen,
  onChoose,
}: {
  incident: Incident
  columns: string
  /** It is over, but still stands where it was. */
  gone: boolean
  chosen: boolean
  onChoose: () => void
}) => {
  const say = useMessage()
  const t = useText()
  const title = say(incident.title)
  const state = useEngineState()
  const doing = doingAbout(state, incident)
  const assignee = incident.note?.assignee ? plainLine(incident.note.assignee) : null
  const asks = doing.kind === 'repair' && doing.repair.stage === 'awaiting'
  return (
    <Row onOpen={onChoose} chosen={chosen} columns={columns}>
      <StateShape
        shape={gone ? 'ok' : isSilenced(state, incident) ? 'paused' : incidentShape(incident)}
        size={14}
      />
      <span className={styles.what} title={title}>
        <span className={styles.title}>{title}</span>
        {title.includes(incident.target.name) ? null : (
          <code className={styles.name}>
            <PathName text={plainLine(incident.target.name)} />
          </code>
        )}
      </span>
      <span className={styles.doing}>
        {asks && !gone ? <StateShape shape="approval" decorative /> : null}{' '}
        {gone ? t('overview.troubles.over') : <IncidentDoing incident={incident} />}
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

const keyOf = ({ id }: Incident): string => id

/**
 * What is open now, worst first; choosing one shows only its events, choosing it again shows all. While the pointer is on
 * it, no line changes its place.
 */
export const IncidentList = ({
  incidentId,
  onChoose,
}: {
  incidentId: string | null
  onChoose: (id: string | null) => void
}) => {
  const t = useText()
  const state = useEngineState()
  const open = openIncidents(state)
  const { shown, hand } = useHeldList(open, keyOf)
  const columns = columnsFor(shown.map(({ item }) => item))
  return (
    <section className={styles.open} aria-label={t('timeline.open')}>
      <h2 className={styles.heading}>
        {open.length === 0 ? t('timeline.open.none') : t('timeline.open')}
        {open.length === 0 ? null : <span className={styles.number}>{open.length}</span>}
      </h2>
      {shown.length === 0 ? null : (
        <div className={styles.rows} {...hand}>
          {shown.map(({ item, gone }) => (
            <IncidentRow
              key={item.id}
              incident={entryOf(state.incidents, item.id) ?? item}
              gone={gone}
              columns={columns}
              chosen={item.id === incidentId}
              onChoose={() => onChoose(item.id === incidentId ? null : item.id)}
            />
          ))}
        </div>
      )}
    </section>
  )
}
