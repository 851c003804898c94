import { useCallback, useEffect, useState } from 'react'
import { firstView, formatView, parseView, type View } from './view'

const PREFIX = '#/metrics'

/** What was shown last: another page may have taken the address meanwhile. */
let last: View = firstView

const stored = (): View => {
  const { hash } = window.location
  return hash.startsWith(`${PREFIX}?`) ? parseView(hash.slice(PREFIX.length + 1)) : last
}

/** What the page shows. It stands in the address, so that it survives a look at another page and a reload. */
export const useView = (): readonly [View, (change: Partial<View>) => void] => {
  const [view, setView] = useState(stored)
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
  return [view, change]
}
