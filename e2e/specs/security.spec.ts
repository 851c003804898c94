import { resolve } from 'node:path'
import { BRIDGE_NAME } from '@shared/ipc/channels'
import { contentSecurityPolicy } from '../../electron/main/protocol'
import { inMain, rawCall } from '../fixtures/page-acts'
import { emptyTest as test, expect } from '../fixtures/test'

/** These tests break rules on purpose; the page's console says so. */
test.use({
  expectedProblems:
    /Content Security Policy|Refused to|Failed to load resource|ermissions? policy|Not allowed to load/i,
})

test.describe('the page', () => {
  test('comes from the app’s own scheme with its policy', async ({ page }) => {
    expect(page.url()).toBe('app://bundle/')
    const answer = await page.evaluate(async () => {
      const response = await fetch('/')
      return {
        policy: response.headers.get('content-security-policy'),
        sniff: response.headers.get('x-content-type-options'),
        secure: isSecureContext,
        origin: location.origin,
      }
    })
    expect(answer).toEqual({
      policy: contentSecurityPolicy,
      sniff: 'nosniff',
      secure: true,
      origin: 'app://bundle',
    })
  })

  test('has nothing of Node and of Electron but the bridge’s two functions', async ({ page }) => {
    const found = await page.evaluate((bridge) => {
      const own = (window as unknown as Record<string, object>)[bridge] ?? {}
      const names = [
        'require',
        'process',
        'module',
        'global',
        'Buffer',
        'ipcRenderer',
        'electron',
        '__dirname',
      ]
      return { node: names.filter((name) => name in window), bridge: Object.keys(own).sort() }
    }, BRIDGE_NAME)
    expect(found).toEqual({ node: [], bridge: ['call', 'subscribe'] })
  })

  test('cannot run a script that was put into it', async ({ page }) => {
    const ran = await page.evaluate(async () => {
      const violations: string[] = []
      document.addEventListener('securitypolicyviolation', (event) =>
        violations.push(event.effectiveDirective),
      )
      const inline = document.createElement('script')
      inline.textContent = 'window.ranInline = true'
      document.body.append(inline)
      document.body.insertAdjacentHTML('beforeend', '<img src="x:" onerror="window.ranHandler = true">')
      const foreign = document.createElement('script')
      foreign.src = 'https://example.com/x.js'
      const failed = new Promise((resolve) => foreign.addEventListener('error', resolve))
      document.body.append(foreign)
      await failed
      let evaluated = true
      try {
        Reflect.construct(Function, ['return 1'])
      } catch (error) {
        evaluated = !(error instanceof EvalError)
      }
      await new Promise((resolve) => requestAnimationFrame(resolve))
      return {
        inline: 'ranInline' in window,
        handler: 'ranHandler' in window,
        evaluated,
        violations: [...new Set(violations)].sort(),
      }
    })
    expect(ran).toMatchObject({ inline: false, handler: false, evaluated: false })
    expect(ran.violations).toEqual(expect.arrayContaining(['script-src-elem']))
  })

  test('reaches no other place, frames nothing and sends no form', async ({ page }) => {
    const outcome = await page.evaluate(async () => {
      const violations: string[] = []
      document.addEventListener('securitypolicyviolation', (event) =>
        violations.push(event.effectiveDirective),
      )
      const fetched = await fetch('https://example.com/').then(
        () => 'reached',
        () => 'refused',
      )
      const frame = document.createElement('iframe')
      frame.src = 'https://example.com/'
      document.body.append(frame)
      const form = document.createElement('form')
      form.action = 'https://example.com/'
      form.method = 'post'
      document.body.append(form)
      form.submit()
      Object.assign(window, { violations })
      return { fetched }
    })
    expect(outcome.fetched).toBe('refused')
    await expect
      .poll(() => page.evaluate(() => (window as unknown as { violations: string[] }).violations))
      .toEqual(expect.arrayContaining(['connect-src', 'frame-src', 'form-action']))
    expect(page.url()).toBe('app://bundle/')
  })

  test('stays where it is and opens nothing', async ({ page, app }) => {
    const opened = await page.evaluate(() => {
      const link = document.createElement('a')
      link.href = 'https://example.com/'
      link.textContent = 'away'
      document.body.append(link)
      link.click()
      location.href = 'file:///etc/passwd'
      return [
        window.open('https://example.com/'),
        window.open('about:blank'),
        window.open('app://bundle/'),
      ].map((w) => w === null)
    })
    expect(opened).toEqual([true, true, true])
    await expect.poll(app.said).toMatch(/refused: (frame )?navigation https:\/\/example.com\//)
    await expect.poll(app.said).toContain('refused: window: host_not_listed https://example.com/')
    expect(page.url()).toBe('app://bundle/')
    expect(app.electron.windows()).toHaveLength(1)
  })

  test('is granted no permission but to copy', async ({ page }) => {
    const answers = await page.evaluate(async () => ({
      notifications: await Notification.requestPermission(),
      queried: await Promise.all(
        ['camera', 'microphone', 'clipboard-read', 'geolocation'].map(
          async (name) => (await navigator.permissions.query({ name: name as PermissionName })).state,
        ),
      ),
      clipboard: await navigator.clipboard.readText().then(
        () => 'granted',
        (error: unknown) => (error instanceof Error ? error.name : 'failed'),
      ),
      copied: await navigator.clipboard.writeText('守り').then(
        () => 'copied',
        (error: unknown) => (error instanceof Error ? error.name : 'failed'),
      ),
      location: await new Promise<string>((resolve) =>
        navigator.geolocation.getCurrentPosition(
          () => resolve('granted'),
          (error) => resolve(error.code === error.PERMISSION_DENIED ? 'denied' : error.message),
        ),
      ),
    }))
    expect(answers).toEqual({
      notifications: 'denied',
      queried: ['denied', 'denied', 'denied', 'denied'],
      copied: 'copied',
      clipboard: 'NotAllowedError',
      location: 'denied',
    })
  })

  test('reads no file beside the bundle', async ({ page }) => {
    const statuses = await page.evaluate(() =>
      Promise.all(
        ['/../main/index.js', '/..%2fmain%2findex.js', '/%2e%2e/preload/preload.cjs', '/missing.js'].map(
          async (path) => (await fetch(path)).status,
        ),
      ),
    )
    expect(statuses.every((status) => status === 400 || status === 404)).toBe(true)
  })
})

test.describe('a call', () => {
  test('of an unknown name is refused by name', async ({ page }) => {
    for (const name of ['engine.destroy', 'constructor', '__proto__', '', null, { toString: 'x' }]) {
      expect(await rawCall(page, name, {})).toMatchObject({ ok: false, error: { code: 'unknown_call' } })
    }
  })

  test('with other input than the contract’s is refused', async ({ page }) => {
    const wrong: readonly (readonly [string, unknown])[] = [
      ['mode.set', { mode: 'rm -rf /' }],
      ['mode.set', { mode: 'auto', argv: ['rm'] }],
      ['approvals.approve', { repairId: 'r', hash: 'not a hash' }],
      ['timeline.page', { limit: 1_000_000 }],
      ['desktop.set_preferences', { language: 'ja', theme: 'dark', extra: true }],
    ]
    for (const [name, input] of wrong) {
      expect([name, await rawCall(page, name, input)]).toMatchObject([
        name,
        { ok: false, error: { code: 'invalid_input' } },
      ])
    }
  })

  test('from any other page is refused', async ({ app, page }) => {
    expect(await rawCall(page, 'desktop.info', {})).toMatchObject({ ok: true })
    const preload = resolve(import.meta.dirname, '../../out/preload/preload.cjs')
    const answers = await inMain(
      app,
      async ({ BrowserWindow }, preload) => {
        const stranger = new BrowserWindow({ show: false, webPreferences: { preload } })
        try {
          await stranger.loadURL('data:text/html,<title>stranger</title>')
          return (await stranger.webContents.executeJavaScript(
            `Promise.all([window.mamori.call('desktop.info', {}, 'this'), window.mamori.call('cycle.run', {}, 'this')])`,
          )) as unknown
        } finally {
          stranger.destroy()
        }
      },
      preload,
    )
    expect(answers).toMatchObject([
      { ok: false, error: { code: 'refused' } },
      { ok: false, error: { code: 'refused' } },
    ])
    expect(app.said()).toContain('refused: call')
  })
})
