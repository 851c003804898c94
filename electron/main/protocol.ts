import { readFile } from 'node:fs/promises'
import { extname, join, relative } from 'node:path'
import type { CustomScheme } from 'electron'

export const APP_ORIGIN = 'app://bundle'
export const APP_PAGE = `${APP_ORIGIN}/`

/** Has to be registered before `ready`. Standard and secure: relative addresses, storage and `'self'` work as on https. */
export const appScheme: CustomScheme = {
  scheme: 'app',
  privileges: { standard: true, secure: true, supportFetchAPI: true, codeCache: true },
}

/** Everything is forbidden and then allowed one by one. Styles may be inline because the component library sets them so. */
export const contentSecurityPolicy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data:",
  "font-src 'self'",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ')

const mimeTypes: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.mjs': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.map': 'application/json; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
  '.woff': 'font/woff',
  '.txt': 'text/plain; charset=utf-8',
}

export type ResolvedRequest =
  | { readonly kind: 'file'; readonly path: string; readonly mimeType: string }
  | { readonly kind: 'refused'; readonly status: 400 | 404 | 405 }

/** Finds the file behind an address of the app's own scheme; never one outside of `root`. */
export const resolveRequest = (method: string, address: string, root: string): ResolvedRequest => {
  if (method !== 'GET' && method !== 'HEAD') return { kind: 'refused', status: 405 }
  // The path is taken as it was sent: parsing it as a URL would already fold `..` away.
  const path = /^app:\/\/bundle(\/[^?#]*)/.exec(address)?.[1]
  if (path === undefined) return { kind: 'refused', status: 404 }
  try {
    const decoded = decodeURIComponent(path)
    if (decoded.includes('\0') || decoded.includes('\\')) return { kind: 'refused', status: 400 }
    const target = join(root, decoded === '/' ? 'index.html' : decoded)
    const inside = relative(root, target)
    if (inside === '' || inside.startsWith('..')) return { kind: 'refused', status: 400 }
    const mimeType = mimeTypes[extname(target).toLowerCase()]
    return mimeType === undefined
      ? { kind: 'refused', status: 404 }
      : { kind: 'file', path: target, mimeType }
  } catch {
    // decodeURIComponent throws for a malformed escape and for nothing else.
    return { kind: 'refused', status: 400 }
  }
}

const headers = (mimeType: string): Record<string, string> => ({
  'content-type': mimeType,
  'content-security-policy': contentSecurityPolicy,
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cache-control': 'no-cache',
})

type AppAnswer = {
  readonly statusCode: number
  readonly headers: Record<string, string>
  readonly data: Buffer
}

const plain = (statusCode: number): AppAnswer => ({
  statusCode,
  headers: headers('text/plain; charset=utf-8'),
  data: Buffer.from(`${statusCode}\n`),
})

/** Answers the page's requests from the built renderer in `root`. */
export const createAppResponder =
  (root: string) =>
  async ({ method, url }: Pick<Request, 'method' | 'url'>): Promise<AppAnswer> => {
    const found = resolveRequest(method, url, root)
    if (found.kind === 'refused') return plain(found.status)
    try {
      const data = await readFile(found.path)
      return {
        statusCode: 200,
        headers: headers(found.mimeType),
        data: method === 'HEAD' ? Buffer.alloc(0) : data,
      }
    } catch (error) {
      const missing =
        error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'EISDIR')
      return plain(missing ? 404 : 500)
    }
  }

type Protocol = Pick<Electron.Protocol, 'handle'> & Partial<Pick<Electron.Protocol, 'registerBufferProtocol'>>

/**
 * Serves the page. The older of the two ways gives the bytes as they are; the newer one makes web streams of them, and
 * loads a whole HTTP client for that before the window can show anything (80 ms).
 */
export const serveApp = (protocol: Protocol, root: string): void => {
  const respond = createAppResponder(root)
  if (protocol.registerBufferProtocol)
    protocol.registerBufferProtocol('app', (request, answer) => void respond(request).then(answer))
  else
    protocol.handle('app', async (request) => {
      const { statusCode, headers, data } = await respond(request)
      return new Response(new Uint8Array(data), { status: statusCode, headers })
    })
}
