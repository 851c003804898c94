import { mkdir, readdir, stat, utimes, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Page } from '@playwright/test'
import type { Repair } from '@shared/domain/state'
import { violationsOf } from '../fixtures/accessible'
import { eventsOf, goTo, stateOf } from '../fixtures/engine-acts'
import type { Home } from '../fixtures/home'
import { languages, speak, type Words } from '../fixtures/in-words'
import { screenshot } from '../fixtures/page-acts'
import { shareApp } from '../fixtures/shared-app'
import { expect } from '../fixtures/test'

const DAY_MS = 86_400_000
const folderOf = (language: string, what: string): string => `shop-${language}/${what}`

/** Rules that a word in the log sets off: two that make a directory, and one that deletes for good. */
const rules = languages.flatMap((language) => [
  ...['first', 'second'].map((what) => ({
    id: `${what}_${language}`,
    name: `${what} ${language}`,
    pattern: `SHOP_${language}_${what}`,
    severity: 'error' as const,
    auto_fix: true as const,
    actions: [{ type: 'create_missing_dirs', directories: [folderOf(language, what)] }],
  })),
  {
    id: `old_${language}`,
    name: `old ${language}`,
    pattern: `SHOP_${language}_old`,
    severity: 'error' as const,
    auto_fix: true as const,
    actions: [{ type: 'old_file_cleanup', paths: [folderOf(language, 'old')], days: 30, trash: false }],
  },
])

const prepare = async ({ root }: Home): Promise<void> => {
  const long = new Date(Date.now() - 40 * DAY_MS)
  for (const language of languages) {
    const old = join(root, folderOf(language, 'old'))
    await mkdir(old, { recursive: true })
    await writeFile(join(old, 'a.log'), 'x'.repeat(5000))
    await utimes(join(old, 'a.log'), long, long)
    await writeFile(join(old, 'new.log'), 'new')
  }
}

const test = shareApp({
  prepare,
  world: {
    settings: (settings) => ({
      ...settings,
      error_patterns: rules,
      auto_fix_config: {
        ...settings.auto_fix_config,
        recurrence_window: 1,
        retry_delay: 1,
        cooldown_period: 1,
      },
    }),
  },
})

const repairs = async (page: Page): Promise<readonly Repair[]> => Object.values((await stateOf(page)).repairs)
const repairOf = async (page: Page, place: string): Promise<Repair | undefined> =>
  (await repairs(page)).find(({ plan }) => JSON.stringify(plan.steps).includes(place))
const stageOf = async (page: Page, place: string) => (await repairOf(page, place))?.stage
const card = (page: Page, place: string) => page.getByRole('article').filter({ hasText: place })
const exists = (path: string): Promise<boolean> =>
  stat(path).then(
    () => true,
    () => false,
  )
/** Chooses a card by the keyboard alone: down to the last one, and up again. */
const moveTo = async (page: Page, place: string): Promise<void> => {
  const keys = ['j', 'j', 'j', 'k', 'k', 'k'].values()
  await expect(async () => {
    await page.keyboard.press(keys.next().value ?? 'j')
    await expect(card(page, place)).toBeFocused({ timeout: 500 })
  }).toPass({ timeout: 15_000, intervals: [0] })
}
const putOff = (page: Page, t: Words) =>
  page.locator('section', { has: page.getByRole('heading', { name: t('approvals.snoozed') }) })
const reasonOf = (page: Page, t: Words) => page.getByRole('textbox', { name: t('reject.reason') })

test('a page without plans says what would stand there', async ({ app, page }) => {
  for (const language of languages) {
    const t = await speak(app, page, language)
    await goTo(page, 'a')
    await expect(page.getByText(t('approvals.none'))).toBeVisible()
    await screenshot(page, `approvals-none-${language}`)
  }
})

for (const language of languages) {
  test(`plans are approved, rejected and put off by the keyboard (${language})`, async ({
    app,
    page,
    home,
    world,
  }) => {
    const t = await speak(app, page, language, language === 'ja' ? 'dark' : 'light')
    const [first, second, old] = ['first', 'second', 'old'].map((what) => folderOf(language, what)) as [
      string,
      string,
      string,
    ]
    await expect.poll(async () => Object.values((await stateOf(page)).sources)[0]?.state).toBe('following')
    await goTo(page, 'a')
    for (const what of ['first', 'second', 'old'])
      await world.log(`2026-01-31 14:30:16 ERROR SHOP_${language}_${what}`)
    for (const place of [first, second, old])
      await expect.poll(() => stageOf(page, place), { timeout: 30_000 }).toBe('awaiting')
    for (const label of ['approval.wrong', 'approval.plan', 'approval.touches', 'approval.success'] as const)
      await expect(card(page, old).getByRole('heading', { name: t(label) })).toBeVisible()
    await expect(card(page, old)).toContainText(`SHOP_${language}_old`)
    await screenshot(page, `approvals-waiting-${language}`)

    // Put off, it stands below, and asks again by itself.
    await moveTo(page, second)
    await page.keyboard.press('l')
    const later = page.getByRole('menuitem', { name: t('later.1_hour') })
    await expect(later).toBeVisible()
    await page.keyboard.press('ArrowDown')
    await page.keyboard.press('ArrowDown')
    await expect(later).toBeFocused()
    await page.keyboard.press('Enter')
    await expect(putOff(page, t)).toContainText(second)
    await expect(card(page, second)).toHaveCount(0)
    expect((await repairOf(page, second))?.snoozedUntilAt ?? 0).toBeGreaterThan(Date.now() + 55 * 60_000)

    // Rejected with a reason; without one nothing is rejected, and Esc takes the question back.
    await moveTo(page, first)
    await page.keyboard.press('x')
    await expect(reasonOf(page, t)).toBeFocused()
    expect(await violationsOf(page)).toEqual([])
    await page.keyboard.press('Enter')
    await page.keyboard.press('Escape')
    await expect(reasonOf(page, t)).toHaveCount(0)
    await expect(card(page, first)).toBeFocused()
    expect(await stageOf(page, first)).toBe('awaiting')
    await page.keyboard.press('x')
    await expect(reasonOf(page, t)).toBeFocused()
    await page.keyboard.type(`maintenance ${language}`)
    await page.keyboard.press('Enter')
    await expect.poll(() => stageOf(page, first)).toBe('rejected')
    expect((await eventsOf(page)).findLast(({ type }) => type === 'repair.rejected')?.data).toMatchObject({
      reason: `maintenance ${language}`,
    })
    expect(await exists(join(home.root, first))).toBe(false)

    // What cannot be taken back wants the name of what it is done to.
    const name = (await repairOf(page, old))?.plan.target.name ?? ''
    await moveTo(page, old)
    await page.keyboard.press('a')
    const dialog = page.getByRole('dialog', { name: t('approve.irreversible.title') })
    const field = dialog.getByRole('textbox')
    await expect(field).toBeFocused()
    await page.keyboard.type('something else')
    await page.keyboard.press('Enter')
    await expect(dialog.getByRole('button', { name: t('word.act.approve') })).toBeDisabled()
    await screenshot(page, `approvals-typed-name-${language}`)
    expect(await violationsOf(page)).toEqual([])
    expect(await readdir(join(home.root, old))).toHaveLength(2)
    await page.keyboard.press('Control+a')
    await page.keyboard.type(name)
    await page.keyboard.press('Enter')
    await expect(dialog).toBeHidden()
    await expect.poll(() => readdir(join(home.root, old))).toEqual(['new.log'])

    // What was put off can be approved where it stands.
    await putOff(page, t)
      .getByRole('button', { name: t('word.act.approve') })
      .click()
    await expect.poll(() => exists(join(home.root, second))).toBe(true)
    await expect
      .poll(async () => (await repairOf(page, second))?.outcome, { timeout: 30_000 })
      .toBe('verified')
    await expect(card(page, second)).toContainText(t('word.outcome.verified'))
    await screenshot(page, `approvals-done-${language}`)
  })
}
