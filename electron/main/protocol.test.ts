import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { contentSecurityPolicy, createAppResponder, resolveRequest, serveApp } from './protocol'

const root = '/srv/renderer'

describe('resolveRequest', () => {
  it.each([
    ['app://bundle/', '/srv/renderer/index.html', 'text/html; charset=utf-8'],
    ['app://bundle/assets/a.js?v=1#x', '/srv/renderer/assets/a.js', 'text/javascript; charset=utf-8'],
    ['app://bundle/assets/a%20b.css', '/srv/renderer/assets/a b.css', 'text/css; charset=utf-8'],
    ['app://bundle/font.woff2', '/srv/renderer/font.woff2', 'font/woff2'],
  ])('%s', (address, path, mimeType) => {
    expect(resolveRequest('GET', address, root)).toEqual({ kind: 'file', path, mimeType })
  })

  it.each([
    ['GET', 'app://bundle/../secret.js', 400],
    ['GET', 'app://bundle/..%2f..%2fsecret.js', 400],
    ['GET', 'app://bundle/%2e%2e/secret.js', 400],
    ['GET', 'app://bundle/a/%2e%2e/%2e%2e/secret.js', 400],
    ['GET', 'app://bundle/..%5csecret.js', 400],
    ['GET', 'app://bundle/a%00.js', 400],
    ['GET', 'app://bundle/%E0%A4%A', 400],
    ['GET', 'app://bundle/.', 400],
    ['GET', 'app://bundle/assets/server.key', 404],
    ['GET', 'app://other/index.html', 404],
    ['GET', 'https://bundle/index.html', 404],
    ['GET', 'app://bundle.example/index.html', 404],
    ['POST', 'app://bundle/', 405],
  ] as const)('%s %s is refused with %i', (method, address, status) => {
    expect(resolveRequest(method, address, root)).toEqual({ kind: 'refused', status })
  })
})

describe('createAppResponder', () => {
  let folder = ''
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'mamori-renderer-'))
    await mkdir(join(folder, 'folder.js'))
    await writeFile(join(folder, 'index.html'), '<!doctype html>')
  })
  afterAll(() => rm(folder, { recursive: true, force: true }))
  const ask = (url: string, method = 'GET') => createAppResponder(folder)({ method, url })

  it('serves the page with its policy', async () => {
    const { statusCode, data, headers } = await ask('app://bundle/')
    expect([statusCode, data.toString()]).toEqual([200, '<!doctype html>'])
    expect(headers).toMatchObject({
      'content-type': 'text/html; charset=utf-8',
      'content-security-policy': contentSecurityPolicy,
      'x-content-type-options': 'nosniff',
    })
  })

  it('answers HEAD without a body, and refusals with the policy too', async () => {
    expect((await ask('app://bundle/', 'HEAD')).data.toString()).toBe('')
    const missing = await ask('app://bundle/missing.js')
    expect([missing.statusCode, missing.headers['content-security-policy']]).toEqual([
      404,
      contentSecurityPolicy,
    ])
    expect((await ask('app://bundle/folder.js')).statusCode).toBe(404)
  })

  it('answers by the way that gives bytes, and where that is gone by the one of web streams', async () => {
    const request = { method: 'GET', url: 'app://bundle/' }
    const handle = vi.fn<Electron.Protocol['handle']>()
    const registerBufferProtocol = vi.fn<Electron.Protocol['registerBufferProtocol']>(() => true)
    serveApp({ handle, registerBufferProtocol }, folder)
    expect(handle).not.toHaveBeenCalled()
    const answered = vi.fn<(answer: unknown) => void>()
    registerBufferProtocol.mock.calls[0]?.[1](request as Electron.ProtocolRequest, answered)
    await vi.waitFor(() =>
      expect(answered).toHaveBeenCalledExactlyOnceWith(
        expect.objectContaining({ statusCode: 200, data: Buffer.from('<!doctype html>') }),
      ),
    )
    serveApp({ handle }, folder)
    const answer = await handle.mock.calls[0]?.[1](new Request('https://bundle/', { method: 'POST' }))
    expect(answer?.status).toBe(405)
    expect(answer?.headers.get('content-security-policy')).toBe(contentSecurityPolicy)
  })

  it('forbids everything that is not named, scripts inline above all', () => {
    expect(contentSecurityPolicy).toMatch(/^default-src 'none'; script-src 'self';/)
    expect(contentSecurityPolicy).not.toMatch(/script-src[^;]*unsafe|\*|https?:/)
  })
})
