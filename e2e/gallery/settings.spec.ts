import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { expect, test, type Page } from '@playwright/test'
import { message } from '../../shared/domain/new-message'
import type { Output, Preferences } from '../../shared/ipc/contract'
import { loudNotices } from './desktop-answers'
import { breakOff, callsOf, push, type Shown } from './fake-bridge'
import { complaintsOf, inspect } from './inspect'
import { openWorld } from './open-world'

const told = (name: string): unknown =>
  JSON.parse(readFileSync(resolve(import.meta.dirname, `settings/${name}.json`), 'utf8'))
const read = told('read') as Output<'settings.read'>
const changed = told('changed') as Output<'settings.preview'>
const wrong = told('wrong') as Output<'settings.preview'>

type Options = NonNullable<Parameters<typeof openWorld>[2]>

const noKeyring = message('settings.secret.no_keyring', { backend: 'basic_text' })

const autostart: Output<'desktop.autostart'> = { kind: 'known', on: false, hidden: false, file: null }

const openSettings = async (page: Page, options: Options): Promise<void> => {
  await openWorld(page, 'calm', {
    desktop: { 'desktop.notices': loudNotices, 'desktop.autostart': autostart },
    ...options,
  })
  await page.keyboard.press('g')
  await page.keyboard.press('s')
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
}
const field = (page: Page, place: string) => page.locator(`[data-field="${place}"]`)
const row = (page: Page, place: string) => page.locator(`[data-setting="${place}"]`)
const settings = (more: Partial<NonNullable<Shown['settings']>> = {}): Options => ({
  settings: { read, preview: changed, ...more },
})
const change = async (page: Page): Promise<void> => {
  await field(page, 'mode').selectOption({ index: 1 })
  await page.locator('[data-group="health_checks[0]"] > summary').click()
  await field(page, 'health_checks[0].interval').fill('30')
  await expect(page.locator('[data-act="review"]')).toBeEnabled()
}

type Picture = {
  readonly name: string
  readonly options: Options
  readonly before?: (page: Page) => Promise<void>
  /** Taken in both languages and colours, at both sizes; else twice. */
  readonly everywhere?: true
}

const pictures: readonly Picture[] = [
  { name: 'settings', options: settings(), everywhere: true },
  { name: 'settings-unsaved', options: settings(), before: change, everywhere: true },
  {
    name: 'settings-leave',
    options: settings(),
    before: async (page) => {
      await change(page)
      await page.locator('main').press('g')
      await page.keyboard.press('o')
      await expect(page.getByRole('dialog')).toBeVisible()
    },
    everywhere: true,
  },
  {
    name: 'settings-diff',
    options: settings(),
    before: async (page) => {
      await change(page)
      await page.locator('[data-act="review"]').click()
      await expect(page.getByRole('dialog')).toBeVisible()
    },
    everywhere: true,
  },
  {
    name: 'settings-wrong',
    options: settings({ preview: wrong }),
    before: async (page) => {
      await field(page, 'auto_fix_config.max_retries').fill('99')
      await expect(page.locator('[data-fault="auto_fix_config.max_retries"]')).toBeVisible()
    },
  },
  {
    name: 'settings-faulty',
    options: settings({ read: { ...read, faults: wrong.faults } }),
    before: (page) => row(page, 'auto_fix_config.max_retries').scrollIntoViewIfNeeded(),
  },
  {
    name: 'settings-search',
    options: settings(),
    before: async (page) => {
      await page.keyboard.press('/')
      await page.keyboard.type('webhook')
      await expect(page.locator('[data-section]')).toHaveCount(1)
    },
  },
  {
    name: 'settings-channels',
    options: settings(),
    before: (page) => page.locator('[data-channel="webhook"]').scrollIntoViewIfNeeded(),
  },
  {
    name: 'settings-secrets',
    options: settings(),
    before: async (page) => {
      await row(page, 'notifications.webhook.url')
        .getByRole('button', { name: /置き換える|Replace/ })
        .click()
      await field(page, 'notifications.webhook.url').fill('https://chat.example.jp/hooks/new')
      await page.locator('#settings-notifications').evaluate((section) => section.scrollIntoView())
    },
    everywhere: true,
  },
  {
    name: 'settings-no-keyring',
    options: settings({ read: { ...read, notKept: noKeyring } }),
    before: async (page) => {
      await row(page, 'notifications.webhook.url')
        .getByRole('button', { name: /置き換える|Replace/ })
        .click()
      await field(page, 'notifications.webhook.url').fill('https://chat.example.jp/hooks/new')
      await page.locator('#settings-notifications').evaluate((section) => section.scrollIntoView())
    },
    everywhere: true,
  },
  {
    name: 'settings-window',
    options: settings(),
    before: (page) => page.locator('#settings-window').evaluate((section) => section.scrollIntoView()),
  },
  { name: 'settings-read-only', options: { ...settings(), hosts: 'look' } },
  {
    name: 'settings-loading',
    options: { ...settings(), hanging: ['settings.read'] },
    before: (page) => expect(page.getByRole('main').getByRole('status').first()).toBeVisible(),
  },
  {
    name: 'settings-error',
    options: { ...settings(), failing: { 'settings.read': { code: 'unavailable', message: 'no answer' } } },
    before: (page) => expect(page.getByRole('main').getByRole('alert')).toBeVisible(),
  },
]

const looks: readonly (Preferences & { readonly width: number; readonly always: boolean })[] = [
  { language: 'ja', theme: 'dark', width: 1440, always: true },
  { language: 'en', theme: 'light', width: 1280, always: true },
  { language: 'ja', theme: 'light', width: 900, always: false },
  { language: 'en', theme: 'dark', width: 900, always: false },
]

for (const { name, options, before, everywhere } of pictures)
  for (const { language, theme, width } of looks.filter((look) => look.always || everywhere === true))
    test(`${name} ${language} ${theme} ${width}`, async ({ page }) => {
      const complaints = complaintsOf(page)
      await page.setViewportSize({ width, height: 900 })
      await openSettings(page, { ...options, preferences: { language, theme } })
      await before?.(page)
      await inspect(page, `${name}-${language}-${theme}-${width}`)
      expect(complaints).toEqual([])
    })

test('what is changed is told to the engine, is not left without a question, and can be taken away again', async ({
  page,
}) => {
  await openSettings(page, settings())
  await change(page)
  const [last] = (await callsOf(page, 'settings.preview')).slice(-1)
  expect(last).toEqual({
    sha256: read.sha256,
    edits: [
      { kind: 'set', path: ['mode'], value: 'auto' },
      { kind: 'set', path: ['health_checks', 0, 'interval'], value: 30 },
    ],
  })
  const leave = async () => {
    await page.locator('main').press('g')
    await page.keyboard.press('o')
    await expect(page.getByRole('dialog')).toBeVisible()
  }
  await leave()
  await expect(page.locator('[data-act="leave-stay"]')).toBeFocused()
  await page.keyboard.press('Escape')
  await expect(page.getByRole('dialog')).toBeHidden()
  await expect(field(page, 'health_checks[0].interval')).toHaveValue('30')
  await row(page, 'health_checks[0].interval')
    .getByRole('button', { name: /取り消す/ })
    .click()
  await expect(page.locator('[data-setting][data-changed="true"]')).toHaveCount(1)
  await page.locator('[data-act="discard"]').click()
  await expect(page.locator('[data-act="discard"]')).toBeHidden()
  expect(await callsOf(page, 'settings.save')).toEqual([])

  await field(page, 'health_checks[0].interval').fill('30')
  await leave()
  await page.locator('[data-act="leave-discard"]').click()
  await expect(page.locator('nav [aria-current="page"]')).toHaveText('概況')
  expect(await callsOf(page, 'settings.save')).toEqual([])
  await page.keyboard.press('g')
  await page.keyboard.press('s')
  await expect(page.locator('[data-act="discard"]')).toBeHidden()
})

test('changes are saved on the way to another page', async ({ page }) => {
  await openSettings(page, settings())
  await change(page)
  await page.locator('nav').getByText('概況').click()
  await page.locator('[data-act="leave-save"]').click()
  await expect(page.locator('nav [aria-current="page"]')).toHaveText('概況')
  expect(await callsOf(page, 'settings.save')).toHaveLength(1)
})

test('who may only look can change nothing and asks for nothing', async ({ page }) => {
  await openSettings(page, { ...settings(), hosts: 'look' })
  await expect(field(page, 'mode')).toBeDisabled()
  await expect(field(page, 'auto_fix_config.max_retries')).not.toBeEditable()
  await expect(page.locator('[data-read-only]')).toBeVisible()
  expect(await callsOf(page, 'settings.preview')).toEqual([])
})

const replaceWebhook = async (page: Page, typed: string) => {
  const webhook = row(page, 'notifications.webhook.url')
  await webhook.getByRole('button', { name: '置き換える' }).click()
  await expect(field(page, 'notifications.webhook.url')).toHaveValue('')
  await expect(field(page, 'notifications.webhook.url')).toHaveAttribute('type', 'password')
  await field(page, 'notifications.webhook.url').fill(typed)
  const asked = async () => (await callsOf(page, 'settings.preview')).slice(-1)
  await expect.poll(async () => (await asked()).length).toBeGreaterThan(0)
  return (await asked())[0]
}
const path = ['notifications', 'webhook', 'url']

test('a secret is not shown, and its whole new value is kept where the file only names it', async ({
  page,
}) => {
  await openSettings(page, settings())
  await expect(row(page, 'notifications.webhook.url')).toContainText('平文')
  expect(await replaceWebhook(page, 'https://other.example/hook')).toMatchObject({
    edits: [{ kind: 'keep', path, secret: 'https://other.example/hook' }],
  })
})

test('a name of the environment is written into the file as it is', async ({ page }) => {
  await openSettings(page, settings())
  expect(await replaceWebhook(page, '${HOOK_URL}')).toMatchObject({
    edits: [{ kind: 'set', path, value: '${HOOK_URL}' }],
  })
})

test('without a keyring it is said that a secret would stand in the file', async ({ page }) => {
  await openSettings(page, settings({ read: { ...read, notKept: noKeyring } }))
  expect(await replaceWebhook(page, 'https://other.example/hook')).toMatchObject({
    edits: [{ kind: 'set', path, value: 'https://other.example/hook' }],
  })
  const told = row(page, 'notifications.webhook.url').locator('[data-not-kept]')
  await expect(told).toContainText('basic_text')
  await expect(told).toContainText('平文で書かれます')
})

test('a secret of the store is told with its name and since when, and can be removed', async ({ page }) => {
  await openSettings(page, settings())
  const beat = row(page, 'heartbeat.url')
  await expect(beat.locator('[data-secret-from="store"]')).toContainText('MAMORI_HEARTBEAT_URL')
  await expect(beat.locator('time')).toHaveAttribute('datetime', '2026-01-17T01:20:00.000Z')
  await expect(row(page, 'health_checks[0].password')).toHaveCount(0)
  await beat.getByRole('button', { name: /を削除/ }).click()
  await expect(beat).toContainText('保存すると削除されます')
})

test('a lost engine moves neither the settings nor the bar of what is not saved', async ({ page }) => {
  await openSettings(page, settings())
  await change(page)
  const places = async () => [
    await field(page, 'health_checks[0].interval').boundingBox(),
    await page.locator('[data-act="review"]').boundingBox(),
  ]
  const before = await places()
  await breakOff(page)
  await push(page, { kind: 'reset' })
  await expect(page.getByText('最終更新:')).toBeVisible()
  expect(await places()).toEqual(before)
})
