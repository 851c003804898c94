import { connect } from 'node:net'
import { networkInterfaces } from 'node:os'

/** A TCP connection that was taken: the address that answered, and whether it is one of this host. */
export type Knock = { readonly address: string; readonly isHere: boolean; readonly ms: number }

const isLoopback = (address: string): boolean =>
  /^(::ffff:)?127\./.test(address) || address === '::1' || address.toLowerCase() === 'localhost'

/** Whether an address is one of this host, as far as its interfaces tell. */
export const isOwnAddress = (address: string): boolean =>
  isLoopback(address) ||
  Object.values(networkInterfaces()).some((list) => list?.some((own) => own.address === address) ?? false)

/**
 * Connects and hangs up without a word. Rejects with the error of the system, or the reason of `signal`; leaves no
 * connection open.
 */
export const knock = (host: string, port: number, signal: AbortSignal): Promise<Knock> =>
  new Promise((resolve, reject) => {
    const startedMs = performance.now()
    const socket = connect({ host, port })
    const stop = (): void => {
      socket.destroy()
      reject(signal.reason)
    }
    signal.addEventListener('abort', stop, { once: true })
    // It stays to the end: a connection that breaks later must not end the program.
    socket.on('error', reject)
    socket.once('close', () => signal.removeEventListener('abort', stop))
    socket.once('connect', () => {
      const ms = performance.now() - startedMs
      const { remoteAddress: address = host, localAddress } = socket
      // With nobody there the system may choose this very port for our own end, and TCP then lets us talk to ourselves.
      const isOurselves = localAddress === address && socket.localPort === socket.remotePort
      socket.destroy()
      if (isOurselves) reject(Object.assign(new Error('nobody but us is there'), { code: 'ECONNREFUSED' }))
      else resolve({ address, isHere: isLoopback(address) || localAddress === address, ms })
    })
  })
