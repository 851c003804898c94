import type { X509Certificate } from 'node:crypto'
import { isIP, type Socket } from 'node:net'
import type { Tls } from '../connect/load-tls'

export type ServerAddress = {
  readonly host: string
  readonly port: number
  /** The name that is asked for and that the certificate has to be for. */
  readonly servername: string
  /** The authorities to trust, in PEM; null takes those of Node.js. */
  readonly ca: string | null
}

export type ServerLook = {
  /** From the server's own one upwards, as far as the chain goes; empty when it showed none. */
  readonly chain: readonly X509Certificate[]
  /** OpenSSL's word on the chain, like `UNABLE_TO_VERIFY_LEAF_SIGNATURE`; null when it is trusted. */
  readonly fault: string | null
  /** Whether it is for the name. */
  readonly isForName: boolean
  readonly ms: number
}

/** How far a look has come; it is filled in on the way. */
export type LookProgress = { connected: boolean }

const MOST_IN_CHAIN = 10

const chainOf = (leaf: X509Certificate): readonly X509Certificate[] => {
  const chain: X509Certificate[] = []
  for (let at: X509Certificate | undefined = leaf; at !== undefined && chain.length < MOST_IN_CHAIN;) {
    const { raw } = at
    if (chain.some((seen) => seen.raw.equals(raw))) break
    chain.push(at)
    at = at.issuerCertificate
  }
  return chain
}

const isFor = (certificate: X509Certificate, name: string): boolean =>
  (isIP(name) === 0 ? certificate.checkHost(name) : certificate.checkIP(name)) !== undefined

/**
 * Does the handshake of TLS with a server, whatever its certificate is worth, and hangs up without a byte of its own
 * beyond that. Rejects with the error of the system or of TLS; leaves no connection open.
 */
export const lookAtServer = (
  tls: Tls,
  { host, port, servername, ca }: ServerAddress,
  progress: LookProgress,
  signal: AbortSignal,
): Promise<ServerLook> =>
  new Promise((resolve, reject) => {
    const startedMs = performance.now()
    const socket = tls.connect({
      host,
      port,
      // An address is no name to ask for, see RFC 6066 section 3.
      ...(isIP(servername) === 0 && { servername }),
      ...(ca !== null && { ca }),
      // The certificate is what is looked at: it is judged here, and nothing is said to a server that is not trusted.
      rejectUnauthorized: false,
      // Whether it is for the name is asked apart, so that one fault does not hide the other.
      checkServerIdentity: () => undefined,
    })
    const stop = (): void => {
      socket.destroy()
      reject(signal.reason)
    }
    signal.addEventListener('abort', stop, { once: true })
    socket.once('connect', () => {
      progress.connected = true
    })
    // It stays to the end: a connection that breaks later must not end the program.
    socket.on('error', reject)
    socket.once('close', () => {
      signal.removeEventListener('abort', stop)
      reject(Object.assign(new Error('the server hung up'), { code: 'ECONNRESET' }))
    })
    socket.once('secureConnect', () => {
      const ms = performance.now() - startedMs
      const leaf = socket.getPeerX509Certificate()
      const fault = socket.authorized ? null : faultOf(socket.authorizationError)
      resolve({
        chain: leaf === undefined ? [] : chainOf(leaf),
        fault,
        isForName: leaf !== undefined && isFor(leaf, servername),
        ms,
      })
      ;(socket as Socket).destroy()
    })
  })

/** Node.js declares an error and hands out its code. */
const faultOf = (error: unknown): string => {
  const code: unknown = typeof error === 'object' && error !== null ? Reflect.get(error, 'code') : error
  return typeof code === 'string' ? code : 'UNKNOWN'
}
