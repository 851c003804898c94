import { useEffect, useRef } from 'react'
import { closeTopLayer } from '../app/layers'
import { useAct } from '../bridge/use-act'
import { useForbidden } from '../components/act/use-may'
import { pages } from '../pages'
import { openPage } from '../store/ui'
import { hasOwnUse } from './keys/own-use'
import { goKey, pressedShortcut } from './keys/shortcut-table'
import { closePalette, isPaletteOpened, openPalette, openSheet } from './palette/palette-store'
import { pressUndo } from './keys/press-undo'

const CHORD_MS = 1_200

const isTaken = ({ target, key }: KeyboardEvent): boolean =>
  target instanceof HTMLElement &&
  hasOwnUse(
    {
      tagName: target.tagName,
      type: target instanceof HTMLInputElement ? target.type : undefined,
      isContentEditable: target.isContentEditable,
    },
    key,
  )

const isCovered = (): boolean => document.querySelector('[role="dialog"], [role="menu"]') !== null

/** True for a plain key that no field, dialog or menu has a better use for. */
export const isFreeKey = (event: KeyboardEvent): boolean =>
  !event.ctrlKey &&
  !event.metaKey &&
  !event.altKey &&
  !event.isComposing &&
  !event.defaultPrevented &&
  !isTaken(event) &&
  !isCovered()

const take = (event: KeyboardEvent): void => {
  event.preventDefault()
  event.stopImmediatePropagation()
}

/** The palette opens from a field too; over a dialog it does not: what is asked there comes first. */
const onPaletteKey = (event: KeyboardEvent): void => {
  if (isPaletteOpened()) closePalette()
  else if (!isCovered()) openPalette()
  take(event)
}

/** Keys that work on every page: `g` and a page, and those of the table that are no page's own. */
export const useShortcuts = (): void => {
  const { run } = useAct('cycle.run')
  const mayRun = useForbidden('approve') === null
  const wentAt = useRef<number | null>(null)

  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent): void => {
      if (pressedShortcut(event, ['palette.open']) !== null && !event.isComposing) {
        onPaletteKey(event)
        return
      }
      if (!isFreeKey(event)) return
      const going = wentAt.current !== null && event.timeStamp - wentAt.current < CHORD_MS
      wentAt.current = null
      const page = going ? pages.find((one) => one.key === event.key) : undefined
      if (page !== undefined) {
        openPage(page.id)
        take(event)
        return
      }
      if (event.key === goKey) {
        wentAt.current = event.timeStamp
        take(event)
        return
      }
      switch (pressedShortcut(event, ['cycle.run', 'sheet.open', 'layer.close', 'repair.undo'])) {
        case 'cycle.run':
          if (mayRun) void run({})
          break
        case 'sheet.open':
          openSheet()
          break
        case 'repair.undo':
          if (!event.repeat) pressUndo()
          break
        case 'layer.close':
          if (!closeTopLayer()) return
          break
        case null:
          return
      }
      take(event)
    }
    document.addEventListener('keydown', onKeyDown, { capture: true })
    return () => document.removeEventListener('keydown', onKeyDown, { capture: true })
  }, [run, mayRun])
}
