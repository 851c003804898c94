import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { message } from '@shared/domain/message'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Notice } from './define-notifier'
import webhook from './webhook'

const notice: Notice = {
  at: 0,
  severity: 'critical',
  title: message('verify.still_failing', { check: 'redis' }),
  incidentId: 'i-1',
  audit: null,
}

let server: Server
let received: { readonly type: string | undefined; readonly body: string }[] = []
let status = 200
beforeEach(async () => {
  received = []
  status = 200
  server = createServer((request, response) => {
    let body = ''
    request.setEncoding('utf8')
    request.on('data', (part: string) => (body += part))
    request.on('end', () => {
      received.push({ type: request.headers['content-type'], body })
      response.writeHead(status, { location: '/elsewhere' }).end()
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
})
afterEach(() => new Promise((resolve) => server.close(resolve)))

const url = () => `http://127.0.0.1:${(server.address() as AddressInfo).port}/hooks/secret-path`
const send = (webhookUrl: string | null, signal = new AbortController().signal) =>
  webhook.send({ logDir: '/nowhere', webhookUrl }, notice, signal)

describe('the webhook', () => {
  it('gets the notice as JSON, with a sentence for chat services', async () => {
    expect(await send(url())).toEqual({ kind: 'delivered' })
    expect(received).toHaveLength(1)
    expect(received[0]?.type).toBe('application/json')
    expect(JSON.parse(received[0]?.body ?? '')).toMatchObject({
      text: '[critical] 監視項目 redis は修復後も異常です',
      code: 'verify.still_failing',
      incident_id: 'i-1',
    })
  })

  it.each([
    [302, false],
    [404, false],
    [429, true],
    [503, true],
  ])('that answers %i did not take it; trying again helps: %s', async (answer, retryable) => {
    status = answer
    const delivery = await send(url())
    expect(delivery).toMatchObject({
      kind: 'failed',
      retryable,
      why: { code: 'notifier.webhook.refused', params: { status: answer } },
    })
    expect(JSON.stringify(delivery)).not.toContain('secret-path')
    expect(received).toHaveLength(1)
  })

  it('that cannot be reached, or has no address, is told without the secret in its path', async () => {
    const gone = url()
    await new Promise((resolve) => server.close(resolve))
    const delivery = await send(gone)
    expect(delivery).toMatchObject({
      kind: 'failed',
      retryable: true,
      why: { params: { reason: 'ECONNREFUSED' } },
    })
    expect(JSON.stringify(delivery)).not.toContain('secret-path')
    expect(await send(null)).toMatchObject({ kind: 'failed', retryable: false })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  })
})
