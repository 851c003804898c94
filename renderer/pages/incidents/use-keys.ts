import { useEffect, useRef } from 'react'
import { pressedShortcut } from '../../frame/keys/shortcut-table'
import { isFreeKey } from '../../frame/shortcuts'

export type TimelineKeys = {
  readonly move: (by: number) => void
  readonly open: () => void
  readonly pause: () => void
  readonly filter: () => void
}

const listKeys = ['list.next', 'list.previous', 'list.filter', 'list.pause', 'list.open'] as const

/** What by itself does something at Enter or space. */
const isControl = (target: EventTarget | null): boolean =>
  target instanceof Element &&
  target.closest('button, a, summary, [role="button"], [role="separator"]') !== null

/** The keys of the timeline: j and k move, Enter opens, space holds the list, / goes to the filter. */
export const useTimelineKeys = (keys: TimelineKeys): void => {
  const latest = useRef(keys)
  useEffect(() => {
    latest.current = keys
  })
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent): void => {
      if (!isFreeKey(event)) return
      const { move, open, pause, filter } = latest.current
      const pressed = pressedShortcut(event, listKeys)
      if (pressed === null) return
      if ((pressed === 'list.pause' || pressed === 'list.open') && isControl(event.target)) return
      const acts = {
        'list.next': () => move(1),
        'list.previous': () => move(-1),
        'list.filter': filter,
        'list.pause': pause,
        'list.open': open,
      } as const
      acts[pressed]()
      event.preventDefault()
    }
    document.addEventListener('keydown', onKeyDown)
    return () => document.removeEventListener('keydown', onKeyDown)
  }, [])
}
