import { expect, test, type Page } from '@playwright/test'
import { partsOf, openWorld } from './open-world'
import { push } from './fake-bridge'
import { complaintsOf, inspect } from './inspect'

const card = (page: Page) => page.getByRole('dialog', { name: '画面の案内' })

/** The tour is due, as after the welcome's success. */
const due = async (page: Page): Promise<void> => {
  await page.addInitScript(() => {
    if (localStorage.getItem('mamori.tour') === null) localStorage.setItem('mamori.tour', 'due')
  })
}

test('comes once after the welcome has worked, and never without it', async ({ page }) => {
  await openWorld(page, 'setup')
  await page.getByRole('button', { name: 'この内容で監視を始める' }).click()
  await expect.poll(() => page.evaluate(() => localStorage.getItem('mamori.tour'))).toBe('due')
  expect(partsOf('calm').snapshot.kind).toBe('running')
  await page.evaluate(() => localStorage.removeItem('mamori.tour'))
  await page.reload()
  await openWorld(page, 'calm')
  await expect(card(page)).toBeHidden()
})

test('goes through its steps by the keyboard and is never shown again', async ({ page }) => {
  await due(page)
  await openWorld(page, 'calm')
  for (const title of ['まず、ここを見てください', '判断を待つもの', '起きたことのすべて']) {
    await expect(card(page)).toContainText(title)
    await page.keyboard.press('Enter')
  }
  await expect(card(page)).toContainText('名前で探して')
  await expect(card(page).getByRole('button', { name: '始める' })).toBeFocused()
  await page.keyboard.press('Enter')
  await expect(card(page)).toBeHidden()
  await page.reload()
  await expect(page.getByRole('main')).toBeVisible()
  await expect(card(page)).toBeHidden()
})

test('Esc ends it, and the keys of the window work again', async ({ page }) => {
  await due(page)
  await openWorld(page, 'calm')
  await expect(card(page)).toBeVisible()
  await page.keyboard.press('g')
  await page.keyboard.press('a')
  await expect(card(page)).toBeVisible()
  await page.keyboard.press('Escape')
  await expect(card(page)).toBeHidden()
  await expect(page.getByRole('main')).toBeFocused()
  await page.keyboard.press('g')
  await page.keyboard.press('a')
  await expect(page.getByRole('heading', { name: '承認' })).toBeVisible()
})

test('can be asked for again', async ({ page }) => {
  await openWorld(page, 'calm')
  await page.keyboard.press('Control+k')
  await page.keyboard.insertText('つあー')
  await expect(page.locator('[role="option"][aria-selected="true"]')).toHaveAttribute('data-item', 'tour')
  await page.keyboard.press('Enter')
  await expect(card(page)).toBeVisible()
  await push(page, { kind: 'reset' })
  await expect(card(page)).toBeVisible()
})

for (const [language, theme, width] of [
  ['ja', 'dark', 1280],
  ['en', 'light', 900],
] as const)
  test(`pictures of the tour ${language} ${theme} ${width}`, async ({ page }) => {
    await page.setViewportSize({ width, height: 800 })
    const complaints = complaintsOf(page)
    await due(page)
    await openWorld(page, 'busy', { preferences: { language, theme } })
    for (const step of [1, 2, 3, 4]) {
      await expect(page.getByRole('dialog')).toContainText(`${step}/4`)
      await inspect(page, `tour-${step}-${language}-${theme}-${width}`)
      await page.keyboard.press('Enter')
    }
    expect(complaints).toEqual([])
  })
