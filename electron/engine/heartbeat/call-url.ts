import { request as requestHttp } from 'node:http'
import { request as requestHttps } from 'node:https'
import { userAgent } from '../checks/connect/user-agent'

export type BeatRequest = {
  readonly url: string
  readonly method: 'GET' | 'POST'
  /** Sent with POST, as JSON. */
  readonly body: string
}

/**
 * Calls a URL on a connection of its own and resolves with the status of the answer, whose body is not read. It follows no
 * redirect: a sign of life goes where the settings say. Rejects with the system's error, or the signal's reason.
 */
export const callUrl = ({ url, method, body }: BeatRequest, signal: AbortSignal): Promise<number> =>
  new Promise((resolve, reject) => {
    const target = new URL(url)
    const headers = {
      'user-agent': userAgent,
      connection: 'close',
      ...(method === 'POST' && {
        'content-type': 'application/json',
        'content-length': Buffer.byteLength(body),
      }),
    }
    const options = { method, agent: false as const, headers, signal }
    const request =
      target.protocol === 'https:' ? requestHttps(target, options) : requestHttp(target, options)
    // It stays to the end: a connection that breaks later must not end the program.
    request.on('error', reject)
    request.once('response', (response) => {
      resolve(response.statusCode ?? 0)
      response.destroy()
    })
    request.end(method === 'POST' ? body : undefined)
  })
