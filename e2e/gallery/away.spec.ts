import { expect, test, type Page } from '@playwright/test'
import type { Shown } from './fake-bridge'
import { callsOf } from './fake-bridge'
import { complaintsOf, inspect } from './inspect'
import { now, openWorld } from './open-world'

const panel = (page: Page) => page.getByRole('region', { name: '不在中の出来事' })

/** The window was last looked at so many minutes before the moment that is shown. */
const lookedAt = async (page: Page, minutesAgo: number): Promise<void> => {
  await page.addInitScript(
    (at) => {
      if (sessionStorage.getItem('seeded') !== null) return
      sessionStorage.setItem('seeded', 'yes')
      localStorage.setItem('mamori.looked_at', JSON.stringify({ 'this web-01 desktop': at }))
    },
    now - minutesAgo * 60_000,
  )
}

type Options = Pick<Shown, 'failing' | 'hanging'>
const comeBack = async (page: Page, minutesAgo: number, options: Options = {}): Promise<void> => {
  await lookedAt(page, minutesAgo)
  await openWorld(page, 'busy', options)
}

test('tells what came and went, by kind', async ({ page }) => {
  await comeBack(page, 100)
  await expect(panel(page)).toContainText('発生 6 件、終了 2 件')
  await expect(panel(page).getByRole('region', { name: '修復' })).toContainText('検証済み')
  const [asked] = (await callsOf(page, 'timeline.page')) as readonly {
    filter: { fromAt: number; toAt: number }
  }[]
  expect(asked?.filter).toMatchObject({ fromAt: now - 6_000_000, toAt: now })
})

test('is put away by one key and stays away', async ({ page }) => {
  await comeBack(page, 100)
  await expect(panel(page)).toBeVisible()
  await page.keyboard.press('Escape')
  await expect(panel(page)).toBeHidden()
  await page.reload()
  await expect(page.getByRole('main')).toBeVisible()
  await expect(page.getByText('監視項目').first()).toBeVisible()
  await expect(panel(page)).toBeHidden()
})

test('does not show after a short look elsewhere', async ({ page }) => {
  await comeBack(page, 14)
  await expect(page.getByText('監視項目').first()).toBeVisible()
  await expect(panel(page)).toBeHidden()
})

test('leads to the timeline of that time', async ({ page }) => {
  await comeBack(page, 100)
  await panel(page).getByRole('button', { name: 'タイムラインで見る' }).click()
  await expect(page).toHaveURL(new RegExp(`#/incidents\\?from=${now - 6_000_000}&to=${now}$`))
})

test('a line leads to its incident', async ({ page }) => {
  await comeBack(page, 100)
  await panel(page)
    .getByRole('button', { name: /データベース接続エラー/ })
    .click()
  await expect(page).toHaveURL(/incident=i5/)
})

test('says when nothing came', async ({ page }) => {
  await lookedAt(page, 20)
  await openWorld(page, 'first')
  await expect(panel(page)).toContainText('この間に変わったことはありません')
  await inspect(page, 'away-nothing-ja-dark-1280')
})

test('a journal that does not answer is said, and asked again', async ({ page }) => {
  await comeBack(page, 100, { failing: { 'timeline.page': { code: 'unavailable', message: 'busy' } } })
  await expect(panel(page).getByRole('alert')).toContainText('busy')
  await inspect(page, 'away-failed-ja-dark-1280')
  const before = (await callsOf(page, 'timeline.page')).length
  await panel(page).getByRole('button', { name: '再試行' }).click()
  await expect.poll(async () => (await callsOf(page, 'timeline.page')).length).toBeGreaterThan(before)
})

for (const language of ['ja', 'en'] as const)
  for (const theme of ['dark', 'light'] as const)
    for (const width of [1280, 900] as const)
      test(`picture of an absence ${language} ${theme} ${width}`, async ({ page }) => {
        await page.setViewportSize({ width, height: 800 })
        const complaints = complaintsOf(page)
        await lookedAt(page, 100)
        await openWorld(page, 'busy', { preferences: { language, theme } })
        await expect(page.locator('[data-away] [data-row]').first()).toBeVisible()
        await inspect(page, `away-${language}-${theme}-${width}`)
        expect(complaints).toEqual([])
      })
