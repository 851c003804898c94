import { readFile } from 'node:fs/promises'
import type { Page } from '@playwright/test'
import { goTo, stateOf } from '../fixtures/engine-acts'
import { speak, wordsOf } from '../fixtures/in-words'
import { screenshot } from '../fixtures/page-acts'
import { shareApp } from '../fixtures/shared-app'
import { expect } from '../fixtures/test'

const test = shareApp({ world: { mode: 'observe' } })

const t = wordsOf('en')
const JAPANESE = /[\u3040-\u30FF\u4E00-\u9FFF]/

/** Words of the window itself that are not in the language that is set; names in the settings are a person's own. */
const untranslated = async (page: Page): Promise<readonly string[]> => {
  const { settings } = await stateOf(page)
  expect(settings).not.toBeNull()
  const texts = await page.getByRole('main').evaluate((main) => {
    const walker = document.createTreeWalker(main, NodeFilter.SHOW_TEXT)
    const found: string[] = []
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      if (node.parentElement?.closest('textarea, pre, code') === null) found.push(node.textContent ?? '')
    }
    return found
  })
  return texts.filter((one) => JAPANESE.test(one) && !/Redis 接続エラー|HTTP 5xx エラー|日本語/.test(one))
}

test('a repair that is only observed is noted in English', async ({ app, page, world }) => {
  await speak(app, page, 'en')
  await expect.poll(async () => (await stateOf(page)).checks['redis']?.reading?.status).toBe('healthy')
  await goTo(page, 'p')
  await page.locator('[data-rule="check:redis"]').click()
  await expect(page.getByRole('complementary')).toBeVisible()
  await world.redis.crash()
  const entry = page.locator('[data-shadow]')
  await expect(entry).toHaveAttribute('data-ending', 'open', { timeout: 30_000 })
  await expect(entry).toContainText(`restart ${world.redis.unit}`)
  expect(await untranslated(page)).toEqual([])
  await screenshot(page, 'english-ledger')
})

test('an expression is tried and saved in English', async ({ app, page, world, home }) => {
  await speak(app, page, 'en', 'light')
  const now = new Date().toISOString().slice(0, 19).replace('T', ' ')
  await world.log(
    `${now}Z ERROR redis.exceptions.ConnectionError: refused`,
    `${now}Z ERROR redis.exceptions.TimeoutError: slow`,
  )
  await goTo(page, 'p')
  await page.locator('[data-rule="redis_connection_error"]').click()
  await page.locator('[data-act="try"]').click()
  const pattern = page.locator('[data-expression="pattern"] textarea')
  await expect(pattern).toBeFocused()
  await expect(page.locator('[data-headline]')).toContainText('1 line')
  await pattern.fill(String.raw`redis\.exceptions\.\w+Error`)
  await expect(page.locator('[data-lines] [data-kind="gained"]')).toContainText('TimeoutError')
  expect(await untranslated(page)).toEqual([])
  await screenshot(page, 'english-lab')
  await page.locator('[data-act="save"]').click()
  await page.getByRole('dialog').locator('[data-act="confirm-save"]').click()
  await expect(page.locator('[data-saved="in_use"]')).toBeVisible()
  expect(await readFile(home.settingsFile, 'utf8')).toContain(String.raw`redis\\.exceptions\\.\\w+Error`)
})

test('a setting is changed in English: the difference first', async ({ app, page, home }) => {
  await speak(app, page, 'en')
  await goTo(page, 's')
  await expect(page.getByRole('heading', { name: t('word.page.settings') }).first()).toBeVisible()
  expect(await untranslated(page)).toEqual([])
  await page.locator('[data-group="health_checks[1]"] > summary').click()
  const interval = page.locator('[data-field="health_checks[1].interval"]')
  await interval.fill('sometimes')
  await expect(page.locator('[data-fault="health_checks[1].interval"]')).toBeVisible()
  await expect(page.locator('[data-act="review"]')).toBeDisabled()
  await screenshot(page, 'english-settings-fault')
  await interval.fill('7')
  await page.locator('[data-act="review"]').click()
  const dialog = page.getByRole('dialog')
  await expect(dialog.locator('[data-diff="added"]')).toContainText('"interval": 7')
  expect((await dialog.textContent()) ?? '').not.toMatch(/[\u3040-\u30FF]/)
  await screenshot(page, 'english-settings-diff')
  await dialog.locator('[data-act="confirm-save"]').click()
  await expect(page.locator('[data-saved="in_use"]')).toBeVisible()
  expect(await readFile(home.settingsFile, 'utf8')).toContain('"interval": 7')
})
