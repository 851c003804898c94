import { applyEvent } from '@shared/domain/apply-event'
import type { Event } from '@shared/domain/event'
import { message } from '@shared/domain/message'
import { emptyState, type State } from '@shared/domain/state'
import { AppError } from '@shared/ipc/result'
import type { CommandContext } from '../context'
import { EXIT } from '../exit-codes'
import { createFollower } from './follow-events'
import { whyRefused } from './why-refused'
import { clientOf, linkHere, settledState, tellDown } from './with-engine'

/** Aborted by a signal, and when whoever read our output has gone (`| head`). */
const untilNobodyReads = (signal: AbortSignal): AbortSignal => {
  const gone = new AbortController()
  for (const event of ['close', 'error']) process.stdout.once(event, () => gone.abort())
  return AbortSignal.any([signal, gone.signal])
}

/** The connection broke in the middle of a call: the next one catches up. */
const isLost = (error: unknown): boolean =>
  error instanceof AppError && (error.code === 'unavailable' || error.code === 'not_running')

/**
 * Shows the newest `first` events and every one after them, over restarts of the engine, until a signal (0), a refusal
 * (1), or an engine of another version (3). Without an engine at the beginning it ends with 3.
 */
export const followEngine = async (
  context: CommandContext,
  first: number,
  show: (events: readonly Event[], state: State) => void,
): Promise<number> => {
  const { out } = context
  const signal = untilNobodyReads(context.signal)
  const link = linkHere(context, true)
  const { call } = clientOf(link)
  /** What the ids of later events mean: folded on as the engine does. */
  let state = emptyState
  const follower = createFollower(first, {
    page: async (query) => (await call('timeline.page', query)).events,
    emit: (events) => {
      for (const event of events) if (event.seq > state.seq) state = applyEvent(state, event)
      show(events, state)
    },
    onOtherJournal: () => out.tell(message('cli.events.other_journal')),
  })

  let finish = (_code: number): void => undefined
  const finished = new Promise<number>((resolve) => {
    finish = resolve
  })
  const fail = (error: unknown): void => {
    if (isLost(error)) return
    if (error instanceof AppError) out.tell(whyRefused(error))
    else out.bug('events', error)
    finish(error instanceof AppError ? EXIT.degraded : EXIT.broken)
  }
  const catchUp = async (): Promise<void> => {
    const snapshot = await call('engine.snapshot', {})
    // Without usable settings there is no journal yet; a reset tells when there is.
    if (snapshot.kind !== 'running') return
    state = snapshot.state
    await follower.catchUp()
  }
  // One thing after another: a page that is being fetched comes before what is pushed meanwhile.
  let turn: Promise<void> = Promise.resolve()
  const inTurn = (task: () => Promise<void>): void => {
    turn = turn.then(task).catch(fail)
  }

  const unsubscribe = link.subscribe((push) => {
    if (push.kind === 'reset') inTurn(catchUp)
    else if (push.kind === 'events')
      inTurn(async () => {
        if (!follower.take(push.events)) await catchUp()
      })
  })
  const onAbort = (): void => finish(EXIT.healthy)
  signal.addEventListener('abort', onAbort)
  let unwatch = (): void => undefined
  try {
    link.start()
    const begun = await settledState(link, signal)
    if (begun === null) return EXIT.healthy
    if (begun.kind !== 'attached') {
      tellDown(context, begun)
      return EXIT.usage
    }
    let waiting = false
    unwatch = link.onState((now) => {
      if (now.kind === 'skewed') {
        tellDown(context, now)
        finish(EXIT.usage)
      } else if (now.kind === 'down' && !waiting) {
        waiting = true
        out.tell(message('cli.events.waiting', { why: out.render(now.why) }))
      } else if (now.kind === 'attached' && waiting) {
        waiting = false
        out.tell(message('cli.events.back'))
      }
    })
    return await finished
  } finally {
    signal.removeEventListener('abort', onAbort)
    unsubscribe()
    unwatch()
    await link.stop()
    await turn
  }
}
