import { useVirtualizer } from '@tanstack/react-virtual'
import { useEffect, useLayoutEffect, useRef, useState, type KeyboardEvent, type RefObject } from 'react'
import { useLanguage, useText } from '../../app/language'
import { useNow } from '../../app/ticker'
import { dayName } from './day-name'
import { placeOf, type Row } from './rows'
import { ROW_PX, rowId, TimelineRow } from './timeline-row'
import styles from './timeline.module.css'

const OVERSCAN = 12
/** So many rows before an end, what lies beyond it is asked for. */
const AHEAD = 60
const MINUTE_MS = 60_000

/** Scrolls a list as little as is needed for a row to be seen whole, below the sticky heading. */
export const reveal = (list: HTMLElement, index: number): void => {
  const lowest = (index - 1) * ROW_PX
  const highest = (index + 1) * ROW_PX - list.clientHeight
  if (list.scrollTop > lowest) list.scrollTop = lowest
  else if (list.scrollTop < highest) list.scrollTop = highest
}

type Place = { readonly key: string; readonly seq: number; readonly offset: number }

/** The row that lies under the sticky heading, and how far it is scrolled; null at the very top. */
const placeAt = (rows: readonly Row[], scrollTop: number): Place | null => {
  if (scrollTop < ROW_PX / 2) return null
  const index = Math.min(rows.length - 1, Math.floor(scrollTop / ROW_PX))
  const row = rows.slice(index).find((candidate) => candidate.kind === 'group')
  if (row?.kind !== 'group') return null
  return { key: row.key, seq: row.group.events[0].seq, offset: scrollTop - rows.indexOf(row) * ROW_PX }
}

export type TimelineListProps = {
  readonly rows: readonly Row[]
  readonly activeKey: string | null
  readonly listRef: RefObject<HTMLDivElement | null>
  readonly onOpen: (key: string) => void
  readonly onKeyDown: (event: KeyboardEvent) => void
  readonly onPlace: (seq: number | null) => void
  readonly onNearEnd: () => void
  readonly onNearStart: () => void
}

/**
 * The lines of the timeline, of which only the visible ones are drawn. Whatever comes or goes above,
 * the line that one is reading stays where it is.
 */
export const TimelineList = ({
  rows,
  activeKey,
  listRef,
  onOpen,
  onKeyDown,
  onPlace,
  onNearEnd,
  onNearStart,
}: TimelineListProps) => {
  const t = useText()
  const language = useLanguage()
  const now = useNow(MINUTE_MS)
  const place = useRef<Place | null>(null)
  const [freshAbove, setFreshAbove] = useState<number | null>(null)
  const lastTop = useRef<number | null>(null)
  const virtualizer = useVirtualizer({
    count: rows.length,
    getScrollElement: () => listRef.current,
    estimateSize: () => ROW_PX,
    getItemKey: (index) => rows[index]?.key ?? index,
    overscan: OVERSCAN,
  })

  useLayoutEffect(() => {
    const element = listRef.current
    if (element === null) return
    const held = element.scrollTop < ROW_PX / 2 ? null : place.current
    if (held !== null) {
      const index = placeOf(rows, held.key, held.seq)
      const wanted = index * ROW_PX + held.offset
      if (index !== -1 && Math.abs(element.scrollTop - wanted) >= 1) element.scrollTop = wanted
    }
  }, [rows, listRef])

  useEffect(() => {
    const newest = rows.find((row) => row.kind === 'group')?.group.events[0].seq ?? null
    setFreshAbove(lastTop.current)
    lastTop.current = newest
  }, [rows])

  const items = virtualizer.getVirtualItems()
  const firstIndex = items[0]?.index ?? 0
  const lastIndex = items.at(-1)?.index ?? 0
  useEffect(() => {
    if (lastIndex >= rows.length - AHEAD) onNearEnd()
    if (firstIndex <= AHEAD) onNearStart()
  }, [firstIndex, lastIndex, rows.length, onNearEnd, onNearStart])

  const onScroll = (): void => {
    const element = listRef.current
    if (element === null) return
    place.current = placeAt(rows, element.scrollTop)
    onPlace(place.current?.seq ?? null)
  }

  const heading = rows[Math.min(rows.length - 1, Math.floor((virtualizer.scrollOffset ?? 0) / ROW_PX))]
  const dayRow = rows.find((row) => row.kind === 'day' && row.day === heading?.day)
  return (
    <div className={styles.frame}>
      <div
        ref={listRef}
        className={styles.list}
        role="listbox"
        tabIndex={0}
        aria-label={t('timeline.list')}
        {...(activeKey === null ? {} : { 'aria-activedescendant': rowId(activeKey) })}
        onKeyDown={onKeyDown}
        onScroll={onScroll}
      >
        {dayRow?.kind === 'day' ? (
          <div className={`${styles.day} ${styles.sticky}`} role="presentation">
            {dayName(language, dayRow.at, now)}
          </div>
        ) : null}
        <div className={styles.sizer} style={{ height: virtualizer.getTotalSize() }} role="presentation">
          {items.map((item) => {
            const row = rows[item.index]
            if (row === undefined) return null
            if (row.kind === 'day')
              return (
                <div
                  key={row.key}
                  className={styles.day}
                  role="presentation"
                  style={{ transform: `translateY(${item.start}px)` }}
                >
                  {dayName(language, row.at, now)}
                </div>
              )
            return (
              <TimelineRow
                key={row.key}
                row={row}
                top={item.start}
                active={row.key === activeKey}
                fresh={freshAbove !== null && row.group.events[0].seq > freshAbove}
                onOpen={onOpen}
              />
            )
          })}
        </div>
      </div>
    </div>
  )
}
