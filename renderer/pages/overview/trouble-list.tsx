import type { Incident, Repair } from '@shared/domain/state'
import type { TextKey } from '@shared/text/text'
import { useEngineState } from '../../app/app-context'
import { useBrief, useMessage, useText } from '../../app/language'
import { Ago } from '../../components/ago'
import { useHeldList } from '../../components/held/use-held-list'
import { HeldWords } from '../../components/held-words'
import { Panel } from '../../components/panel'
import { PathName } from '../../components/path-name'
import { Row } from '../../components/row'
import { StateShape } from '../../components/state-shape'
import { doingAbout, type Trouble } from '../../store/troubles'
import { openPage } from '../../store/ui'
import styles from './trouble-list.module.css'
import { plainLine } from '@shared/timeline/plain-line'

const stageWords = {
  awaiting: 'doing.awaiting',
  approved: 'doing.approved',
  performing: 'doing.performing',
  verifying: 'doing.verifying',
} as const satisfies Partial<Record<Repair['stage'], TextKey>>

const RepairDoing = ({ repair }: { repair: Repair }) => {
  const t = useText()
  switch (repair.stage) {
    case 'performing':
      return t(stageWords.performing, {
        n: Math.min(repair.steps.length + 1, repair.plan.steps.length),
        total: repair.plan.steps.length,
      })
    case 'awaiting':
    case 'approved':
    case 'verifying':
      return t(stageWords[repair.stage])
    case 'settled':
    case 'withdrawn':
    case 'rejected':
      return null
  }
}

/** What is being done about an incident, or why nothing is. */
export const IncidentDoing = ({ incident }: { incident: Incident }) => {
  const t = useText()
  const doing = doingAbout(useEngineState(), incident)
  switch (doing.kind) {
    case 'repair':
      return <RepairDoing repair={doing.repair} />
    case 'held':
      return <HeldWords message={doing.message} retryAt={doing.retryAt} />
    case 'deciding':
      return t('doing.deciding')
  }
}

/** What is being done about something that is wrong, or why nothing is. */
const DoingWords = ({ trouble }: { trouble: Trouble }) => {
  const t = useText()
  switch (trouble.kind) {
    case 'incident':
      return <IncidentDoing incident={trouble.incident} />
    case 'check':
      return trouble.check.consecutiveFailures > 0
        ? t('doing.failing', { n: trouble.check.consecutiveFailures })
        : t('doing.caution')
    case 'source':
      return t('doing.unreadable')
  }
}

const keyOf = (trouble: Trouble): string => {
  switch (trouble.kind) {
    case 'incident':
      return `incident ${trouble.incident.id}`
    case 'check':
      return `check ${trouble.check.name}`
    case 'source':
      return `source ${trouble.source.id}`
  }
}

/** The name beside a title that does not say it: an incident's title does. */
const nameOf = (trouble: Trouble): string | null => {
  switch (trouble.kind) {
    case 'incident':
      return null
    case 'check':
      return trouble.check.name
    case 'source':
      return trouble.source.path
  }
}

const TroubleRow = ({ trouble, gone }: { trouble: Trouble; gone: boolean }) => {
  const t = useText()
  const say = useMessage()
  const brief = useBrief()
  const name = nameOf(trouble)
  const open = trouble.kind === 'incident' ? { onOpen: () => openPage('incidents', trouble.incident.id) } : {}
  return (
    <Row {...open} columns="16px minmax(0, 1fr) clamp(150px, 34%, 400px) 72px">
      {gone ? <StateShape shape="ok" size={14} /> : <StateShape shape={trouble.shape} size={14} />}
      <span className={styles.what} title={say(trouble.title)}>
        <span className={styles.title}>{brief(trouble.title)}</span>
        {name === null ? null : (
          <code className={styles.name}>
            <PathName text={plainLine(name)} />
          </code>
        )}
      </span>
      <span className={styles.doing}>
        {gone ? t('overview.troubles.over') : <DoingWords trouble={trouble} />}
      </span>
      <span className={styles.since}>{trouble.sinceAt === null ? '' : <Ago at={trouble.sinceAt} />}</span>
    </Row>
  )
}

/**
 * What is wrong now, worst first, with its age and what is being done about it. While the pointer is on it, no line changes
 * its place: what is over stays where it was.
 */
export const TroubleList = ({ troubles }: { troubles: readonly Trouble[] }) => {
  const t = useText()
  const { shown, hand } = useHeldList(troubles, keyOf)
  if (shown.length === 0) return null
  return (
    <Panel title={t('overview.troubles')} count={troubles.length} flush>
      <div {...hand}>
        {shown.map(({ item, gone }) => (
          <TroubleRow key={keyOf(item)} trouble={item} gone={gone} />
        ))}
      </div>
    </Panel>
  )
}
