import { useVirtualizer } from '@tanstack/react-virtual'
import type { LabLine } from '@shared/ipc/lab-calls'
import { plainLine } from '@shared/timeline/plain-line'
import type { TextKey } from '@shared/text/text'
import { exactTime } from '@shared/words/time'
import { useRef } from 'react'
import { useLanguage, useText } from '../../../app/language'
import styles from './line-list.module.css'

const ROW_PX = 28
const OVERSCAN = 10

type Sign = { readonly sign: string; readonly name: TextKey; readonly kind: string }

/** What became of a line, as a sign that does not need its colour. */
const signOf = ({ now, before, missed }: LabLine): Sign => {
  if (now === 'hit' && before !== 'hit') return { sign: '+', name: 'lab.ui.sign.gained', kind: 'gained' }
  if (before === 'hit' && now !== 'hit') return { sign: '−', name: 'lab.ui.sign.lost', kind: 'lost' }
  if (now === 'hit') return { sign: '●', name: 'lab.ui.sign.hit', kind: 'hit' }
  if (now === 'ignored') return { sign: '⊘', name: 'lab.ui.sign.ignored', kind: 'ignored' }
  return missed
    ? { sign: '?', name: 'lab.ui.sign.missed', kind: 'missed' }
    : { sign: '·', name: 'lab.ui.sign.none', kind: 'none' }
}

const Marked = ({ line: { text, mark } }: { line: LabLine }) => {
  if (mark === null || mark.length === 0) return <>{plainLine(text)}</>
  const end = mark.start + mark.length
  return (
    <>
      {plainLine(text.slice(0, mark.start))}
      <mark className={styles.mark}>{plainLine(text.slice(mark.start, end))}</mark>
      {plainLine(text.slice(end))}
    </>
  )
}

/** Lines with what became of each, what matched marked. Only the visible ones are drawn. */
export const LineList = ({
  lines,
  label,
  numbered,
}: {
  lines: readonly LabLine[]
  label: string
  /** Pasted lines have numbers; those of a log state their times, which are told to the second on hover. */
  numbered: boolean
}) => {
  const t = useText()
  const list = useRef<HTMLDivElement | null>(null)
  const language = useLanguage()
  const virtualizer = useVirtualizer({
    count: lines.length,
    getScrollElement: () => list.current,
    estimateSize: () => ROW_PX,
    getItemKey: (index) => {
      const line = lines[index]
      return line === undefined ? index : `${line.place} ${signOf(line).kind}`
    },
    overscan: OVERSCAN,
  })
  return (
    <div ref={list} className={styles.list} role="list" tabIndex={0} aria-label={label} data-lines="">
      <div className={styles.sizer} style={{ height: virtualizer.getTotalSize() }} role="presentation">
        {virtualizer.getVirtualItems().map((item) => {
          const line = lines[item.index]
          if (line === undefined) return null
          const { sign, name, kind } = signOf(line)
          return (
            <div
              key={item.key}
              ref={virtualizer.measureElement}
              data-index={item.index}
              data-kind={kind}
              className={styles.row}
              role="listitem"
              style={{ transform: `translateY(${item.start}px)` }}
            >
              <span className={styles.sign} role="img" aria-label={t(name)} title={t(name)}>
                {sign}
              </span>
              {numbered ? <span className={styles.number}>{line.place}</span> : null}
              <code
                className={styles.text}
                title={line.at === null ? undefined : exactTime(language, line.at)}
              >
                <Marked line={line} />
              </code>
            </div>
          )
        })}
      </div>
    </div>
  )
}
