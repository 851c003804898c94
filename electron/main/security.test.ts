import { EventEmitter } from 'node:events'
import type { App, Session, WebContents } from 'electron'
import { describe, expect, it, vi } from 'vitest'
import { allowedHosts, confine, decideLink, secureApp, secureSession } from './security'

describe('decideLink', () => {
  it.each([
    ['https://www.postgresql.org/docs/', { kind: 'open', url: 'https://www.postgresql.org/docs/' }],
    ['https://www.postgresql.org:443/docs/', { kind: 'open', url: 'https://www.postgresql.org/docs/' }],
    ['http://www.postgresql.org/', { kind: 'refuse', reason: 'not_https' }],
    ['file:///etc/passwd', { kind: 'refuse', reason: 'not_https' }],
    ['javascript:alert(1)', { kind: 'refuse', reason: 'not_https' }],
    ['smb://www.postgresql.org/', { kind: 'refuse', reason: 'not_https' }],
    ['https://www.postgresql.org:8443/', { kind: 'refuse', reason: 'host_not_listed' }],
    ['https://www.postgresql.org.example/', { kind: 'refuse', reason: 'host_not_listed' }],
    ['https://www.postgresql.org@evil.example/', { kind: 'refuse', reason: 'has_credentials' }],
    ['no address', { kind: 'refuse', reason: 'not_a_url' }],
  ])('%s', (address, decision) => {
    expect(decideLink(address)).toEqual(decision)
  })

  it('lists hosts, not patterns', () => {
    for (const host of allowedHosts) expect(new URL(`https://${host}/`).host).toBe(host)
  })
})

type OpenHandler = (details: { url: string }) => { action: string }
const fakeContents = () => {
  const emitter = new EventEmitter()
  const setWindowOpenHandler = vi.fn<(handler: OpenHandler) => void>()
  const go = (event: string, url: string): boolean => {
    const preventDefault = vi.fn<() => void>()
    emitter.emit(event, { url, preventDefault })
    return preventDefault.mock.calls.length === 0
  }
  const open = (url: string) => setWindowOpenHandler.mock.calls[0]?.[0]({ url })
  return { contents: Object.assign(emitter, { setWindowOpenHandler }) as unknown as WebContents, go, open }
}

describe('confine', () => {
  const deps = (devOrigin: string | null = null) => ({
    devOrigin,
    shell: { openExternal: vi.fn<(url: string) => Promise<void>>(() => Promise.resolve()) },
    onRefused: vi.fn<(what: string, address: string) => void>(),
  })

  it.each(['will-navigate', 'will-frame-navigate', 'will-redirect'])('blocks %s, even to itself', (event) => {
    const { contents, go } = fakeContents()
    const given = deps()
    confine(contents, given)
    expect(go(event, 'https://example.com/')).toBe(false)
    expect(go(event, 'app://bundle/')).toBe(false)
    expect(given.onRefused).toHaveBeenCalledTimes(2)
  })

  it('lets the development server’s page reload, and nothing else', () => {
    const { contents, go } = fakeContents()
    confine(contents, deps('http://localhost:5173'))
    expect(go('will-navigate', 'http://localhost:5173/')).toBe(true)
    expect(go('will-navigate', 'http://localhost:5174/')).toBe(false)
  })

  it('never attaches an embedded page', () => {
    const { contents, go } = fakeContents()
    confine(contents, deps())
    expect(go('will-attach-webview', '')).toBe(false)
  })

  it('denies every window and hands only listed links to the system', () => {
    const { contents, open } = fakeContents()
    const given = deps()
    confine(contents, given)
    expect(open('https://redis.io/docs')).toEqual({ action: 'deny' })
    expect(open('https://evil.example/')).toEqual({ action: 'deny' })
    expect(given.shell.openExternal.mock.calls).toEqual([['https://redis.io/docs']])
    expect(given.onRefused).toHaveBeenCalledExactlyOnceWith(
      'window: host_not_listed',
      'https://evil.example/',
    )
  })

  it('tells when the system cannot open a link', async () => {
    const { contents, open } = fakeContents()
    const given = deps()
    given.shell.openExternal.mockRejectedValue(new Error('no browser'))
    confine(contents, given)
    open('https://redis.io/')
    await vi.waitFor(() =>
      expect(given.onRefused).toHaveBeenCalledWith('opening: Error: no browser', 'https://redis.io/'),
    )
  })
})

describe('secureApp', () => {
  const app = (noSandbox: boolean) => {
    const emitter = new EventEmitter()
    const enableSandbox = vi.fn<() => void>()
    const commandLine = { hasSwitch: (name: string) => noSandbox && name === 'no-sandbox' }
    return {
      app: Object.assign(emitter, { enableSandbox, commandLine }) as unknown as App,
      emitter,
      enableSandbox,
    }
  }
  const deps = {
    devOrigin: null,
    shell: { openExternal: () => Promise.resolve() },
    onRefused: () => undefined,
  }

  it('sandboxes every page, except where there is no sandbox to be had', () => {
    const ordinary = app(false)
    secureApp(ordinary.app, deps)
    expect(ordinary.enableSandbox).toHaveBeenCalledOnce()
    const root = app(true)
    secureApp(root.app, deps)
    expect(root.enableSandbox).not.toHaveBeenCalled()
  })

  it('confines every web contents that comes to be', () => {
    const { app: given, emitter } = app(false)
    secureApp(given, deps)
    const { contents, go } = fakeContents()
    emitter.emit('web-contents-created', {}, contents)
    expect(go('will-navigate', 'https://example.com/')).toBe(false)
  })
})

describe('secureSession', () => {
  it('grants nothing but copying, no device and no download', () => {
    const emitter = new EventEmitter()
    const set = {
      setPermissionRequestHandler: vi.fn<Session['setPermissionRequestHandler']>(),
      setPermissionCheckHandler: vi.fn<Session['setPermissionCheckHandler']>(),
      setDevicePermissionHandler: vi.fn<Session['setDevicePermissionHandler']>(),
    }
    const onRefused = vi.fn<(what: string, address: string) => void>()
    secureSession(Object.assign(emitter, set) as unknown as Session, onRefused)
    const answer = vi.fn<(granted: boolean) => void>()
    const request = set.setPermissionRequestHandler.mock.calls[0]?.[0] as unknown as (
      ...args: unknown[]
    ) => void
    request({}, 'media', answer, { requestingUrl: 'app://bundle/' })
    expect(answer).toHaveBeenCalledExactlyOnceWith(false)
    const copy = vi.fn<(granted: boolean) => void>()
    request({}, 'clipboard-sanitized-write', copy, { requestingUrl: 'app://bundle/' })
    expect(copy).toHaveBeenCalledExactlyOnceWith(true)
    const check = set.setPermissionCheckHandler.mock.calls[0]?.[0] as unknown as (
      ...args: unknown[]
    ) => boolean
    const device = set.setDevicePermissionHandler.mock.calls[0]?.[0] as unknown as () => boolean
    expect([check(null, 'clipboard-read'), check(null, 'media'), device()]).toEqual([false, false, false])
    expect(check(null, 'clipboard-sanitized-write')).toBe(true)
    const preventDefault = vi.fn<() => void>()
    emitter.emit('will-download', { preventDefault }, { getURL: () => 'blob:x' })
    expect(preventDefault).toHaveBeenCalledOnce()
    expect(onRefused.mock.calls).toEqual([
      ['permission media', 'app://bundle/'],
      ['download', 'blob:x'],
    ])
  })
})
