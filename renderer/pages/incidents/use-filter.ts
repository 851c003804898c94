import { useCallback, useEffect, useState } from 'react'
import { choose, useChosen } from '../../store/ui'
import { formatFilter, noFilter, parseFilter, type Filter } from './filter'

const PAGE_ID = 'incidents'
const PREFIX = `#/${PAGE_ID}`

const stored = (): Filter => {
  const { hash } = window.location
  return hash.startsWith(`${PREFIX}?`) ? parseFilter(hash.slice(PREFIX.length + 1)) : noFilter
}

type Held = {
  readonly filter: Filter
  /** When it was set: from then on a stretch until now is asked for. */
  readonly setAt: number
  /** The page's chosen thing as it was last seen: a change of it comes from elsewhere, unless it is our own. */
  readonly seen: string | null
}

/**
 * The filter of the timeline. It stands in the location, so that it survives a look at another page and a reload.
 * Its incident is the page's chosen thing: another page that opens an incident here shows it unfiltered otherwise.
 */
export const useFilter = (): readonly [Filter, (next: Filter) => void, number] => {
  const chosen = useChosen(PAGE_ID)
  const [held, setHeld] = useState<Held>(() => {
    const filter = stored()
    const fits = chosen === null || chosen === filter.incidentId
    return {
      filter: fits ? filter : { ...noFilter, incidentId: chosen },
      setAt: Date.now(),
      seen: chosen,
    }
  })
  const { filter, seen } = held
  if (chosen !== seen)
    setHeld({
      ...held,
      filter: chosen === filter.incidentId ? filter : { ...noFilter, incidentId: chosen },
      seen: chosen,
    })

  useEffect(() => choose(PAGE_ID, filter.incidentId), [filter.incidentId])
  useEffect(() => {
    const query = formatFilter(filter)
    window.history.replaceState(null, '', query === '' ? PREFIX : `${PREFIX}?${query}`)
  }, [filter])

  const set = useCallback(
    (next: Filter): void =>
      setHeld((old) => ({
        ...old,
        filter: next,
        // Words that are typed do not ask the journal for another stretch.
        setAt: next.last === old.filter.last ? old.setAt : Date.now(),
      })),
    [],
  )
  return [filter, set, held.setAt]
}
