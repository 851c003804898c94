import { readdir, readFile, stat } from 'node:fs/promises'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { goTo, stateOf } from '../fixtures/engine-acts'
import { startKeyring } from '../fixtures/keyring'
import { launchApp } from '../fixtures/launch'
import { rawCall, screenshot } from '../fixtures/page-acts'
import { expect, test as base } from '../fixtures/test'

const SECRET = 'lets-in-4711'
const NAME = 'MAMORI_NOTIFICATIONS_WEBHOOK_URL'

type Hook = { readonly url: string; readonly received: readonly string[] }

const test = base.extend<{ readonly hook: Hook }>({
  hook: async ({ home: _home }, provide) => {
    const received: string[] = []
    const server: Server = createServer((request, response) => {
      received.push(request.url ?? '')
      request.resume().on('end', () => response.writeHead(204).end())
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const { port } = server.address() as AddressInfo
    await provide({ url: `http://127.0.0.1:${port}/hooks/${SECRET}`, received })
    server.closeAllConnections()
    await new Promise((resolve) => server.close(resolve))
  },
})

/** Everything that the program has written. */
const filesOf = async (folder: string): Promise<readonly string[]> => {
  const entries = await readdir(folder, { withFileTypes: true, recursive: true })
  return entries.flatMap((entry) => (entry.isFile() ? [join(entry.parentPath, entry.name)] : []))
}

test.describe('with the keyring of the session', () => {
  test.use({ startOptions: { args: ['--password-store=gnome-libsecret'] } })

  test('a secret goes into it, the file names it, and nobody is told it again; also at the next start', async ({
    home,
    desktop,
    hook,
    world: _world,
  }, info) => {
    const keyring = await startKeyring(home, desktop.env)
    const start = () =>
      launchApp(home, info, { args: ['--password-store=gnome-libsecret'], env: desktop.env })
    let app = await start()
    try {
      let page = await app.electron.firstWindow()
      const heard: string[] = []
      await page.exposeFunction('hear', (what: string) => heard.push(what))
      await goTo(page, 's')
      const setting = page.locator('[data-setting="notifications.webhook.url"]')
      const field = page.locator('[data-field="notifications.webhook.url"]')
      // Every answer and every push that reaches the page from now on.
      await page.evaluate(() => {
        const { hear } = window as unknown as { hear: (what: string) => void }
        window.mamori.subscribe((push) => hear(JSON.stringify(push)))
      })
      await field.fill(hook.url)
      await expect(setting).toContainText('OS の保管庫に保管し')
      await page.locator('[data-act="review"]').click()
      const dialog = page.getByRole('dialog')
      await expect(dialog).toContainText('秘密 1 件を OS の保管庫に保管します')
      await expect(dialog.locator('[data-diff="added"]').filter({ hasText: NAME })).toBeVisible()
      await screenshot(page, 'secrets-1-diff')
      await dialog.locator('[data-act="confirm-save"]').click()
      await expect(page.locator('[data-saved="in_use"]')).toBeVisible()
      await expect(setting.locator('[data-secret-from="store"]')).toContainText(NAME)
      await setting.scrollIntoViewIfNeeded()
      await screenshot(page, 'secrets-2-kept')

      expect(await readFile(home.settingsFile, 'utf8')).toContain(`\${${NAME}}`)
      const kept = join(home.dataDir, 'secrets.json')
      expect((await stat(kept)).mode & 0o777).toBe(0o600)

      const channel = page.locator('[data-channel="webhook"]')
      await channel.locator('[data-act="test-channel"]').click()
      await expect(channel.locator('[data-sent="ok"]')).toBeVisible()
      expect(hook.received).toEqual([`/hooks/${SECRET}`])

      for (const [name, input] of [
        ['settings.read', {}],
        ['engine.snapshot', {}],
        ['timeline.page', { limit: 200 }],
        ['desktop.info', {}],
      ] as const)
        heard.push(JSON.stringify(await rawCall(page, name, input)))
      expect(heard.join('\n')).toContain(NAME)
      expect(heard.join('\n')).not.toContain(SECRET)
      expect(await page.content()).not.toContain(SECRET)
      await app.close()
      expect(app.said()).not.toContain(SECRET)
      for (const file of await filesOf(home.root))
        expect((await readFile(file)).includes(SECRET), file).toBe(false)

      app = await start()
      page = await app.electron.firstWindow()
      await expect.poll(async () => (await stateOf(page)).settings?.sha256).toBeDefined()
      await goTo(page, 's')
      await page.locator('[data-channel="webhook"] [data-act="test-channel"]').click()
      await expect.poll(() => hook.received.length).toBe(2)

      // Removed: gone from the file and from the store.
      await page.getByRole('button', { name: 'Webhook の URL を削除' }).click()
      await page.locator('[data-act="review"]').click()
      await page.locator('[data-act="confirm-save"]').click()
      await expect(page.locator('[data-saved="in_use"]')).toBeVisible()
      expect(await readFile(kept, 'utf8')).not.toContain(NAME)
      expect(await readFile(home.settingsFile, 'utf8')).not.toContain(NAME)
    } finally {
      await app.close()
      await keyring.stop()
    }
  })
})

test.describe('without a keyring', () => {
  test.use({ startOptions: { args: ['--password-store=basic'] } })

  test('it is said plainly that nothing is kept, and what saving would do', async ({ home, hook, page }) => {
    await goTo(page, 's')
    const setting = page.locator('[data-setting="notifications.webhook.url"]')
    await page.locator('[data-field="notifications.webhook.url"]').fill(hook.url)
    const told = setting.locator('[data-not-kept]')
    await expect(told).toContainText('basic_text')
    await expect(told).toContainText('このまま保存すると、値は設定ファイルに平文で書かれます')
    await setting.scrollIntoViewIfNeeded()
    await screenshot(page, 'secrets-3-no-keyring')
    expect(await filesOf(home.dataDir)).not.toContain(join(home.dataDir, 'secrets.json'))
  })
})
