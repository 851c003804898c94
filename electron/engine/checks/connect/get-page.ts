import { request as requestHttp, type IncomingMessage } from 'node:http'
import { request as requestHttps } from 'node:https'
import { userAgent } from './user-agent'

const MAX_BODY_BYTES = 64 * 1024
const MAX_REDIRECTS = 3

export type PageOptions = {
  readonly verifyTls: boolean
  /** A status that is an answer in itself, so that a redirect to elsewhere is not followed. */
  readonly isWanted: (status: number) => boolean
  /** The path of the Unix socket that is asked instead of the host of the address. */
  readonly socketPath?: string
  /** What takes the parts of the body, and how many bytes it takes at most; 64 KiB and nobody unless told. */
  readonly body?: { readonly mostBytes: number; readonly take: (part: Buffer) => void }
}

/** How far a probe has come; it is filled in on the way, so that it can be told where it stopped. */
export type PageProgress = {
  stage: 'connecting' | 'connected' | 'answering'
  status: number | null
}

export type Page =
  /** `bodyBytes` is at most a little over what is taken: more is not read. */
  | {
      readonly kind: 'answered'
      readonly status: number
      readonly bodyBytes: number
      readonly redirects: number
    }
  | { readonly kind: 'too_many_redirects'; readonly status: number }
  | { readonly kind: 'bad_redirect'; readonly status: number }

/** One request on a connection of its own, which goes with it. Resolves with the head of the answer. */
const requestOnce = (
  url: URL,
  options: PageOptions,
  progress: PageProgress,
  signal: AbortSignal,
): Promise<IncomingMessage> =>
  new Promise((resolve, reject) => {
    progress.stage = 'connecting'
    const headers = {
      'user-agent': userAgent,
      accept: '*/*',
      'accept-encoding': 'identity',
      connection: 'close',
    }
    const { socketPath } = options
    const common = {
      method: 'GET',
      agent: false as const,
      headers,
      signal,
      ...(socketPath !== undefined && { socketPath }),
    }
    const request =
      url.protocol === 'https:'
        ? requestHttps(url, { ...common, rejectUnauthorized: options.verifyTls })
        : requestHttp(url, common)
    request.once('socket', (socket) => {
      socket.once('connect', () => {
        progress.stage = 'connected'
      })
    })
    // It stays to the end: a connection that breaks later must not end the program.
    request.on('error', reject)
    request.once('response', (response) => {
      progress.stage = 'answering'
      progress.status = response.statusCode ?? null
      resolve(response)
    })
    request.end()
  })

/** Reads a body to its end or a little over the most that is wanted, and closes the connection. */
const readBody = async (response: IncomingMessage, body: PageOptions['body']): Promise<number> => {
  let bytes = 0
  try {
    for await (const chunk of response) {
      const part = chunk as Buffer
      bytes += part.length
      if (bytes >= (body?.mostBytes ?? MAX_BODY_BYTES)) break
      body?.take(part)
    }
    return bytes
  } finally {
    response.destroy()
  }
}

const isPage = (url: URL): boolean => url.protocol === 'http:' || url.protocol === 'https:'

/**
 * Gets a page as a person's browser would find it, following at most three redirects, noting each stage in `progress`.
 * Rejects with the error of the system, of TLS or of the HTTP parser. Leaves no connection open.
 */
export const getPage = async (
  address: string,
  options: PageOptions,
  progress: PageProgress,
  signal: AbortSignal,
): Promise<Page> => {
  let url = new URL(address)
  for (let redirects = 0; ; redirects++) {
    const response = await requestOnce(url, options, progress, signal)
    const status = response.statusCode ?? 0
    const { location } = response.headers
    if (status >= 300 && status < 400 && location !== undefined && !options.isWanted(status)) {
      response.destroy()
      if (redirects === MAX_REDIRECTS) return { kind: 'too_many_redirects', status }
      const next = URL.canParse(location, url.href) ? new URL(location, url) : null
      if (next === null || !isPage(next)) return { kind: 'bad_redirect', status }
      url = next
      continue
    }
    return { kind: 'answered', status, bodyBytes: await readBody(response, options.body), redirects }
  }
}
