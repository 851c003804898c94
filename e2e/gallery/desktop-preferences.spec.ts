import { resolve } from 'node:path'
import { AxeBuilder } from '@axe-core/playwright'
import { expect, test, type Page } from '@playwright/test'
import type { Output, Preferences } from '../../shared/ipc/contract'
import { loudNotices } from './desktop-answers'
import { callsOf } from './fake-bridge'
import { now, openWorld } from './open-world'

const out = resolve(import.meta.dirname, '../../artifacts/gallery')

type Notices = Output<'desktop.notices'>

const quiet: Notices = {
  ...loudNotices,
  preferences: {
    quiet: { on: true, from: '14:00', to: '07:00', days: [1, 2, 3, 4, 5, 6] },
    criticalBreaksQuiet: true,
  },
  quietNow: true,
  quietUntilAt: now + 16.5 * 3_600_000,
  held: 3,
}
const broken: Notices = {
  ...quiet,
  fault: '~/.config/Mamori/notices.json: Expected property name',
  delivery: {
    kind: 'unavailable',
    failure: {
      code: 'no_service',
      detail: 'The name org.freedesktop.Notifications was not provided by any .service files',
    },
  },
}
const begins: Output<'desktop.autostart'> = {
  kind: 'known',
  on: true,
  hidden: true,
  file: '~/.config/autostart/mamori.desktop',
}

const open = async (
  page: Page,
  notices: Notices,
  more: Readonly<Record<string, unknown>> = {},
  preferences?: Preferences,
): Promise<void> => {
  await openWorld(page, 'calm', {
    ...(preferences && { preferences }),
    desktop: {
      'desktop.notices': notices,
      'desktop.autostart': begins,
      'desktop.set_autostart': begins,
      'desktop.test_notification': { kind: 'shown' },
      ...more,
    },
  })
  await page.locator('[data-menu="view"]').click()
  await page.getByRole('menuitem').last().click()
  await expect(page.getByRole('dialog').getByRole('switch').first()).toBeVisible()
  await expect(page.getByRole('dialog')).toHaveCSS('opacity', '1')
}

const languages = ['ja', 'en'] as const
const themes = ['dark', 'light'] as const
const states = [
  ['loud', loudNotices],
  ['quiet', quiet],
  ['broken', broken],
] as const

for (const language of languages)
  for (const theme of themes)
    for (const [name, notices] of states)
      test(`${name} in ${language}, ${theme}`, async ({ page }) => {
        await open(page, notices, {}, { language, theme })
        await page.screenshot({ path: resolve(out, `desktop-${name}-${language}-${theme}.png`) })
        const found = await new AxeBuilder({ page })
          .withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa'])
          .include('[role="dialog"]')
          .analyze()
        expect(found.violations).toEqual([])
      })

test('each change is stored as a whole, at once', async ({ page }) => {
  await open(page, quiet)
  const dialog = page.getByRole('dialog')
  await dialog.getByRole('checkbox', { name: '日曜日' }).click({ force: true })
  await dialog.getByLabel('終了時刻').fill('06:30')
  await dialog.getByLabel('終了時刻').blur()
  await dialog.getByRole('switch', { name: '危険な状態はすぐに知らせる' }).click({ force: true })
  await expect
    .poll(() => callsOf(page, 'desktop.set_notices'))
    .toMatchObject([
      { quiet: { days: [0, 1, 2, 3, 4, 5, 6], to: '07:00' }, criticalBreaksQuiet: true },
      { quiet: { from: '14:00', to: '06:30' } },
      { criticalBreaksQuiet: false },
    ])
  await dialog.getByRole('checkbox', { name: '通知領域で始める' }).click({ force: true })
  await expect.poll(() => callsOf(page, 'desktop.set_autostart')).toEqual([{ on: true, hidden: false }])
})

test('a test says what became of it', async ({ page }) => {
  const failure = { code: 'no_service', detail: 'nobody' }
  await open(page, broken, { 'desktop.test_notification': { kind: 'failed', failure } })
  const dialog = page.getByRole('dialog')
  await dialog.getByRole('button', { name: 'テスト通知を送る' }).click()
  await expect(dialog.getByRole('status').filter({ hasText: '通知サービスが動いていません' })).toBeVisible()
})
