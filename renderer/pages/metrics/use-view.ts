import { useCallback, useEffect, useState } from 'react'
import { choose, useChosen } from '../../store/ui'
import { firstView, formatView, parseView, type View } from './view'

const PAGE_ID = 'metrics'
const PREFIX = `#/${PAGE_ID}`

/** What was shown last: another page may have taken the address meanwhile. */
let last: View = firstView

const stored = (): View => {
  const { hash } = window.location
  return hash.startsWith(`${PREFIX}?`) ? parseView(hash.slice(PREFIX.length + 1)) : last
}

/**
 * What the page shows, and how often a check was asked for. It stands in the address, so that it survives a look at
 * another page and a reload.
 */
export const useView = (): readonly [View, (change: Partial<View>) => void, number] => {
  const [view, setView] = useState(stored)
  // Another page or the palette asks for a check: among all charts, whatever was looked at before.
  const asked = useChosen(PAGE_ID)
  const [seen, setSeen] = useState<string | null>(null)
  const [times, setTimes] = useState(1)
  if (asked !== seen) {
    setSeen(asked)
    if (asked !== null) {
      setView((old) => ({ ...old, search: '', chart: null, check: asked }))
      setTimes(times + 1)
    }
  }
  useEffect(() => {
    if (asked !== null) choose(PAGE_ID, null)
  }, [asked])
  useEffect(() => {
    last = view
    const query = formatView(view)
    window.history.replaceState(null, '', query === '' ? PREFIX : `${PREFIX}?${query}`)
  }, [view])
  // Another page is not this address.
  useEffect(
    () => () => {
      if (window.location.hash.startsWith(PREFIX)) window.history.replaceState(null, '', '#')
    },
    [],
  )
  const change = useCallback((part: Partial<View>): void => setView((old) => ({ ...old, ...part })), [])
  return [view, change, times]
}
