import { readFile, writeFile } from 'node:fs/promises'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { basename } from 'node:path'
import type { Page } from '@playwright/test'
import { goTo, stateOf } from '../fixtures/engine-acts'
import { answerQuestions, call, inMain, screenshot } from '../fixtures/page-acts'
import { expect, test as base } from '../fixtures/test'

type Hook = { readonly url: string; readonly received: readonly string[] }

/** A service that takes what is posted to it. */
const test = base.extend<{ readonly hook: Hook }>({
  hook: async ({ home }, provide) => {
    const received: string[] = []
    const server: Server = createServer((request, response) => {
      let body = ''
      request.setEncoding('utf8')
      request.on('data', (part: string) => {
        body += part
      })
      request.on('end', () => {
        received.push(body)
        response.writeHead(204).end()
      })
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const { port } = server.address() as AddressInfo
    await provide({ url: `http://127.0.0.1:${port}/hooks/${basename(home.root)}-lets-in-4711`, received })
    server.closeAllConnections()
    await new Promise((resolve) => server.close(resolve))
  },
})

const field = (page: Page, place: string) => page.locator(`[data-field="${place}"]`)
const openCheck = async (page: Page, index: number): Promise<void> => {
  await goTo(page, 's')
  await page.locator(`[data-group="health_checks[${index}]"] > summary`).click()
}
const hashOf = async (page: Page) => (await stateOf(page)).settings?.sha256

test('an interval is changed: the difference first, that one value of the file, taken over, taken back', async ({
  home,
  page,
}) => {
  const first = await hashOf(page)
  // As a person has laid it out: nothing of that may be lost.
  const written = (await readFile(home.settingsFile, 'utf8'))
    .replace('"name": "postgresql"', '"name"  :   "postgresql"')
    .replaceAll('\n', '\r\n')
  await writeFile(home.settingsFile, written, { mode: 0o600 })
  await expect.poll(() => hashOf(page)).not.toBe(first)
  const before = await hashOf(page)

  await openCheck(page, 1)
  await expect(field(page, 'health_checks[1].interval')).toHaveValue('2')
  await field(page, 'health_checks[1].interval').fill('7')
  await page.locator('[data-act="review"]').click()
  const dialog = page.getByRole('dialog')
  await expect(dialog.locator('[data-diff="removed"]')).toContainText('"interval": 2')
  await expect(dialog.locator('[data-diff="added"]')).toContainText('"interval": 7')
  await expect(dialog).toContainText('監視項目: 追加 0、削除 0、変更 1')
  await screenshot(page, 'settings-1-diff')
  expect(await readFile(home.settingsFile, 'utf8')).toBe(written)

  await dialog.locator('[data-act="confirm-save"]').click()
  await expect(dialog).toBeHidden()
  await expect(page.locator('[data-saved="in_use"]')).toBeVisible()
  await screenshot(page, 'settings-2-saved')
  const at = written.indexOf('"interval": 2', written.indexOf('"postgresql"'))
  const expected = `${written.slice(0, at)}"interval": 7${written.slice(at + '"interval": 2'.length)}`
  expect(await readFile(home.settingsFile, 'utf8')).toBe(expected)
  expect((await stateOf(page)).checks['postgresql']?.intervalMs).toBe(7000)
  const { events } = await call(page, 'timeline.page', { limit: 50 })
  expect(events.find(({ type }) => type === 'settings.edited')?.data).toEqual({
    paths: ['health_checks[1].interval'],
    undone: false,
  })

  await page.locator('[data-act="undo-save"]').click()
  await expect.poll(() => hashOf(page)).toBe(before)
  expect(await readFile(home.settingsFile, 'utf8')).toBe(written)
})

test('a wrong value is told beside its field, and cannot be saved', async ({ home, page }) => {
  const written = await readFile(home.settingsFile, 'utf8')
  await openCheck(page, 0)
  await field(page, 'health_checks[0].interval').fill('sometimes')
  const told = page.locator('[data-fault="health_checks[0].interval"]')
  await expect(told).toContainText('数値にしてください')
  await expect(page.locator('[data-act="review"]')).toBeDisabled()
  await field(page, 'health_checks[0].interval').fill('0')
  await expect(told).toContainText('1 以上にしてください')
  await screenshot(page, 'settings-3-wrong')
  await field(page, 'health_checks[0].interval').fill('3')
  await expect(told).toHaveCount(0)
  await expect(page.locator('[data-act="review"]')).toBeEnabled()
  expect(await readFile(home.settingsFile, 'utf8')).toBe(written)
})

test('a webhook is set, hidden for good, and a test message really arrives there', async ({
  home,
  hook,
  page,
}) => {
  await goTo(page, 's')
  const setting = page.locator('[data-setting="notifications.webhook.url"]')
  await field(page, 'notifications.webhook.url').fill(hook.url)
  await page.getByRole('checkbox', { name: '「Webhook」へ通知する' }).check()
  await page.locator('[data-act="review"]').click()
  const dialog = page.getByRole('dialog')
  await expect(dialog.locator('[data-diff="added"]').first()).toBeVisible()
  await expect(dialog).not.toContainText('lets-in-4711')
  await dialog.locator('[data-act="confirm-save"]').click()
  await expect(page.locator('[data-saved="in_use"]')).toBeVisible()
  expect(await readFile(home.settingsFile, 'utf8')).toContain(hook.url)
  await expect(setting).toContainText('値は表示しません')
  expect(await page.content()).not.toContain('lets-in-4711')

  const channel = page.locator('[data-channel="webhook"]')
  // Where the channels are it is told at once; on the overview not in the first minutes of a host.
  const unproved = page.locator('[data-proof="none"]')
  await expect(unproved).toBeVisible()
  await channel.locator('[data-act="test-channel"]').click()
  await expect(channel.locator('[data-sent="ok"]')).toContainText('届きました')
  await expect(unproved).toHaveCount(0)
  await channel.scrollIntoViewIfNeeded()
  await screenshot(page, 'settings-4-tested')
  expect(hook.received).toHaveLength(1)
  expect(JSON.parse(hook.received[0] ?? '')).toMatchObject({
    code: 'notice.test',
    text: '[warning] これは通知のテストです。対応は必要ありません',
  })

  // The test says nothing of another address.
  await setting.getByRole('button', { name: '置き換える' }).click()
  await field(page, 'notifications.webhook.url').fill(`${hook.url}-2`)
  await page.locator('[data-act="review"]').click()
  await dialog.locator('[data-act="confirm-save"]').click()
  await expect(page.locator('[data-saved="in_use"]')).toBeVisible()
  await expect(unproved).toBeVisible()

  // Nor does it when the file is changed by hand; of the address that was tested it still does.
  const elsewhere = await readFile(home.settingsFile, 'utf8')
  await writeFile(home.settingsFile, elsewhere.replace(`${hook.url}-2`, hook.url), { mode: 0o600 })
  await expect(unproved).toHaveCount(0)
  await writeFile(home.settingsFile, elsewhere.replace(`${hook.url}-2`, `${hook.url}-3`), { mode: 0o600 })
  await expect(unproved).toBeVisible()
})

test.describe('a webhook that does not answer', () => {
  test.use({
    worldOptions: {
      settings: (settings) => ({
        ...settings,
        // Nobody listens on the discard port here.
        notifications: { webhook: { url: 'http://127.0.0.1:9/hooks/lets-in-4711' } },
      }),
    },
  })

  test('is told as such, without the secret of its address', async ({ page }) => {
    await goTo(page, 's')
    const channel = page.locator('[data-channel="webhook"]')
    await channel.locator('[data-act="test-channel"]').click()
    await expect(channel.locator('[data-sent="failed"]')).toContainText(
      '127.0.0.1:9 に送れません（ECONNREFUSED）',
    )
    expect(await page.content()).not.toContain('lets-in-4711')
  })
})

test('unsaved changes are not lost by quitting without a question', async ({ app, home, page }) => {
  const written = await readFile(home.settingsFile, 'utf8')
  await openCheck(page, 1)
  await field(page, 'health_checks[1].interval').fill('7')
  await expect(page.locator('[data-act="review"]')).toBeEnabled()
  const { asked } = await answerQuestions(app, 1)
  await inMain(app, ({ app: program }) => program.quit())
  await expect
    .poll(async () => (await asked()).map(({ message }) => message))
    .toEqual(['未保存の設定の変更があります'])
  await expect(field(page, 'health_checks[1].interval')).toHaveValue('7')
  await page.locator('[data-act="discard"]').click()
  await inMain(app, ({ app: program }) => program.quit())
  expect(await app.ended).toBe(0)
  expect(await readFile(home.settingsFile, 'utf8')).toBe(written)
})
