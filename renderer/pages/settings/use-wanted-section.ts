import { useEffect } from 'react'
import { choose, useChosen } from '../../store/ui'

const PAGE_ID = 'settings'

/** Brings the section into view that was asked for from elsewhere, once. */
export const useWantedSection = (): void => {
  const wanted = useChosen(PAGE_ID)
  useEffect(() => {
    if (wanted === null) return
    document.getElementById(`settings-${wanted}`)?.scrollIntoView({ block: 'start' })
    choose(PAGE_ID, null)
  }, [wanted])
}
