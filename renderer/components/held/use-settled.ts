import { useCallback, useEffect, useLayoutEffect, useRef, useState, type RefObject } from 'react'
import { hasMoved, type Standing } from './stood-still'

/** A hand that is on its way to a button cannot stop sooner when the button moves. */
const STILL_MS = 400

const standingOf = (element: HTMLElement): Standing => {
  const { left, top } = element.getBoundingClientRect()
  const page = element.closest('main')
  return { left, top, scrolled: page?.scrollTop ?? 0, height: page?.scrollHeight ?? 0 }
}

type Settled = {
  /** Goes on the button. */
  readonly button: RefObject<HTMLButtonElement | null>
  readonly settled: boolean
  /** Looks where it stands now, and tells whether it is settled there. */
  readonly look: () => boolean
}

/**
 * Whether a button has stood where it is for as long as a hand needs to see it: one that has just come or moved under the
 * pointer is not the one that was aimed at.
 */
export const useSettled = (): Settled => {
  const button = useRef<HTMLButtonElement>(null)
  const [settled, setSettled] = useState(false)
  const last = useRef<Standing | null>(null)
  const timer = useRef<ReturnType<typeof setTimeout> | null>(null)

  const look = useCallback((): boolean => {
    const element = button.current
    if (element === null) return false
    const now = standingOf(element)
    const moved = last.current === null || hasMoved(last.current, now)
    last.current = now
    if (moved) {
      if (timer.current !== null) clearTimeout(timer.current)
      timer.current = setTimeout(() => {
        timer.current = null
        setSettled(true)
      }, STILL_MS)
      setSettled(false)
    }
    return timer.current === null
  }, [])

  // What moves it is drawn anew with it, or makes the page longer, shorter, higher or lower.
  useLayoutEffect(() => {
    look()
  })
  useEffect(() => {
    const page = button.current?.closest('main') ?? null
    const observer = new ResizeObserver(() => look())
    if (page !== null) for (const one of [page, ...page.children]) observer.observe(one)
    return () => {
      observer.disconnect()
      if (timer.current !== null) clearTimeout(timer.current)
      timer.current = null
      last.current = null
    }
  }, [look])
  return { button, settled, look }
}
