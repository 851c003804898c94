import type { Actor } from '@shared/domain/actor'
import type { Host } from '../engine/host'
import { lostSummary, summarize, type Summary } from './summary'

const SETTLE_MS = 200
/** An approval that was put off comes back by time alone, without an event. */
const REFRESH_MS = 30_000

export type SummaryWatch = { readonly stop: () => void }

/** Follows the engine and tells the summary whenever it differs from the last one told. */
export const watchSummary = ({
  host,
  actor,
  now,
  onSummary,
}: {
  readonly host: Pick<Host, 'handlers' | 'subscribe'>
  readonly actor: Actor
  readonly now: () => number
  readonly onSummary: (summary: Summary) => void
}): SummaryWatch => {
  let told = ''
  let pending: NodeJS.Timeout | undefined
  let stopped = false
  const tell = (summary: Summary): void => {
    const seen = JSON.stringify(summary)
    if (stopped || seen === told) return
    told = seen
    onSummary(summary)
  }
  const look = (): void => {
    pending = undefined
    host.handlers['engine.snapshot']({}, actor).then(
      (snapshot) => tell(summarize(snapshot, now())),
      // Whatever keeps the engine from answering, a person only needs to know that it does not.
      () => tell(lostSummary),
    )
  }
  const lookSoon = (): void => {
    pending ??= setTimeout(look, SETTLE_MS)
  }
  const unsubscribe = host.subscribe((push) => {
    if (push.kind === 'events' || push.kind === 'reset') lookSoon()
  })
  const refresh = setInterval(lookSoon, REFRESH_MS)
  lookSoon()
  return {
    stop: () => {
      stopped = true
      clearInterval(refresh)
      clearTimeout(pending)
      unsubscribe()
    },
  }
}
