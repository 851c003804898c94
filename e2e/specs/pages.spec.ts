import { call, screenshot, setPreferences } from '../fixtures/page-acts'
import { expect, test } from '../fixtures/test'

const pages = [
  ['o', 'overview'],
  ['i', 'incidents'],
  ['a', 'approvals'],
  ['m', 'metrics'],
  ['p', 'patterns'],
  ['h', 'maintenance'],
] as const

test('every page shows a busy host in both languages and both themes', async ({ world, app, page }) => {
  test.slow()
  await expect(page.getByText('すべて正常').first()).toBeVisible()
  await world.log(
    '127.0.0.1 - - [31/Jan/2026:14:30:16 +0900] "GET /api/items HTTP/1.1" 200 512',
    ...['a', 'b', 'c'].map(
      (name) => `127.0.0.1 - - [31/Jan/2026:14:30:17 +0900] "GET /api/${name} HTTP/1.1" 500 12`,
    ),
  )
  await world.redis.crash()
  await expect(page.getByRole('button', { name: '承認する' }).first()).toBeVisible()
  for (const language of ['ja', 'en'] as const)
    for (const theme of ['dark', 'light'] as const) {
      await setPreferences(app, page, { language, theme })
      for (const [index, [key, name]] of pages.entries()) {
        await expect(page.locator('main')).toBeVisible()
        await page.keyboard.press('g')
        await page.keyboard.press(key)
        await expect(page.locator('nav li').nth(index).locator('[aria-current=page]')).toBeVisible()
        await expect(page.locator('main')).not.toBeEmpty()
        const { series } = await call(page, 'metrics.range', {
          series: ['host.cpu'],
          fromAt: Date.now() - 60_000,
          toAt: Date.now(),
          points: 60,
        })
        expect(series['host.cpu']?.length).toBeGreaterThan(0)
        await screenshot(page, `${name}-${language}-${theme}`)
      }
    }
})
