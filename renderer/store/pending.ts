import { applyEvent } from '@shared/domain/apply-event'
import type { Event } from '@shared/domain/event'
import type { State } from '@shared/domain/state'

/** Events by their number that wait to be folded. */
export type Pending = ReadonlyMap<number, Event>

export const noPending: Pending = new Map()

/** Folds what follows the state without a gap; tells what is left over because something before it is missing. */
export const foldPending = (
  state: State,
  pending: Pending,
): { readonly state: State; readonly left: Pending } => {
  let folded = state
  for (let next = pending.get(folded.seq + 1); next !== undefined; next = pending.get(folded.seq + 1))
    folded = applyEvent(folded, next)
  const left = [...pending].filter(([seq]) => seq > folded.seq)
  return { state: folded, left: left.length === 0 ? noPending : new Map(left) }
}
