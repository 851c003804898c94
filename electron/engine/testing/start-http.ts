import {
  createServer as createHttpServer,
  type IncomingHttpHeaders,
  type RequestListener,
  type Server,
} from 'node:http'
import { createServer as createHttpsServer } from 'node:https'
import { selfSign } from './self-sign'

export type StartHttpOptions = {
  /** Answers 200 `ok` unless told. */
  readonly handle?: RequestListener
  /** Serves TLS with a certificate for this name that it has signed itself. */
  readonly selfSigned?: string
}

export type TestHttp = {
  readonly port: number
  /** `http://127.0.0.1:<port>` without a slash at the end. */
  readonly url: string
  /** Every request so far, oldest first. */
  readonly requests: () => readonly { readonly path: string; readonly headers: IncomingHttpHeaders }[]
  /** How many connections stand open now. */
  readonly openSockets: () => number
  /** Answers in another way from now on. */
  readonly answerWith: (handle: RequestListener) => void
  /** Listens again on the same port. */
  readonly start: () => Promise<void>
  /** Closes the port and every connection; does nothing when it is stopped. */
  readonly stop: () => Promise<void>
}

const sayOk: RequestListener = (_request, response) => void response.end('ok')

/** A real HTTP or HTTPS server on a free port of 127.0.0.1; ready means that it listens. */
export const startHttp = async (options: StartHttpOptions = {}): Promise<TestHttp> => {
  let handle = options.handle ?? sayOk
  const requests: { readonly path: string; readonly headers: IncomingHttpHeaders }[] = []
  const listener: RequestListener = (request, response) => {
    requests.push({ path: request.url ?? '', headers: request.headers })
    handle(request, response)
  }
  const tls = options.selfSigned === undefined ? undefined : await selfSign(options.selfSigned)
  const open = new Set<object>()
  let server: Server | null = null
  let port = 0

  const start = async (): Promise<void> => {
    if (server !== null) return
    const started = tls === undefined ? createHttpServer(listener) : createHttpsServer(tls, listener)
    started.on('connection', (socket) => {
      open.add(socket)
      socket.once('close', () => open.delete(socket))
    })
    await new Promise<void>((resolve, reject) => {
      started.once('error', reject)
      started.listen(port, '127.0.0.1', resolve)
    })
    const address = started.address()
    if (address === null || typeof address !== 'object') throw new Error('the HTTP server got no port')
    port = address.port
    server = started
  }

  const stop = async (): Promise<void> => {
    const current = server
    server = null
    if (current === null) return
    const closed = new Promise<void>((resolve) => current.close(() => resolve()))
    current.closeAllConnections()
    await closed
  }

  await start()
  return {
    port,
    url: `${tls === undefined ? 'http' : 'https'}://127.0.0.1:${port}`,
    requests: () => requests,
    openSockets: () => open.size,
    answerWith: (next) => {
      handle = next
    },
    start,
    stop,
  }
}
