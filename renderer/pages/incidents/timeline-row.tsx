import { memo } from 'react'
import { useLanguage, useText } from '../../app/language'
import { clockTime, exactTime } from '@shared/words/time'
import { PathName } from '../../components/path-name'
import { StateShape } from '../../components/state-shape'
import type { GroupRow } from './rows'
import styles from './timeline.module.css'

export const ROW_PX = 32

export const rowId = (key: string): string => `timeline-${key}`

/** One line of the timeline, placed by its distance from the top of the list. */
export const TimelineRow = memo(
  ({
    row,
    top,
    active,
    fresh,
    onOpen,
  }: {
    row: GroupRow
    top: number
    active: boolean
    /** It has just come in and fades in. */
    fresh: boolean
    onOpen: (key: string) => void
  }) => {
    const t = useText()
    const language = useLanguage()
    const { line, group } = row
    const [newest] = group.events
    const oldest = group.events.at(-1) ?? newest
    const times = {
      n: line.count,
      from: clockTime(language, oldest.at),
      to: clockTime(language, newest.at),
    }
    return (
      <div
        id={rowId(row.key)}
        role="option"
        aria-selected={active}
        className={`${styles.row} ${styles[line.tone] ?? ''} ${active ? styles.active : ''} ${fresh ? styles.fresh : ''}`}
        style={{ transform: `translateY(${top}px)` }}
        onClick={() => onOpen(row.key)}
        data-row-key={row.key}
      >
        <time
          className={styles.time}
          dateTime={new Date(newest.at).toISOString()}
          title={exactTime(language, newest.at)}
        >
          {clockTime(language, newest.at)}
        </time>
        <span className={styles.shape}>
          {line.shape === null ? <i className={styles.note} /> : <StateShape shape={line.shape} />}
        </span>
        <span className={styles.stage}>{t(line.stage)}</span>
        <PathName className={styles.subject} text={line.subject} />
        <span className={styles.sentence} title={line.sentence}>
          {line.sentence}
        </span>
        <span className={styles.count} title={line.count > 1 ? t('timeline.times.full', times) : undefined}>
          {line.count > 1 ? t('timeline.times', { n: line.count }) : ''}
        </span>
      </div>
    )
  },
)
