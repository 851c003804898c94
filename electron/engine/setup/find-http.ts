import { get } from 'node:http'
import { message } from '@shared/domain/message'
import { findHolders } from '../actions/look/port-listeners'
import { userAgent } from '../checks/connect/user-agent'
import type { Found } from './found'
import { readLoopbackListeners, type LoopbackListener } from './listening-ports'

/**
 * Ports that conventionally speak HTTP. Nothing is sent to any other port unless its process is a web server:
 * a stray request can disturb a service that does not expect one.
 */
export const httpPorts: readonly number[] = [
  80, 3000, 3001, 4000, 5000, 5100, 8000, 8008, 8080, 8081, 8088, 8888, 9090,
]
const webServers = /^(?:nginx|apache2|httpd|caddy|lighttpd|haproxy|traefik|gunicorn|uvicorn|hypercorn|puma)/

const healthPaths = ['/api/health', '/health', '/healthz'] as const
const MOST_PORTS = 30

type Limits = { readonly timeoutMs: number; readonly signal: AbortSignal }

/** The status of one GET; null when it is no HTTP, or nothing comes in time. The body is not read. */
const statusOf = (url: string, { timeoutMs, signal }: Limits): Promise<number | null> =>
  new Promise((resolve) => {
    const limit = AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)])
    const request = get(
      url,
      {
        agent: false,
        signal: limit,
        maxHeaderSize: 16 * 1024,
        headers: { 'user-agent': userAgent, connection: 'close' },
      },
      (response) => {
        resolve(response.statusCode ?? null)
        response.on('error', () => undefined)
        response.destroy()
      },
    )
    // Not HTTP, refused, too slow: there is nothing to be watched by this address.
    request.on('error', () => resolve(null))
  })

const isSuccess = (status: number | null): status is number =>
  status !== null && status >= 200 && status < 300

const found = (url: string, status: number, healthy: boolean): Found => ({
  finding: {
    id: `http:${url}`,
    kind: 'http',
    label: url,
    detail: message(healthy ? 'setup.http.healthy' : 'setup.http.answers', { url, status }),
    suggested: healthy,
  },
  thing: { kind: 'http', url },
})

/** One HTTP server, by the address that says most about its health. */
const askServer = async (
  { hosts: [host, ...others], port, inode }: LoopbackListener,
  limits: Limits,
): Promise<Found | null> => {
  if (host === undefined) return null
  const base = `http://${host.includes(':') ? `[${host}]` : host}:${port}`
  const front = await statusOf(`${base}/`, limits)
  if (front === null) return askServer({ hosts: others, port, inode }, limits)
  for (const path of healthPaths) {
    const status = await statusOf(`${base}${path}`, limits)
    if (isSuccess(status)) return found(`${base}${path}`, status, true)
  }
  return found(`${base}/`, front, front < 400)
}

const webServerInodes = async (
  listeners: readonly LoopbackListener[],
  procRoot: string,
  signal: AbortSignal,
): Promise<ReadonlySet<string>> => {
  const holders = await findHolders(new Set(listeners.map((one) => one.inode)), signal, procRoot)
  return new Set(
    [...holders].filter(([, held]) => held.some(({ name }) => webServers.test(name))).map(([inode]) => inode),
  )
}

/** HTTP servers of this machine: on the usual ports, and wherever a web server listens. `taken` ports are left alone. */
export const findHttp = async (
  {
    ports,
    taken,
    procRoot,
  }: { readonly ports: readonly number[]; readonly taken: readonly number[]; readonly procRoot: string },
  limits: Limits,
): Promise<readonly Found[]> => {
  const listeners = (await readLoopbackListeners(procRoot)).filter(({ port }) => !taken.includes(port))
  const others = listeners.filter(({ port }) => !ports.includes(port))
  const servers =
    others.length === 0 ? new Set<string>() : await webServerInodes(others, procRoot, limits.signal)
  // Plain HTTP to a TLS port says nothing; certificates are rarely good for an address of this machine.
  const candidates = listeners.filter(
    ({ port, inode }) => ports.includes(port) || (servers.has(inode) && port !== 443 && port !== 8443),
  )
  const asked = await Promise.all(
    candidates.slice(0, MOST_PORTS).map((listener) => askServer(listener, limits)),
  )
  return asked.filter((one) => one !== null)
}
