import type { Message } from '@shared/domain/message'
import type { HelperState } from './helper-state'
import { HELPER, impossible, type Route } from './route'

/** The helper's way for `what`, when the helper is there and root's authority has nothing against it. */
export const byHelper = (
  state: HelperState,
  what: string,
  refuse: (ready: Extract<HelperState, { kind: 'ready' }>) => Message | null,
): Route => {
  if (state.kind === 'unavailable') return impossible(state.why(what))
  const why = refuse(state)
  return why === null ? HELPER : impossible(why)
}
