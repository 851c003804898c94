import { complaint, query } from './query'
import type { ProcessDeps } from './unit-of-process'
import { isUnitName } from './unit-name'
import { valuesOf } from './systemd-units'

/** A socket unit and the service that a connection to it begins. */
export type SocketUnit = { readonly socket: string; readonly services: readonly string[] }

export type SocketOfPort =
  | { readonly kind: 'socket'; readonly unit: SocketUnit }
  | { readonly kind: 'none' }
  | { readonly kind: 'unknown'; readonly why: string }

const LISTEN = /^Listen=(?:[^/\s]*:)?(\d+) \((Stream|Datagram)\)$/

/** Reads `systemctl show` of sockets, a paragraph each: the one that listens on a port, on whatever address. */
export const socketListening = (
  output: string,
  port: number,
  protocol: 'tcp' | 'udp' = 'tcp',
): SocketUnit | null => {
  const type = protocol === 'tcp' ? 'Stream' : 'Datagram'
  for (const paragraph of output.split(/\n\s*\n/)) {
    const values = valuesOf(paragraph)
    const socket = values.get('Id') ?? ''
    // A socket with several addresses has a line for each of them.
    const listens = paragraph.split('\n').some((line) => {
      const [, listened, as] = LISTEN.exec(line.trim()) ?? []
      return listened === String(port) && as === type
    })
    if (listens && isUnitName(socket))
      return { socket, services: (values.get('Triggers') ?? '').split(/\s+/).filter(isUnitName) }
  }
  return null
}

/**
 * Which socket of the systemd that is PID 1 holds a port: then PID 1 is the one that listens, and neither it nor the
 * service that it begins is what has to be ended, but the socket.
 */
export const socketOfPort = async (
  port: number,
  { exec, signal, protocol = 'tcp' }: Pick<ProcessDeps, 'exec' | 'signal'> & { protocol?: 'tcp' | 'udp' },
): Promise<SocketOfPort> => {
  const result = await query(
    exec,
    ['systemctl', 'show', '--no-pager', '--property=Id,Listen,Triggers', '--state=active', '--', '*.socket'],
    signal,
  )
  if (result.kind === 'failed') return { kind: 'unknown', why: complaint(result) }
  const unit = socketListening(result.stdout, port, protocol)
  if (unit !== null) return { kind: 'socket', unit }
  return result.code === 0 ? { kind: 'none' } : { kind: 'unknown', why: complaint(result) }
}
