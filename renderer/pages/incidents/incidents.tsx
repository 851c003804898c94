import { entryOf } from '@shared/domain/record'
import { useCallback, useMemo, useRef, useState, type KeyboardEvent } from 'react'
import { useEngineState } from '../../app/app-context'
import { useText } from '../../app/language'
import { DetailPanel, PageWithDetail } from '../../components/detail-panel'
import { useAim } from '../../components/held/use-aim'
import { ProblemNote } from '../../components/problem-note'
import { EventDetail } from './event-detail'
import { noFilter, type Filter } from './filter'
import { IncidentDetail } from './incident-detail'
import { IncidentList } from './incident-list'
import styles from './incidents.module.css'
import type { GroupRow, Row } from './rows'
import { TimelineBody } from './timeline-body'
import { reveal } from './timeline-list'
import { Toolbar } from './toolbar'
import { useFilter } from './use-filter'
import { useTimelineKeys } from './use-keys'
import { useTimeline } from './use-timeline'
import { plainLine } from '@shared/timeline/plain-line'

const isGroup = (row: Row): row is GroupRow => row.kind === 'group'
const PAGE_ROWS = 12

const steps: Readonly<Record<string, number>> = {
  ArrowDown: 1,
  ArrowUp: -1,
  PageDown: PAGE_ROWS,
  PageUp: -PAGE_ROWS,
  Home: Number.NEGATIVE_INFINITY,
  End: Number.POSITIVE_INFINITY,
}

/** Everything that happened, the newest first, under what is open now. */
export const Incidents = () => {
  const t = useText()
  const state = useEngineState()
  const [filter, setFilter, setAt] = useFilter()
  const [paused, setPaused] = useState(false)
  const [activeKey, setActiveKey] = useState<string | null>(null)
  const [opened, setOpened] = useState<'event' | 'incident' | null>(
    filter.incidentId === null ? null : 'incident',
  )
  const [shownIncident, setShownIncident] = useState(filter.incidentId)
  const listRef = useRef<HTMLDivElement>(null)
  const inputRef = useRef<HTMLInputElement>(null)
  const { aiming, ...aim } = useAim()
  const timeline = useTimeline(filter, setAt, paused || activeKey !== null, aiming)
  const { rows, names, feed } = timeline

  // Whoever chose the incident, a row here or another page: it is shown as a whole at first.
  if (filter.incidentId !== shownIncident) {
    setShownIncident(filter.incidentId)
    setActiveKey(null)
    setOpened(filter.incidentId === null ? null : 'incident')
  }

  const groups = useMemo(() => rows.filter(isGroup), [rows])
  const active = groups.find((row) => row.key === activeKey)
  const incident = filter.incidentId === null ? undefined : entryOf(state.incidents, filter.incidentId)
  const incidentName =
    filter.incidentId === null ? null : (names.incidents.get(filter.incidentId)?.subject ?? filter.incidentId)
  const subjects = useMemo(() => [...new Set(groups.map((row) => row.line.subject))].sort(), [groups])

  const change = useCallback(
    (next: Filter): void => {
      setFilter(next)
      setActiveKey(null)
      setOpened((old) => (old === 'event' ? null : old))
    },
    [setFilter],
  )
  const chooseIncident = (incidentId: string | null): void => change({ ...filter, incidentId })
  const open = useCallback((key: string): void => {
    setActiveKey(key)
    setOpened('event')
  }, [])
  const close = (): void => {
    setActiveKey(null)
    setOpened(null)
  }
  const move = (by: number): void => {
    if (groups.length === 0) return
    const from = groups.findIndex((row) => row.key === activeKey)
    const to = from === -1 ? 0 : Math.min(groups.length - 1, Math.max(0, from + by))
    const row = groups[to]
    if (row === undefined) return
    setActiveKey(row.key)
    setOpened((old) => (old === 'incident' ? null : old))
    if (listRef.current === null) return
    listRef.current.focus({ preventScroll: true })
    reveal(listRef.current, rows.indexOf(row))
  }
  const pause = (): void => {
    if (paused) timeline.toNewest()
    setPaused(!paused)
  }
  const toNewest = (): void => {
    if (listRef.current !== null) listRef.current.scrollTop = 0
    setPaused(false)
    close()
    timeline.toNewest()
  }
  const openActive = (): void => {
    if (activeKey === null) move(1)
    else setOpened('event')
  }
  useTimelineKeys({ move, open: openActive, pause, filter: () => inputRef.current?.focus() })
  const onListKey = (event: KeyboardEvent): void => {
    const by = steps[event.key]
    if (by === undefined) return
    event.preventDefault()
    move(by)
  }

  const detail =
    opened === 'event' && active !== undefined ? (
      <DetailPanel title={`${t(active.line.stage)} · ${active.line.subject}`} onClose={close}>
        <EventDetail
          key={active.key}
          group={active.group}
          names={names}
          incidentId={filter.incidentId}
          onIncident={chooseIncident}
          onSubject={(subject) => change({ ...noFilter, subject })}
        />
      </DetailPanel>
    ) : opened === 'incident' && incident !== undefined ? (
      <DetailPanel title={plainLine(incident.target.name)} onClose={close}>
        <IncidentDetail
          incident={incident}
          onStages={(chosen) => setFilter({ ...noFilter, incidentId: incident.id, stages: chosen })}
        />
      </DetailPanel>
    ) : null

  const loadedAll = !feed.buffer.moreOlder && !feed.buffer.moreNewer
  return (
    <PageWithDetail detail={detail}>
      <div className={styles.page}>
        <IncidentList incidentId={filter.incidentId} onChoose={chooseIncident} />
        <Toolbar
          filter={filter}
          onFilter={change}
          subjects={subjects}
          incidentName={incidentName}
          count={
            feed.loaded ? t(loadedAll ? 'timeline.count' : 'timeline.count_more', { n: timeline.shown }) : ''
          }
          paused={paused}
          onPause={pause}
          inputRef={inputRef}
        />
        {feed.problem === null ? null : (
          <div className={styles.problem}>
            <ProblemNote problem={feed.problem} onRetry={timeline.retry} />
          </div>
        )}
        <TimelineBody
          timeline={timeline}
          filter={filter}
          paused={paused}
          activeKey={activeKey}
          listRef={listRef}
          aim={aim}
          onOpen={open}
          onKeyDown={onListKey}
          onNewest={toNewest}
        />
      </div>
    </PageWithDetail>
  )
}
