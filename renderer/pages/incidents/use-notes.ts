import type { Event } from '@shared/domain/event'
import type { Incident } from '@shared/domain/state'
import { useCallback, useEffect, useState } from 'react'
import { useClient } from '../../app/app-context'
import { problemOf, type Problem } from '../../bridge/problem'

export type NoteEvent = Extract<Event, { type: 'incident.noted' }>

const MOST_SHOWN = 50

export type Notes =
  | { readonly kind: 'loading' }
  | { readonly kind: 'loaded'; readonly notes: readonly NoteEvent[]; readonly more: boolean }
  | { readonly kind: 'failed'; readonly problem: Problem }

/** The notes on an incident, newest first; asked for anew with each that is added. */
export const useNotes = ({ id, note }: Pick<Incident, 'id' | 'note'>): readonly [Notes, () => void] => {
  const client = useClient()
  const count = note?.count ?? 0
  const [found, setFound] = useState<Notes>({ kind: 'loading' })
  const load = useCallback(
    (isAsked: () => boolean): void => {
      client
        .call('timeline.page', { limit: MOST_SHOWN, filter: { incidentId: id, types: ['incident.noted'] } })
        .then(({ events, more }) => {
          const notes = events.filter((event) => event.type === 'incident.noted')
          if (isAsked()) setFound({ kind: 'loaded', notes, more })
        })
        .catch((error: unknown) => {
          // What was shown before stays: a note does not change.
          if (isAsked())
            setFound((old) => (old.kind === 'loaded' ? old : { kind: 'failed', problem: problemOf(error) }))
        })
    },
    [client, id],
  )
  useEffect(() => {
    let current = count > 0
    if (current) load(() => current)
    return () => {
      current = false
    }
  }, [count, load])
  const retry = useCallback(() => load(() => true), [load])
  return [count === 0 ? { kind: 'loaded', notes: [], more: false } : found, retry]
}
