import { useEffect, useRef } from 'react'
import { isFreeKey } from '../../frame/shortcuts'

export type TimelineKeys = {
  readonly move: (by: number) => void
  readonly open: () => void
  readonly pause: () => void
  readonly filter: () => void
}

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
      if (event.key === 'j') move(1)
      else if (event.key === 'k') move(-1)
      else if (event.key === '/') filter()
      else if (event.key === ' ' && !isControl(event.target)) pause()
      else if (event.key === 'Enter' && !isControl(event.target)) open()
      else return
      event.preventDefault()
    }
    document.addEventListener('keydown', onKeyDown)
    return () => document.removeEventListener('keydown', onKeyDown)
  }, [])
}
