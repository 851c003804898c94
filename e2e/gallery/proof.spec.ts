import { expect, test } from '@playwright/test'
import { complaintsOf, inspect } from './inspect'
import { openWorld } from './open-world'

const looks = [
  { language: 'ja', theme: 'dark', width: 1440 },
  { language: 'en', theme: 'light', width: 1280 },
  { language: 'ja', theme: 'light', width: 900 },
  { language: 'en', theme: 'dark', width: 900 },
] as const

for (const { language, theme, width } of looks)
  test(`proof ${language} ${theme} ${width}`, async ({ page }) => {
    const complaints = complaintsOf(page)
    await page.setViewportSize({ width, height: 900 })
    await openWorld(page, 'calm', { unproven: true, preferences: { language, theme } })
    await expect(page.locator('[data-banner="proof"]')).toBeVisible()
    await inspect(page, `proof-${language}-${theme}-${width}`)
    expect(complaints).toEqual([])
  })

test('it leads to the channels, and can be put off', async ({ page }) => {
  await openWorld(page, 'calm', { unproven: true })
  await page.locator('[data-act="open-channels"]').click()
  await expect(page.locator('nav [aria-current="page"]')).toHaveText('設定')
  await page.locator('[data-act="put-off-proof"]').click()
  await expect(page.locator('[data-banner="proof"]')).toBeHidden()
})

test('who may not change the settings is only told', async ({ page }) => {
  await openWorld(page, 'calm', { unproven: true, hosts: 'look' })
  await expect(page.locator('[data-banner="proof"]')).toContainText('設定を変えられる人に知らせてください')
  await expect(page.locator('[data-act="open-channels"]')).toHaveCount(0)
})
