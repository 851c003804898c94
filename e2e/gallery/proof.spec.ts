import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { expect, test, type Page } from '@playwright/test'
import type { Output } from '../../shared/ipc/contract'
import { loudNotices } from './desktop-answers'
import { complaintsOf, inspect } from './inspect'
import { now, openWorld } from './open-world'

const looks = [
  { language: 'ja', theme: 'dark', width: 1440 },
  { language: 'en', theme: 'light', width: 1280 },
  { language: 'ja', theme: 'light', width: 900 },
  { language: 'en', theme: 'dark', width: 900 },
] as const

const read = JSON.parse(
  readFileSync(resolve(import.meta.dirname, 'settings/read.json'), 'utf8'),
) as Output<'settings.read'>
const autostart: Output<'desktop.autostart'> = { kind: 'known', on: false, hidden: false, file: null }
const desktop = { 'desktop.notices': loudNotices, 'desktop.autostart': autostart }

const note = (page: Page) => page.locator('[data-banner="proof"]')

for (const { language, theme, width } of looks)
  test(`proof ${language} ${theme} ${width}`, async ({ page }) => {
    const complaints = complaintsOf(page)
    await page.setViewportSize({ width, height: 900 })
    await openWorld(page, 'calm', { unproven: true, preferences: { language, theme } })
    await expect(note(page)).toBeVisible()
    await inspect(page, `proof-${language}-${theme}-${width}`)
    expect(complaints).toEqual([])
  })

test('it stands on the overview alone, leads to the channels, and can be put off', async ({ page }) => {
  await openWorld(page, 'busy', { unproven: true, settings: { read }, desktop })
  await expect(note(page)).toBeVisible()
  await inspect(page, 'proof-busy')
  await page.locator('[data-act="open-channels"]').click()
  await expect(page.locator('nav [aria-current="page"]')).toHaveText('設定')
  await expect(note(page)).toHaveCount(0)
  await page.keyboard.press('g')
  await page.keyboard.press('o')
  await page.locator('[data-act="put-off-proof"]').click()
  await expect(note(page)).toHaveCount(0)
})

test('who may not change the settings is only told', async ({ page }) => {
  await openWorld(page, 'calm', { unproven: true, hosts: 'look' })
  await expect(note(page)).toContainText('設定を変えられる人に知らせてください')
  await expect(page.locator('[data-act="open-channels"]')).toHaveCount(0)
})

test('a new host is looked at for ten minutes before anybody is asked for more', async ({ page }) => {
  await openWorld(page, 'calm', { unproven: true })
  await expect(note(page)).toBeVisible()
  await page.evaluate(() => localStorage.setItem('mamori.proof_reminder', '{}'))
  await page.reload()
  await expect(page.getByText('監視項目').first()).toBeVisible()
  await expect
    .poll(() => page.evaluate(() => localStorage.getItem('mamori.proof_reminder')))
    .toBe(JSON.stringify({ this: now + 600_000 }))
  await expect(note(page)).toHaveCount(0)
  await page.clock.setFixedTime(now + 600_000)
  await expect(note(page)).toBeVisible()
})

test('it comes in only while the pointer is elsewhere', async ({ page }) => {
  await openWorld(page, 'calm', { unproven: true })
  await page.evaluate(
    (until) => localStorage.setItem('mamori.proof_reminder', JSON.stringify({ this: until })),
    now + 60_000,
  )
  await page.reload()
  const check = page.getByRole('row').nth(1)
  await check.hover()
  const place = await check.boundingBox()
  await page.clock.setFixedTime(now + 61_000)
  // The ages on the page have gone on by then.
  await expect(page.getByText('1 分前').first()).toBeVisible()
  await expect(note(page)).toHaveCount(0)
  expect(await check.boundingBox()).toEqual(place)
  await page.mouse.move(4, 600)
  await expect(note(page)).toBeVisible()
})
