import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { expect, test, type Page } from '@playwright/test'
import { message } from '../../shared/domain/new-message'
import type { Output, Preferences, Snapshot } from '../../shared/ipc/contract'
import { callsOf } from './fake-bridge'
import { complaintsOf, inspect } from './inspect'
import { openWorld } from './open-world'

const told = (name: string): unknown =>
  JSON.parse(readFileSync(resolve(import.meta.dirname, `settings/${name}.json`), 'utf8'))
const read = told('read') as Output<'settings.read'>
const kinds = told('kinds') as Output<'settings.kinds'>
const added = told('added') as Output<'settings.preview'>
const wrong = told('added-wrong') as Output<'settings.preview'>

type Options = NonNullable<Parameters<typeof openWorld>[2]>

const noKeyring = message('settings.secret.no_keyring', { backend: 'basic_text' })
const withKinds = (more: Partial<NonNullable<Options['settings']>> = {}): Options => ({
  settings: { read, kinds, preview: added, ...more },
})
const dialog = (page: Page) => page.getByRole('dialog')
const field = (page: Page, name: string) => dialog(page).locator(`[data-field="health_checks[2].${name}"]`)
const kind = (page: Page) => dialog(page).locator('[data-field="kind"]')
const save = (page: Page) => dialog(page).locator('[data-act="save-entry"]')

const open = async (page: Page): Promise<void> => {
  await page.locator('[data-act="add-check"]').click()
  await expect(kind(page)).toBeFocused()
}
const fill = async (page: Page): Promise<void> => {
  await open(page)
  await field(page, 'name').fill('payments')
  await field(page, 'url').fill('https://pay.example.jp/health')
}

type Picture = {
  readonly name: string
  readonly options: Options
  readonly before: (page: Page) => Promise<void>
}

const pictures: readonly Picture[] = [
  { name: 'new-check', options: withKinds(), before: open },
  {
    name: 'new-check-ready',
    options: withKinds(),
    before: async (page) => {
      await fill(page)
      await expect(save(page)).toBeEnabled()
    },
  },
  {
    name: 'new-check-wrong',
    options: withKinds({ preview: wrong }),
    before: async (page) => {
      await fill(page)
      await expect(dialog(page).locator('[data-fault="health_checks[2].url"]')).toBeVisible()
      await expect(save(page)).toBeDisabled()
    },
  },
  {
    name: 'new-check-secret',
    options: withKinds({ kinds: { ...kinds, notKept: noKeyring } }),
    before: async (page) => {
      await open(page)
      await kind(page).selectOption('postgresql')
      await field(page, 'password').fill('himitsu')
      await dialog(page).locator('[data-act="more-settings"]').click()
      await field(page, 'password').scrollIntoViewIfNeeded()
      await expect(dialog(page).locator('[data-not-kept]')).toBeVisible()
    },
  },
  {
    name: 'new-log',
    options: withKinds(),
    before: async (page) => {
      await page.keyboard.press('Control+k')
      await page.getByRole('combobox').fill('add log')
      await page
        .getByRole('option', { name: /ログを追加|Add a log/ })
        .first()
        .click()
      await expect(kind(page)).toHaveValue('log_sources')
    },
  },
  {
    name: 'new-check-error',
    options: { failing: { 'settings.kinds': { code: 'unavailable', message: 'no answer' } } },
    before: async (page) => {
      await page.locator('[data-act="add-check"]').click()
      await expect(dialog(page).getByRole('alert')).toBeVisible()
    },
  },
]

const looks: readonly (Preferences & { readonly width: number })[] = [
  { language: 'ja', theme: 'dark', width: 1280 },
  { language: 'en', theme: 'light', width: 900 },
]

for (const { name, options, before } of pictures)
  for (const { language, theme, width } of looks)
    test(`${name} ${language} ${theme} ${width}`, async ({ page }) => {
      const complaints = complaintsOf(page)
      await page.setViewportSize({ width, height: 900 })
      await openWorld(page, 'calm', { ...options, preferences: { language, theme } })
      await before(page)
      await inspect(page, `${name}-${language}-${theme}-${width}`)
      expect(complaints).toEqual([])
    })

test('says only what was filled in, under a name of its own, and gives the password to the store', async ({
  page,
}) => {
  await openWorld(page, 'calm', withKinds())
  await open(page)
  await kind(page).selectOption('redis')
  await field(page, 'password').fill('himitsu')
  await field(page, 'interval').fill('15')
  await page.keyboard.press('Enter')
  await expect(save(page)).toBeEnabled()
  await page.keyboard.press('Enter')
  await expect(dialog(page)).toHaveCount(0)
  expect(await callsOf(page, 'settings.save')).toMatchObject([
    {
      sha256: kinds.sha256,
      edits: [
        {
          kind: 'set',
          path: ['health_checks', 2],
          value: { type: 'redis', password: 'himitsu', interval: 15 },
          keepSecrets: true,
        },
      ],
    },
  ])
})

test('names what is still to be filled in, and asks the engine about nothing before that', async ({
  page,
}) => {
  await openWorld(page, 'calm', withKinds())
  await open(page)
  await kind(page).selectOption('service')
  await expect(dialog(page).locator('[data-to-fill]')).toContainText('サービス')
  await expect(save(page)).toBeDisabled()
  expect(await callsOf(page, 'settings.preview')).toEqual([])
  await page.keyboard.press('Escape')
  await expect(dialog(page)).toHaveCount(0)
  await expect(page.locator('[data-act="add-check"]')).toBeFocused()
})

const withoutChecks = (snapshot: Snapshot): Snapshot =>
  snapshot.kind === 'running' ? { ...snapshot, state: { ...snapshot.state, checks: {} } } : snapshot

test('a host without checks offers the first one', async ({ page }) => {
  await openWorld(page, 'calm', { ...withKinds(), change: withoutChecks })
  await inspect(page, 'overview-no-checks-ja-dark')
  await open(page)
})

test('who may only look is told why not', async ({ page }) => {
  await openWorld(page, 'calm', { ...withKinds(), hosts: 'look' })
  const add = page.locator('[data-act="add-check"]')
  await expect(add).toHaveAttribute('aria-disabled', 'true')
  await add.focus()
  await expect(page.getByRole('tooltip')).toBeVisible()
  await page.keyboard.press('Enter')
  await expect(dialog(page)).toHaveCount(0)
})
