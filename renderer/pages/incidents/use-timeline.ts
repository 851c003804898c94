import { useCallback, useEffect, useMemo, useState } from 'react'
import { useStore } from 'zustand'
import { useClient, useEngineState } from '../../app/app-context'
import { useLanguage } from '../../app/language'
import { timesOf } from '@shared/timeline/describe-event'
import { createFeed, type Feed, type FeedState } from './feed'
import { useNow } from '../../app/ticker'
import { beginOf, type Filter } from './filter'
import { nextHold, type Hold } from './follow'
import { collectNames, type Names } from '@shared/timeline/names'
import { createDescribe, rowsOf, shownEvents, type Row } from './rows'

export type Timeline = {
  readonly rows: readonly Row[]
  readonly names: Names
  readonly feed: FeedState
  /** How many events of the list are shown, and how many newer ones wait. */
  readonly shown: number
  readonly waiting: number
  /** The newest is not loaded, because one reads far back. */
  readonly away: boolean
  readonly older: () => void
  readonly newer: () => void
  readonly retry: () => void
  /** Lets in what waits and follows again. */
  readonly toNewest: () => void
  /** The list tells which event is read: the first visible one, or null at the very top. */
  readonly setPlace: (seq: number | null) => void
}

/** Where one reads, for one feed; another feed begins at its top. */
type Reading = { readonly feed: Feed; readonly atTop: boolean; readonly hold: Hold | null }

const MINUTE_MS = 60_000

/** The timeline behind its list: loads, follows, holds still while one reads, filters and groups. */
export const useTimeline = (filter: Filter, setAt: number, holding: boolean, aiming: boolean): Timeline => {
  const client = useClient()
  const state = useEngineState()
  const language = useLanguage()

  const stages = filter.stages.join()
  const { incidentId, toAt, worse, last: span } = filter
  // What the journal is asked for stays the same while the clock moves on; what is too old by then is not shown.
  const spanAt = span === null ? 0 : setAt
  const fromAt = useMemo(
    () => beginOf({ fromAt: filter.fromAt, last: span }, spanAt),
    [filter.fromAt, span, spanAt],
  )
  const minute = useNow(MINUTE_MS)
  const sinceAt = span === null ? null : beginOf({ fromAt: null, last: span }, minute)
  const feed = useMemo(
    () =>
      createFeed(client, {
        stages: stages === '' ? [] : (stages.split(',') as Filter['stages']),
        incidentId,
        fromAt,
        worse,
        toAt,
      }),
    [client, stages, incidentId, fromAt, toAt, worse],
  )
  useEffect(() => feed.start(), [feed])
  const fed = useStore(feed.store)
  const { events, moreNewer: away } = fed.buffer

  const [last, setReading] = useState<Reading>({ feed, atTop: true, hold: null })
  const { atTop, hold } = last.feed === feed ? last : { atTop: true, hold: null }
  const heldSeq = hold?.seq ?? null

  const { incidents, repairs, silences, holds } = state
  const names = useMemo(
    () => collectNames({ incidents, repairs, silences, holds }, events),
    [incidents, repairs, silences, holds, events],
  )
  const describe = useMemo(() => createDescribe(language, timesOf(language)), [language])
  const all = useMemo(
    () => shownEvents({ events, filter, sinceAt, names, describe }),
    [events, filter, sinceAt, names, describe],
  )
  const shown = useMemo(
    () => (heldSeq === null ? all : all.filter((event) => event.seq <= heldSeq)),
    [all, heldSeq],
  )
  const rows = useMemo(() => rowsOf(shown, names, describe), [shown, names, describe])
  const waiting = all.length - shown.length

  const held = nextHold({
    hold,
    ready: atTop && !holding && !away,
    aiming,
    waiting,
    topSeq: events[0]?.seq ?? null,
  })
  // Settles before anything is drawn: the list never shows a moment in which it moved.
  if (held !== hold) setReading({ feed, atTop, hold: held })

  useEffect(() => feed.setNames(names), [feed, names])
  useEffect(() => feed.setHeld(heldSeq), [feed, heldSeq])

  const setPlace = useCallback(
    (seq: number | null): void => {
      feed.setPlace(seq)
      setReading((old) => {
        const hold = old.feed === feed ? old.hold : null
        const atTop = seq === null
        return old.feed === feed && old.atTop === atTop ? old : { feed, atTop, hold }
      })
    },
    [feed],
  )
  const toNewest = useCallback((): void => {
    feed.setPlace(null)
    feed.setHeld(null)
    setReading({ feed, atTop: true, hold: null })
    if (feed.store.getState().buffer.moreNewer) feed.newest()
  }, [feed])
  const latestSeq = state.seq
  useEffect(() => feed.catchUp(latestSeq), [feed, latestSeq])
  const newer = useCallback(() => feed.newer(latestSeq), [feed, latestSeq])

  return {
    rows,
    names,
    feed: fed,
    shown: shown.length,
    waiting,
    away,
    older: feed.older,
    newer,
    retry: feed.newest,
    toNewest,
    setPlace,
  }
}
