import type { Page } from '@playwright/test'
import { violationsOf } from '../fixtures/accessible'
import { goTo, stateOf, type PageKey } from '../fixtures/engine-acts'
import { languages, speak, type Words } from '../fixtures/in-words'
import { call, screenshot } from '../fixtures/page-acts'
import { shareApp } from '../fixtures/shared-app'
import { expect } from '../fixtures/test'
import type { World } from '../fixtures/world'

const test = shareApp()

const pages = {
  o: 'overview',
  i: 'incidents',
  a: 'approvals',
  m: 'metrics',
  p: 'patterns',
  h: 'maintenance',
  s: 'settings',
} as const satisfies Record<PageKey, string>
const keys = Object.keys(pages) as readonly PageKey[]

/** Errors in the log, a Redis that is gone and a plan that waits for it, and work on the host. */
const beBusy = async (page: Page, world: World): Promise<void> => {
  await expect.poll(async () => Object.values((await stateOf(page)).sources)[0]?.state).toBe('following')
  if (Object.keys((await stateOf(page)).incidents).length === 0) {
    await expect.poll(async () => (await stateOf(page)).checks['redis']?.reading?.status).toBe('healthy')
    await world.log(
      '127.0.0.1 - - [31/Jan/2026:14:30:16 +0900] "GET /api/items HTTP/1.1" 200 512',
      ...['a', 'b', 'c'].map(
        (name) => `127.0.0.1 - - [31/Jan/2026:14:30:17 +0900] "GET /api/${name} HTTP/1.1" 500 12`,
      ),
    )
    await world.redis.crash()
    await expect
      .poll(async () => Object.values((await stateOf(page)).repairs)[0]?.stage, { timeout: 30_000 })
      .toBe('awaiting')
    await call(page, 'holds.begin', { command: 'kernel update', minutes: 60 })
  }
}

const shows = async (page: Page): Promise<void> => {
  await expect(page.getByRole('main')).not.toBeEmpty()
  const { series } = await call(page, 'metrics.range', {
    series: ['host.cpu'],
    fromAt: Date.now() - 60_000,
    toAt: Date.now(),
    points: 60,
  })
  expect(series['host.cpu']?.length).toBeGreaterThan(0)
}

/** Whether something stands over the words for how it is, which come before everything else. */
const isStateCovered = (page: Page): Promise<boolean> =>
  page
    .getByRole('banner')
    .locator('strong')
    .first()
    .evaluate((word) => {
      const { left, right, top, height } = word.getBoundingClientRect()
      return [left + 1, (left + right) / 2, right - 1].some(
        (x) => document.elementFromPoint(x, top + height / 2) !== word,
      )
    })

/** What opens over a page or beside it; what is left unsaved stands last. */
const layers: Readonly<Record<string, (page: Page, t: Words) => Promise<void>>> = {
  palette: async (page, t) => {
    await goTo(page, 'o')
    await page.keyboard.press('Control+k')
    await page.getByRole('combobox', { name: t('palette.title') }).fill('re')
    await expect(page.getByRole('option').first()).toBeVisible()
  },
  sheet: async (page, t) => {
    await goTo(page, 'o')
    await page.keyboard.press('?')
    await expect(page.getByRole('dialog', { name: t('keys.sheet') })).toBeVisible()
  },
  tour: async (page, t) => {
    await goTo(page, 'o')
    await page.keyboard.press('Control+k')
    await page.getByRole('combobox', { name: t('palette.title') }).fill(t('palette.tour'))
    await page.keyboard.press('Enter')
    await expect(page.getByRole('dialog', { name: new RegExp(t('tour.title')) })).toBeVisible()
  },
  desktop: async (page, t) => {
    await page.getByRole('button', { name: t('view.menu') }).click()
    await page.getByRole('menuitem', { name: t('desktop.view.menu') }).click()
    await expect(page.getByRole('dialog', { name: t('desktop.view.title') })).toBeVisible()
  },
  chart: async (page, t) => {
    await goTo(page, 'm')
    await page.getByRole('button', { name: t('metrics.chart.menu', { title: 'redis' }), exact: true }).click()
    await expect(page.getByRole('menuitem', { name: t('metrics.chart.enlarge') })).toBeVisible()
  },
  incident: async (page, t) => {
    await goTo(page, 'i')
    const row = page.getByRole('region', { name: t('timeline.open') }).getByRole('button', { name: /Redis/ })
    await expect(row).toBeVisible()
    // Chosen already, the address has kept it.
    if ((await row.getAttribute('aria-pressed')) !== 'true') await row.click()
    await expect(page.getByRole('complementary')).toBeVisible()
  },
  hosts: async (page, t) => {
    await page.locator('[data-menu="hosts"]').click()
    await expect(page.getByRole('menuitem').last()).toBeVisible()
    await page.getByRole('menuitem').last().click()
    await page.getByRole('dialog').getByRole('textbox').first().fill('-oProxyCommand=x')
    await expect(page.getByRole('dialog', { name: t('hosts.ui.title') })).toBeVisible()
  },
  silence: async (page, t) => {
    await layers['incident']?.(page, t)
    await page.getByRole('button', { name: t('upkeep.page.silence_this') }).click()
    await expect(page.getByRole('dialog')).toBeVisible()
  },
  lab: async (page) => {
    await goTo(page, 'p')
    await page.locator('[data-rule="redis_connection_error"]').click()
    await page.locator('[data-act="try"]').click()
    await expect(page.locator('[data-headline]')).toBeVisible()
  },
  diff: async (page, t) => {
    // The laboratory's field has the keys.
    await page
      .getByRole('navigation')
      .getByRole('button', { name: t('word.page.settings') })
      .click()
    await page.locator('[data-group="health_checks[1]"] > summary').click()
    await page.locator('[data-field="health_checks[1].interval"]').fill('7')
    await page.locator('[data-act="review"]').click()
    await expect(page.getByRole('dialog').locator('[data-diff="added"]')).toBeVisible()
  },
}

/** Takes back what is opened, one thing at a time. */
const closeLayers = async (page: Page): Promise<void> => {
  const opened = page.locator('[role="dialog"], [role="menu"]')
  await expect(async () => {
    if ((await opened.count()) > 0) await page.keyboard.press('Escape')
    await expect(opened).toHaveCount(0, { timeout: 500 })
  }).toPass({ timeout: 15_000 })
}

for (const language of languages)
  for (const theme of ['dark', 'light'] as const) {
    // Each page in each theme is judged in one of the languages.
    const judged = (language === 'ja') === (theme === 'dark')

    test(`every page shows a busy host (${language}, ${theme})${judged ? ', and everybody can use it' : ''}`, async ({
      world,
      app,
      page,
    }) => {
      test.slow()
      const found: Record<string, readonly string[]> = {}
      await beBusy(page, world)
      await speak(app, page, language, theme)
      await expect.poll(() => isStateCovered(page)).toBe(false)
      for (const key of keys) {
        await goTo(page, key)
        await shows(page)
        await screenshot(page, `${pages[key]}-${language}-${theme}`)
        if (judged) found[key] = await violationsOf(page)
      }
      expect(Object.values(found).flat()).toEqual([])
    })

    if (judged)
      test(`everybody can use what opens over the pages (${language}, ${theme})`, async ({
        world,
        app,
        page,
      }) => {
        test.slow()
        const found: Record<string, readonly string[]> = {}
        await beBusy(page, world)
        const t = await speak(app, page, language, theme)
        for (const [name, open] of Object.entries(layers)) {
          await open(page, t)
          await screenshot(page, `${name}-${language}-${theme}`)
          found[name] = await violationsOf(page)
          await closeLayers(page)
        }
        expect(Object.entries(found).filter(([, violations]) => violations.length > 0)).toEqual([])
      })
  }
