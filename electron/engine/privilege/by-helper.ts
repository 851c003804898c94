import { message, type Message } from '@shared/domain/message'
import { AUTHORITY_FILE } from './authority'
import type { HelperState } from './helper-state'
import { OPERATIONS_SINCE, type Operation } from './operations'
import { HELPER, impossible, type Route } from './route'

export type Ready = Extract<HelperState, { readonly kind: 'ready' }>

/** Why the helper cannot do one of these for `what`: it is older than they are, or root did not list one; else null. */
const refuseOperations = (
  { version, authority }: Ready,
  what: string,
  operations: readonly Operation[],
): Message | null => {
  if (operations.length > 0 && version < OPERATIONS_SINCE) return message('privilege.needs.newer', { what })
  const unlisted = operations.find((operation) => authority.operations?.includes(operation) !== true)
  return unlisted === undefined
    ? null
    : message('privilege.operation.not_listed', { what, operation: unlisted, file: AUTHORITY_FILE })
}

/** The helper's way for `what`, when the helper is there and root's authority has nothing against it. */
export const byHelper = (
  state: HelperState,
  what: string,
  operations: readonly Operation[],
  refuse: (ready: Ready) => Message | null,
): Route => {
  if (state.kind === 'unavailable') return impossible(state.why(what))
  const why = refuseOperations(state, what, operations) ?? refuse(state)
  return why === null ? HELPER : impossible(why)
}
