import type { Page } from '@playwright/test'
import type { Desktop } from '../../electron/main/testing/session-desktop'
import { goTo, snapshotOf, stateOf } from '../fixtures/engine-acts'
import { languages, speak, wordsOf, type Words } from '../fixtures/in-words'
import type { RunningApp } from '../fixtures/launch'
import { answerQuestions, call, closeWindow, isWindowShown, reload, screenshot } from '../fixtures/page-acts'
import { shareApp } from '../fixtures/shared-app'
import { expect } from '../fixtures/test'

const test = shareApp()

const field = (page: Page, t: Words) => page.getByRole('combobox', { name: t('palette.title') })
const options = (page: Page, t: Words) =>
  page.getByRole('listbox', { name: t('palette.results') }).getByRole('option')
const shownPage = (page: Page) => page.locator('nav [aria-current="page"]')

const openPalette = async (page: Page, t: Words): Promise<void> => {
  await expect(async () => {
    await page.keyboard.press('Control+k')
    await expect(field(page, t)).toBeFocused({ timeout: 2000 })
  }).toPass({ timeout: 20_000 })
}
/** Types something and waits until the palette has it at its top. */
const find = async (page: Page, t: Words, query: string, title: string): Promise<void> => {
  await openPalette(page, t)
  await field(page, t).fill(query)
  await expect(options(page, t).first()).toContainText(title)
  await expect(options(page, t).first()).toHaveAttribute('aria-selected', 'true')
}

/** Where the loop stands: the last of its cycles is run again and again, each time with another time for the next. */
const cycleOf = async (page: Page): Promise<string> => {
  const snapshot = await snapshotOf(page)
  if (snapshot.kind !== 'running') throw new Error(`the engine is not running: ${snapshot.kind}`)
  const { cycle, nextCycleAt } = snapshot.live.loop
  return `${cycle} ${nextCycleAt ?? 'now'}`
}

/** What a person types who looks for the page of the metrics and for a cycle: parts of names, and readings. */
const queries = {
  ja: { metrics: ['メトリ', 'めとり', 'metori', 'gurafu'], cycle: 'syuukai', nothing: 'ぬるぽ' },
  en: { metrics: ['metr', 'graphs'], cycle: 'run cycle', nothing: 'zzzz' },
} as const

for (const language of languages) {
  test(`the palette finds pages and acts and does them (${language})`, async ({ app, page }) => {
    const t = await speak(app, page, language)
    await goTo(page, 'o')
    await expect(page.getByText(t('bar.well')).first()).toBeVisible()
    for (const query of queries[language].metrics) {
      await find(page, t, query, t('word.page.metrics'))
      await page.keyboard.press('Escape')
      await expect(field(page, t)).toBeHidden()
    }
    await find(page, t, queries[language].metrics[0], t('word.page.metrics'))
    await screenshot(page, `frame-palette-${language}`)
    await page.keyboard.press('Enter')
    await expect(field(page, t)).toBeHidden()
    await expect(shownPage(page)).toHaveText(t('word.page.metrics'))

    // What was used lately stands at the top before anything is typed.
    await openPalette(page, t)
    await expect(
      page
        .getByRole('group', { name: t('palette.group.recent') })
        .getByRole('option')
        .first(),
    ).toContainText(t('word.page.metrics'))
    await field(page, t).fill(queries[language].nothing)
    await expect(page.getByText(t('palette.none', { query: queries[language].nothing }))).toBeVisible()
    await field(page, t).fill(t('palette.mode', { mode: t('word.mode.observe') }))
    await expect(options(page, t).first()).toContainText(t('word.mode.observe'))
    await page.keyboard.press('Enter')
    await expect.poll(async () => (await stateOf(page)).mode).toBe('observe')
    await call(page, 'mode.set', { mode: 'approve' })

    const before = await cycleOf(page)
    await find(page, t, queries[language].cycle, t('palette.cycle'))
    await page.keyboard.press('Enter')
    await expect(field(page, t)).toBeHidden()
    await expect.poll(() => cycleOf(page)).not.toBe(before)
  })

  test(`the sheet lists every key, and Esc closes it (${language})`, async ({ app, page }) => {
    const t = await speak(app, page, language)
    await goTo(page, 'o')
    await page.keyboard.press('?')
    const sheet = page.getByRole('dialog', { name: t('keys.sheet') })
    await expect(sheet).toBeVisible()
    for (const key of [
      'word.page.overview',
      'word.page.approvals',
      'keys.palette',
      'keys.pause',
      'word.act.approve',
      'word.act.undo',
      'metrics.range.keys',
    ] as const)
      await expect(sheet.getByText(t(key), { exact: true })).toBeVisible()
    await screenshot(page, `frame-sheet-${language}`)
    await page.keyboard.press('Escape')
    await expect(sheet).toBeHidden()
    // The keys that it tells do what it says.
    for (const [key, title] of [
      ['h', 'upkeep.page.title'],
      ['o', 'word.page.overview'],
    ] as const) {
      await goTo(page, key)
      await expect(shownPage(page)).toHaveText(t(title))
    }
  })
}

test('language and colours change at once from the menu, and stay', async ({ app, page }) => {
  await speak(app, page, 'ja')
  const schemeOf = () => page.evaluate(() => document.documentElement.dataset['mantineColorScheme'])
  const choose = async (t: Words, name: string): Promise<void> => {
    await page.getByRole('button', { name: t('view.menu') }).click()
    await page.getByRole('menuitemradio', { name, exact: true }).click()
  }
  const [ja, en] = [wordsOf('ja'), wordsOf('en')]
  await choose(ja, 'English')
  await expect(page.getByRole('navigation', { name: en('rail.name') })).toBeVisible()
  expect(await page.evaluate(() => document.documentElement.lang)).toBe('en')
  await choose(en, en('view.theme.light'))
  await expect.poll(schemeOf).toBe('light')
  await reload(app, page)
  await expect(page.getByRole('navigation', { name: en('rail.name') })).toBeVisible()
  await expect.poll(schemeOf).toBe('light')
  await choose(en, '日本語')
  await choose(ja, ja('view.theme.dark'))
  await expect.poll(schemeOf).toBe('dark')
  expect(await page.evaluate(() => document.documentElement.lang)).toBe('ja')
})

/** The driver lets every page believe that it has the focus; here the page learns what the window system says. */
const feelFocus = async (app: RunningApp, page: Page): Promise<void> => {
  const session = await app.electron.context().newCDPSession(page)
  await session.send('Emulation.setFocusEmulationEnabled', { enabled: true })
  await session.send('Emulation.setFocusEmulationEnabled', { enabled: false })
}
const LOOKED_AT = 'mamori.looked_at'
const AWAY_MS = 20 * 60_000

/** Hides the window, lets something happen meanwhile, and opens it again as if so much time had passed. */
const beAway = async (
  app: RunningApp,
  page: Page,
  desktop: Desktop,
  awayMs: number,
  meanwhile: () => Promise<unknown>,
): Promise<void> => {
  await answerQuestions(app, 0)
  await closeWindow(app)
  await expect.poll(() => isWindowShown(app)).toBe(false)
  await expect.poll(() => page.evaluate(() => document.hasFocus())).toBe(false)
  await meanwhile()
  const aged = ([key, awayMs]: readonly [string, number]): number => {
    const looks = JSON.parse(localStorage.getItem(key) ?? '{}') as Record<string, number>
    const earlier = Object.entries(looks).map(([name, at]) => [name, at - awayMs])
    localStorage.setItem(key, JSON.stringify(Object.fromEntries(earlier)))
    return earlier.length
  }
  expect(await page.evaluate(aged, [LOOKED_AT, awayMs] as const)).toBe(1)
  await desktop.clickTray('Mamori を開く')
  await expect.poll(() => page.evaluate(() => document.hasFocus())).toBe(true)
}

test('who comes back after a while is told what came and went', async ({ app, page, world, desktop }) => {
  const t = await speak(app, page, 'ja')
  await goTo(page, 'o')
  await expect(page.getByText(t('bar.well')).first()).toBeVisible()
  await feelFocus(app, page)
  const told = page.getByRole('region', { name: t('away.title') })
  const incidents = told.getByRole('region', { name: t('away.incidents') })

  await beAway(app, page, desktop, 0, () => Promise.resolve())
  await expect(told).toHaveCount(0)

  await beAway(app, page, desktop, AWAY_MS, async () => {
    await world.redis.crash()
    await expect
      .poll(async () => Object.values((await stateOf(page)).repairs)[0]?.stage, { timeout: 30_000 })
      .toBe('awaiting')
  })
  await expect(incidents).toContainText(t('away.incidents.count', { opened: 1, closed: 0 }))
  await expect(incidents).toContainText(t('away.still_open'))
  await expect(told).toContainText('20 分')
  await screenshot(page, 'frame-away-ja')
  await told.getByRole('button', { name: t('away.all') }).click()
  await expect(shownPage(page)).toHaveText(/インシデント/)
  await expect.poll(() => page.evaluate(() => location.hash)).toMatch(/^#\/incidents\?.*from=\d+&to=\d+/)
  await goTo(page, 'o')
  await expect(told).toBeVisible()
  await page.keyboard.press('Escape')
  await expect(told).toHaveCount(0)

  await beAway(app, page, desktop, AWAY_MS, async () => {
    const [repair] = Object.values((await stateOf(page)).repairs)
    await call(page, 'approvals.approve', { repairId: repair?.id ?? '', hash: repair?.plan.hash ?? '' })
    await expect
      .poll(async () => Object.values((await stateOf(page)).incidents)[0]?.closedBy, { timeout: 30_000 })
      .toBe('verified')
  })
  await expect(incidents).toContainText(t('away.incidents.count', { opened: 1, closed: 1 }))
  await expect(told.getByRole('region', { name: t('away.repairs') })).toContainText(
    t('word.outcome.verified'),
  )
  const en = wordsOf('en')
  await page.getByRole('button', { name: t('view.menu') }).click()
  await page.getByRole('menuitemradio', { name: 'English' }).click()
  const toldInEnglish = page.getByRole('region', { name: en('away.title') })
  await expect(toldInEnglish).toContainText(en('away.incidents.count', { opened: 1, closed: 1 }))
  await expect(toldInEnglish).toContainText(en('word.outcome.verified'))
  await screenshot(page, 'frame-away-en')
  await toldInEnglish.getByRole('button', { name: en('away.dismiss') }).click()
  await expect(toldInEnglish).toHaveCount(0)
})
