import type { Reading } from '@shared/domain/check'
import { message, type Message, type MessageParams } from '@shared/domain/message'
import type { TextKey } from '@shared/text/text'

/** The kinds in which a connection fails before the server has said a word in its own protocol. */
export type ConnectionFault =
  | 'refused'
  | 'socket_missing'
  | 'denied'
  | 'unreachable'
  | 'network_down'
  | 'name'
  | 'closed'
  | 'unconnected'
  | 'silent'

/** What is tried: `service` is a proper name, `where` an address without credentials, `host` the name in it. */
export type Place = { readonly service: string; readonly where: string; readonly host: string }

const faultByCode: ReadonlyMap<string, ConnectionFault> = new Map([
  ['ECONNREFUSED', 'refused'],
  ['ENOENT', 'socket_missing'],
  ['ENOTSOCK', 'socket_missing'],
  ['EACCES', 'denied'],
  ['EPERM', 'denied'],
  ['EHOSTUNREACH', 'unreachable'],
  ['EHOSTDOWN', 'unreachable'],
  ['ETIMEDOUT', 'unreachable'],
  ['ENETUNREACH', 'network_down'],
  ['ENETDOWN', 'network_down'],
  ['ENOTFOUND', 'name'],
  ['EAI_AGAIN', 'name'],
  ['EAI_FAIL', 'name'],
  ['EAI_NODATA', 'name'],
  ['ECONNRESET', 'closed'],
  ['ECONNABORTED', 'closed'],
  ['EPIPE', 'closed'],
])

/** The `code` of an error of the system; of several at once (a name with several addresses), the first one's. */
export const codeOf = (error: unknown): string | null => {
  if (typeof error !== 'object' || error === null) return null
  if ('code' in error && typeof error.code === 'string') return error.code
  return error instanceof AggregateError ? codeOf(error.errors[0]) : null
}

/** The kind of an error of the system, or null when it is not about the connection. */
export const faultOf = (error: unknown): ConnectionFault | null => {
  const code = codeOf(error)
  return code === null ? null : (faultByCode.get(code) ?? null)
}

/** Nothing is known about the server when the way to it is what failed on this side; it must not be repaired for that. */
const isOurs: Readonly<Record<ConnectionFault, boolean>> = {
  refused: false,
  socket_missing: false,
  denied: true,
  unreachable: false,
  network_down: true,
  name: true,
  closed: false,
  unconnected: false,
  silent: false,
}

const textOf: Readonly<Record<ConnectionFault, TextKey>> = {
  refused: 'check.connect.refused',
  socket_missing: 'check.connect.socket_missing',
  denied: 'check.connect.denied',
  unreachable: 'check.connect.unreachable',
  network_down: 'check.connect.network_down',
  name: 'check.connect.name',
  closed: 'check.connect.closed',
  unconnected: 'check.connect.unconnected',
  silent: 'check.connect.silent',
}

/** A reading of a service that cannot do its work. */
export const unhealthy = (said: Message, more: Partial<Reading> = {}): Reading => ({
  status: 'unhealthy',
  band: 'danger',
  message: said,
  details: {},
  ...more,
})

/** A reading that does not say whether the service works: it is told and never repaired. */
export const unknown = (said: Message, more: Partial<Reading> = {}): Reading => ({
  status: 'unknown',
  band: 'normal',
  message: said,
  details: {},
  ...more,
})

/** The reading for a connection that failed; `ms` is how long was waited, for the two kinds of silence. */
export const faultReading = (fault: ConnectionFault, place: Place, more: MessageParams = {}): Reading => {
  const said = message(textOf[fault], { ...place, ...more })
  return isOurs[fault] ? unknown(said) : unhealthy(said)
}
