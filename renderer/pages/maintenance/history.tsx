import { useEngineState } from '../../app/app-context'
import { useLanguage, useText } from '../../app/language'
import { durationText } from '@shared/words/time'
import { useCall } from '../../bridge/use-call'
import { Ago } from '../../components/ago'
import { Empty } from '../../components/empty'
import { Panel } from '../../components/panel'
import { ProblemNote } from '../../components/problem-note'
import { Skeleton } from '../../components/skeleton'
import { hiddenBrief } from '@shared/words/hidden-words'
import { scopeName } from '@shared/words/scope-words'
import { endedUpkeep, upkeepTypes, type Ended } from './ended'
import styles from './maintenance.module.css'
import { Who } from './who'

const PAGE = 200
const SHOWN = 30

const What = ({ ended }: { ended: Ended }) => {
  const t = useText()
  const language = useLanguage()
  switch (ended.kind) {
    case 'silence':
      return (
        <>
          <code>{ended.begin === null ? t('timeline.silence') : scopeName(ended.begin.scope, language)}</code>
          <span className={styles.why}>{ended.begin?.reason}</span>
        </>
      )
    case 'hold':
      return <code>{ended.begin?.command ?? t('timeline.hold')}</code>
    case 'storm':
      return (
        <span className={styles.why}>
          {ended.begin?.targets.map((target) => target.name).join(t('welcome.comma'))}
        </span>
      )
  }
}

const Result = ({ ended }: { ended: Ended }) => {
  const t = useText()
  switch (ended.kind) {
    case 'silence':
      return t(`upkeep.page.ended.silence.${ended.end.cause}`)
    case 'hold':
      return t(`upkeep.page.ended.hold.${ended.end.cause}`, { code: ended.end.exitCode ?? '–' })
    case 'storm':
      return t('upkeep.page.storm.incidents', { n: ended.end.incidents })
  }
}

const EndedRow = ({ ended }: { ended: Ended }) => {
  const t = useText()
  const language = useLanguage()
  const hidden = ended.kind === 'silence' ? hiddenBrief(ended.end.hidden, language) : ''
  return (
    <div role="row" className={`${styles.row} ${styles.ended}`}>
      <span role="cell" className={styles.left}>
        {t(`timeline.${ended.kind}`)}
      </span>
      <span role="cell" className={styles.what}>
        <What ended={ended} />
      </span>
      <span role="cell" className={styles.came}>
        <Result ended={ended} />
      </span>
      <span role="cell" className={styles.came} title={hidden}>
        {hidden}
      </span>
      <span role="cell" className={styles.came}>
        {ended.kind === 'storm' ? null : <Who actor={ended.by} />}
      </span>
      <span role="cell" className={styles.took}>
        {ended.beganAt === null ? null : durationText(language, ended.at - ended.beganAt)}
      </span>
      <span role="cell" className={styles.took}>
        <Ago at={ended.at} />
      </span>
    </div>
  )
}

const columns = ['kind', 'what', 'result', 'hidden', 'who', 'took', 'ended'] as const
const EndedTable = ({ all }: { all: readonly Ended[] }) => {
  const t = useText()
  return (
    <div role="table" aria-label={t('upkeep.page.history')}>
      <div role="row" className={`${styles.row} ${styles.ended} ${styles.names}`}>
        {columns.map((column) => (
          <span
            key={column}
            role="columnheader"
            className={column === 'took' || column === 'ended' ? styles.took : ''}
          >
            {t(`upkeep.page.column.${column}`)}
          </span>
        ))}
      </div>
      {all.map((one) => (
        <EndedRow key={one.seq} ended={one} />
      ))}
    </div>
  )
}

/** What is over, from the journal: what it was, how it ended, what it hid. */
export const History = () => {
  const t = useText()
  const { silences, holds, storm } = useEngineState()
  const lasting = [...Object.keys(silences), ...Object.keys(holds), storm?.id ?? ''].join(' ')
  const { data, dataAt, problem, retry } = useCall(
    'timeline.page',
    { limit: PAGE, filter: { types: [...upkeepTypes] } },
    { askAgain: lasting },
  )
  const ended = endedUpkeep(data?.events ?? []).slice(0, SHOWN)
  return (
    <Panel title={t('upkeep.page.history')} flush>
      {problem === null ? null : <ProblemNote problem={problem} dataAt={dataAt} onRetry={retry} />}
      {data === null && problem === null ? <Skeleton lines={3} /> : null}
      {data !== null && ended.length === 0 ? (
        <Empty title={t('upkeep.page.history.none')} hint={t('upkeep.page.history.hint')} />
      ) : null}
      {ended.length === 0 ? null : <EndedTable all={ended} />}
    </Panel>
  )
}
