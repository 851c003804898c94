import { useEffect } from 'react'
import { choose, useChosen } from '../../store/ui'

const PAGE_ID = 'settings'

/** The one setting of this place, in the middle of the page and ready to be typed into; else the section of this name. */
const show = (wanted: string): void => {
  const setting = document.querySelector(`[data-setting="${CSS.escape(wanted)}"]`)
  if (setting === null)
    return document.getElementById(`settings-${wanted}`)?.scrollIntoView({ block: 'start' })
  setting.scrollIntoView({ block: 'center' })
  setting.querySelector<HTMLElement>('input, textarea, button')?.focus({ preventScroll: true })
}

/** Brings the section or setting into view that was asked for from elsewhere, once. */
export const useWantedSection = (): void => {
  const wanted = useChosen(PAGE_ID)
  useEffect(() => {
    if (wanted === null) return
    show(wanted)
    choose(PAGE_ID, null)
  }, [wanted])
}
