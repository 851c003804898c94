import { applyEvent } from '@shared/domain/apply-event'
import type { Event } from '@shared/domain/event'
import { emptyState, type State } from '@shared/domain/state'
import type { Output } from '@shared/ipc/contract'
import type { EngineLink } from '../../link/link'

export type Follower = {
  readonly state: () => State
  /** How many snapshots it has taken. */
  readonly snapshots: () => number
  readonly stop: () => void
}

const RETRY_MS = 20

/**
 * Follows an engine as a window does: subscribes first, takes a snapshot, drops what that already contains, folds the
 * rest with the engine's own `applyEvent`, and takes a new one at a gap or a reset.
 */
export const followState = (link: EngineLink): Follower => {
  let state = emptyState
  let snapshots = 0
  let pending = new Map<number, Event>()
  let asking = false
  let askAgain = false
  let stopped = false
  let retry: NodeJS.Timeout | undefined

  const flush = (): void => {
    for (let next = pending.get(state.seq + 1); next !== undefined; next = pending.get(state.seq + 1))
      state = applyEvent(state, next)
    pending = new Map([...pending].filter(([seq]) => seq > state.seq))
    if (pending.size > 0) ask()
  }

  const take = async (): Promise<boolean> => {
    const answer = await link.call('engine.snapshot', {})
    if (!answer.ok) return false
    const snapshot = answer.value as Output<'engine.snapshot'>
    if (snapshot.kind !== 'running') return false
    state = snapshot.state
    snapshots += 1
    flush()
    return true
  }

  const ask = (): void => {
    askAgain = asking
    if (asking || stopped) return
    asking = true
    clearTimeout(retry)
    void take().then((taken) => {
      asking = false
      if (askAgain) ask()
      else if (!taken && !stopped) retry = setTimeout(ask, RETRY_MS)
    })
  }

  const unsubscribe = link.subscribe((push) => {
    if (push.kind === 'events') {
      for (const event of push.events) pending.set(event.seq, event)
      if (snapshots > 0 && !asking) flush()
    } else if (push.kind === 'reset') {
      pending = new Map()
      ask()
    }
  })

  return {
    state: () => state,
    snapshots: () => snapshots,
    stop: () => {
      stopped = true
      clearTimeout(retry)
      unsubscribe()
    },
  }
}
