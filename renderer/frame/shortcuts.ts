import { useCallback, useEffect, useRef, useState } from 'react'
import { closeTopLayer } from '../app/layers'
import { useAct } from '../bridge/use-act'
import { useForbidden } from '../components/act/use-may'
import { pages } from '../pages'
import { openPage } from '../store/ui'

const CHORD_MS = 1_200

const isTyping = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement &&
  (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName))

/** True for a plain key that no field, dialog or menu has a better use for. */
export const isFreeKey = (event: KeyboardEvent): boolean =>
  !event.ctrlKey &&
  !event.metaKey &&
  !event.altKey &&
  !event.isComposing &&
  !event.defaultPrevented &&
  !isTyping(event.target) &&
  document.querySelector('[role="dialog"], [role="menu"]') === null

/** Keys that work on every page: `g` and a page, `.` for a cycle, Esc for the topmost layer, `?` for the sheet. */
export const useShortcuts = (): { readonly sheetOpened: boolean; readonly closeSheet: () => void } => {
  const [sheetOpened, setSheetOpened] = useState(false)
  const { run } = useAct('cycle.run')
  const mayRun = useForbidden('approve') === null
  const wentAt = useRef<number | null>(null)

  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent): void => {
      if (!isFreeKey(event)) return
      const going = wentAt.current !== null && event.timeStamp - wentAt.current < CHORD_MS
      wentAt.current = null
      const page = going ? pages.find((one) => one.key === event.key) : undefined
      if (page !== undefined) openPage(page.id)
      else if (event.key === 'g') wentAt.current = event.timeStamp
      else if (event.key === '.') {
        if (mayRun) void run({})
      } else if (event.key === '?') setSheetOpened(true)
      else if (event.key !== 'Escape' || !closeTopLayer()) return
      event.preventDefault()
      event.stopImmediatePropagation()
    }
    document.addEventListener('keydown', onKeyDown, { capture: true })
    return () => document.removeEventListener('keydown', onKeyDown, { capture: true })
  }, [run, mayRun])

  const closeSheet = useCallback(() => setSheetOpened(false), [])
  return { sheetOpened, closeSheet }
}
