import { expect, type Page } from '@playwright/test'
import type { Preferences } from '@shared/ipc/contract'

export type Edition = Preferences & { readonly language: 'ja' | 'en'; readonly theme: 'light' | 'dark' }

/** Each picture is taken once in each. */
export const editions: readonly Edition[] = [
  { language: 'ja', theme: 'light' },
  { language: 'en', theme: 'dark' },
]

export type Picture = {
  readonly name: string
  /** The page of the window that it shows, by its folder. */
  readonly page: string
  /** Where more than a laptop's window is worth seeing: how tall it is made, or as tall as the whole page. */
  readonly height?: number | 'whole'
  readonly open: (page: Page, edition: Edition) => Promise<void>
  readonly leave?: (page: Page) => Promise<void>
}

const escape = (page: Page): Promise<void> => page.keyboard.press('Escape')

/** The keys that open the pages after `g`, in the order of the rail. */
const keys = ['o', 'i', 'a', 'm', 'p', 'h', 's'] as const

/** Pressed again where the page was not listening yet. */
const goTo = (page: Page, key: (typeof keys)[number]): Promise<void> =>
  expect(async () => {
    await page.keyboard.press('g')
    await page.keyboard.press(key)
    const there = page.locator('nav li').nth(keys.indexOf(key)).locator('[aria-current="page"]')
    await expect(there).toBeVisible({ timeout: 1000 })
  }).toPass({ timeout: 20_000 })

const openRule = async (page: Page, rule: string): Promise<void> => {
  await goTo(page, 'p')
  await expect(page.locator('[data-act="look-again"]:not([data-loading])')).toBeVisible()
  await page.locator(`[data-rule="${rule}"]`).click()
  await expect(page.getByRole('complementary')).toBeVisible()
  await page.evaluate(() => {
    for (const element of document.querySelectorAll('main, main *')) element.scrollTop = 0
  })
}

/** An expression that finds one more kind of failure than the one in use. */
const tryExpression = async (page: Page): Promise<void> => {
  await openRule(page, 'prediction_batch_failed')
  await page.locator('[data-act="try"]').click()
  await expect(page.locator('[data-lines] [role="listitem"]').first()).toBeVisible()
  await page
    .locator('[data-expression="pattern"] textarea')
    .fill(String.raw`ERROR batch\.\w+: job \S+ (?:failed|timed out)`)
  await expect(page.locator('[data-lines] [data-kind="gained"]').first()).toBeVisible()
}

const showDay = async (page: Page): Promise<void> => {
  await goTo(page, 'm')
  await page.locator('main label').filter({ hasText: /^24/ }).click()
}

const openIncident = async (page: Page): Promise<void> => {
  await goTo(page, 'i')
  await page.locator('[data-row]').filter({ hasText: '/srv/mks/tmp' }).first().click()
  await expect(page.getByRole('complementary')).toBeVisible()
}

const openMaintenance = async (page: Page): Promise<void> => {
  await goTo(page, 'h')
  await expect(page.getByRole('table')).toBeVisible()
}

export const pictures: readonly Picture[] = [
  {
    name: 'while-away',
    page: 'overview',
    open: (page) => expect(page.locator('[data-away]')).toBeVisible(),
    leave: escape,
  },
  { name: 'overview', page: 'overview', height: 'whole', open: (page) => goTo(page, 'o') },
  { name: 'incidents', page: 'incidents', height: 940, open: openIncident, leave: escape },
  { name: 'approvals', page: 'approvals', open: (page) => goTo(page, 'a') },
  { name: 'metrics', page: 'metrics', height: 1010, open: showDay },
  {
    name: 'patterns',
    page: 'patterns',
    open: (page) => openRule(page, 'check:redis_connection'),
    leave: escape,
  },
  { name: 'patterns-lab', page: 'patterns', open: tryExpression, leave: escape },
  { name: 'maintenance', page: 'maintenance', open: openMaintenance },
  { name: 'settings', page: 'settings', open: (page) => goTo(page, 's') },
  {
    name: 'palette',
    page: 'overview',
    open: async (page, { language }) => {
      await goTo(page, 'o')
      await page.keyboard.press('Control+k')
      await expect(page.getByRole('dialog')).toBeVisible()
      await page.keyboard.insertText(language === 'ja' ? 'しょうにん' : 'approve')
    },
    leave: escape,
  },
]

export const fileOf = ({ name }: Picture, { language, theme }: Edition): string =>
  `${name}-${language}-${theme}.png`
