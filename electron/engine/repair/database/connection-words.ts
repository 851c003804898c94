import { message, type Message } from '@shared/domain/message'
import type { TextKey } from '@shared/text/text'
import { codeOf, faultOf, type Place } from '../../checks/connect/connection-fault'
import { tlsFaultOf } from '../../checks/connect/tls-fault'
import { stepOutput } from '../step-output'

const MOST_REASON = 300

/** What a server said, on one line and fit to be kept; a password that it might repeat is taken out. */
export const reasonOf = (error: unknown, secret: string | null): string => {
  const said = error instanceof Error ? error.message : String(error)
  const without = secret === null || secret === '' ? said : said.replaceAll(secret, '***')
  return stepOutput(without).replaceAll('\n', ' ').slice(0, MOST_REASON)
}

const textOf = {
  refused: 'check.connect.refused',
  socket_missing: 'check.connect.socket_missing',
  denied: 'check.connect.denied',
  unreachable: 'check.connect.unreachable',
  network_down: 'check.connect.network_down',
  name: 'check.connect.name',
  closed: 'check.connect.closed',
  unconnected: 'check.connect.unconnected',
  silent: 'check.connect.silent',
} as const satisfies Readonly<Record<NonNullable<ReturnType<typeof faultOf>>, TextKey>>

/** The words for an error of the system or of TLS on the way to a server; null when it is neither. */
export const wayFault = (error: unknown, place: Place): Message | null => {
  const fault = faultOf(error)
  if (fault !== null) return message(textOf[fault], place)
  const code = codeOf(error)
  const tls = code === null ? null : tlsFaultOf(code)
  return tls === null ? null : message(tls, { ...place, code: code ?? '' })
}
