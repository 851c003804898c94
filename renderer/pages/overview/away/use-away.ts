import type { Event } from '@shared/domain/event'
import type { Client } from '@shared/ipc/client'
import { useCallback, useEffect, useState } from 'react'
import { useClient, usePhase } from '../../../app/app-context'
import { problemOf, type Problem } from '../../../bridge/problem'
import type { Absence } from '../../../store/looked-at'
import { awayTypes } from './summary'

const PAGE = 500
const MOST_PAGES = 8

export type AwayEvents =
  | { readonly kind: 'loading' }
  | { readonly kind: 'failed'; readonly problem: Problem }
  /** `partial`: there are more than were asked for. */
  | { readonly kind: 'loaded'; readonly events: readonly Event[]; readonly partial: boolean }

/** Reads the pages of a stretch of time, the newest first, until there are no more, enough, or nobody asks any longer. */
const readAway = async (
  client: Client,
  { sinceAt, untilAt }: Pick<Absence, 'sinceAt' | 'untilAt'>,
  signal: AbortSignal,
): Promise<AwayEvents> => {
  const events: Event[] = []
  for (let page = 0; page < MOST_PAGES && !signal.aborted; page += 1) {
    const last = events.at(-1)
    const answer = await client.call('timeline.page', {
      limit: PAGE,
      filter: { types: [...awayTypes], fromAt: sinceAt, toAt: untilAt },
      ...(last === undefined ? {} : { beforeSeq: last.seq }),
    })
    events.push(...answer.events)
    if (!answer.more || answer.events.length === 0) return { kind: 'loaded', events, partial: false }
  }
  return { kind: 'loaded', events, partial: true }
}

/** What the journal tells about an absence: at most 4,000 events of the kinds that count, the newest first. */
export const useAway = ({ sinceAt, untilAt }: Absence): AwayEvents & { readonly retry: () => void } => {
  const client = useClient()
  const outOfReach = usePhase().kind !== 'running'
  const [round, setRound] = useState(0)
  const request = `${sinceAt} ${untilAt} ${round}`
  const [answer, setAnswer] = useState<{ readonly request: string; readonly of: AwayEvents } | null>(null)

  useEffect(() => {
    if (outOfReach) return undefined
    const ended = new AbortController()
    readAway(client, { sinceAt, untilAt }, ended.signal).then(
      (of) => {
        if (!ended.signal.aborted) setAnswer({ request, of })
      },
      (error: unknown) => {
        if (!ended.signal.aborted) setAnswer({ request, of: { kind: 'failed', problem: problemOf(error) } })
      },
    )
    return () => ended.abort()
  }, [client, sinceAt, untilAt, outOfReach, request])

  const retry = useCallback(() => setRound((n) => n + 1), [])
  const known = answer?.request === request ? answer.of : null
  return { ...(known ?? { kind: 'loading' }), retry }
}
