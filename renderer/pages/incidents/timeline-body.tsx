import { Button } from '@mantine/core'
import type { HTMLAttributes, KeyboardEvent, RefObject } from 'react'
import { useText } from '../../app/language'
import { Empty } from '../../components/empty'
import { Skeleton } from '../../components/skeleton'
import { isFiltered, type Filter } from './filter'
import styles from './incidents.module.css'
import { TimelineList } from './timeline-list'
import type { Timeline } from './use-timeline'

const SKELETON_LINES = 8

/** Nothing to list: the first events are on their way, there are none, or none matches. */
const NoRows = ({ timeline, filter }: { timeline: Timeline; filter: Filter }) => {
  const t = useText()
  const { feed, older } = timeline
  if (!feed.loaded) return feed.problem === null ? <Skeleton lines={SKELETON_LINES} /> : null
  if (!isFiltered(filter) && !feed.buffer.moreOlder)
    return <Empty title={t('timeline.empty')} hint={t('timeline.empty.hint')} />
  return (
    <div className={styles.none}>
      <Empty
        title={t('timeline.no_match')}
        hint={t('timeline.no_match.loaded', { n: feed.buffer.events.length })}
      />
      {feed.buffer.moreOlder ? (
        <Button variant="default" onClick={older} loading={feed.busy === 'older'}>
          {t('timeline.no_match.further')}
        </Button>
      ) : null}
    </div>
  )
}

/** The list with what floats above it: what waits at the top, and what is being fetched at the end. */
export const TimelineBody = ({
  timeline,
  filter,
  paused,
  activeKey,
  listRef,
  aim,
  onOpen,
  onKeyDown,
  onNewest,
}: {
  timeline: Timeline
  filter: Filter
  paused: boolean
  activeKey: string | null
  listRef: RefObject<HTMLDivElement | null>
  /** What tells whether the pointer is on its way to a line. */
  aim: Pick<HTMLAttributes<HTMLElement>, 'onPointerMove' | 'onPointerLeave'>
  onOpen: (key: string) => void
  onKeyDown: (event: KeyboardEvent) => void
  onNewest: () => void
}) => {
  const t = useText()
  const { rows, feed, waiting, away, older, newer, setPlace } = timeline
  const news = waiting > 0 ? t('timeline.new', { n: waiting }) : null
  const above = [
    paused ? t('timeline.paused') : null,
    news,
    away && news === null ? t('timeline.newest') : null,
  ]
    .filter((part) => part !== null)
    .join(' · ')
  return (
    <div className={styles.body} {...aim}>
      {above === '' ? null : (
        <button type="button" className={styles.pill} onClick={onNewest} aria-live="polite">
          <span aria-hidden="true">↑</span> {above}
        </button>
      )}
      {rows.length === 0 ? (
        <NoRows timeline={timeline} filter={filter} />
      ) : (
        <TimelineList
          rows={rows}
          activeKey={activeKey}
          listRef={listRef}
          onOpen={onOpen}
          onKeyDown={onKeyDown}
          onPlace={setPlace}
          onNearEnd={older}
          onNearStart={newer}
        />
      )}
      {rows.length > 0 && feed.busy === 'older' ? (
        <p className={styles.busy}>{t('timeline.loading_older')}</p>
      ) : null}
    </div>
  )
}
