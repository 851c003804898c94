import { message } from '@shared/domain/message'
import type { StepOf } from '@shared/domain/plan'
import type { RouteContext } from '../repair/define-step-kind'
import { AUTHORITY_FILE } from './authority'
import { byHelper } from './by-helper'
import { DIRECT, impossible, type Route } from './route'

/** Who can end a process: its own user and root; root's helper only who listens on one of the ports of its authority. */
export const routeOfProcess = async (
  { process, uid, port }: Pick<StepOf<'signal'>, 'process' | 'uid' | 'port'>,
  context: RouteContext,
  signal: AbortSignal,
): Promise<Route> => {
  const own = context.ids().uid
  if (own === 0 || own === uid) return DIRECT
  if (port === null) return impossible(message('privilege.process.no_port', { process }))
  return byHelper(await context.helper(signal), process, ['send_signal'], ({ authority: { ports } }) =>
    ports.includes(port)
      ? null
      : message('privilege.port.not_listed', { process, port, file: AUTHORITY_FILE }),
  )
}
