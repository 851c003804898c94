import { mkdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Page } from '@playwright/test'
import type { Incident } from '@shared/domain/state'
import { eventsOf, goTo, stateOf } from '../fixtures/engine-acts'
import { languages, speak, type Words } from '../fixtures/in-words'
import { call, reload, screenshot } from '../fixtures/page-acts'
import { answerSaveDialogs } from '../fixtures/save-dialog'
import { shareApp } from '../fixtures/shared-app'
import { expect } from '../fixtures/test'
import type { World } from '../fixtures/world'

const test = shareApp()

const FAILED = '203.0.113.9 - - [31/Jan/2026:14:30:17 +0900] "GET /api/pay HTTP/1.1" 500 12'
/** Of the lines around, the 20 nearest are shown. */
const AROUND = 25

const addressOf = (page: Page): Promise<string> => page.evaluate(() => decodeURIComponent(location.hash))
const rows = (page: Page, t: Words) =>
  page.getByRole('listbox', { name: t('timeline.list') }).getByRole('option')
const openList = (page: Page, t: Words) => page.getByRole('region', { name: t('timeline.open') })
const detail = (page: Page) => page.getByRole('complementary')
const search = (page: Page, t: Words) => page.getByRole('searchbox', { name: t('timeline.filter.text') })
const pressed = (page: Page, name: string) => page.getByRole('button', { name, exact: true, pressed: true })

/** Redis is gone, and the application answers with errors: two incidents, one of them from a log. */
const haveTrouble = async (page: Page, world: World): Promise<readonly Incident[]> => {
  const known = async () => Object.values((await stateOf(page)).incidents)
  if ((await known()).length === 0) {
    await expect.poll(async () => Object.values((await stateOf(page)).sources)[0]?.state).toBe('following')
    const around = (name: string) => Array.from({ length: AROUND }, (_, index) => `INFO ${name} ${index + 1}`)
    await world.log(...around('before'), FAILED, FAILED, FAILED, ...around('after'))
    await world.redis.crash()
  }
  await expect.poll(async () => (await known()).length, { timeout: 30_000 }).toBe(2)
  // What is planned stands in the detail as well.
  await expect
    .poll(async () => Object.values((await stateOf(page)).repairs)[0]?.stage, { timeout: 30_000 })
    .toBe('awaiting')
  return known()
}
const openIncident = async (page: Page, t: Words, name: RegExp): Promise<void> => {
  await openList(page, t).getByRole('button', { name }).click()
  await expect(detail(page)).toBeVisible()
}
const clearFilter = async (page: Page, t: Words): Promise<void> => {
  const clear = page.getByRole('button', { name: t('timeline.filter.clear') })
  if (await clear.isVisible()) await clear.click()
  await expect.poll(() => addressOf(page)).toBe('#/incidents')
}

for (const language of languages) {
  test(`the filter of the timeline stands in the address and is kept (${language})`, async ({
    app,
    page,
    world,
  }) => {
    const t = await speak(app, page, language)
    await haveTrouble(page, world)
    await goTo(page, 'i')
    await clearFilter(page, t)
    const all = await rows(page, t).count()
    await page.keyboard.press('/')
    await expect(search(page, t)).toBeFocused()
    await page.keyboard.type('redis')
    await expect.poll(() => addressOf(page)).toBe('#/incidents?q=redis')
    await expect.poll(() => rows(page, t).count()).toBeLessThan(all)
    for (const row of await rows(page, t).all()) await expect(row).toContainText(/redis/i)
    await page.keyboard.press('Enter')

    await page.getByRole('button', { name: t('word.stage.detected'), exact: true }).click()
    await page.getByRole('button', { name: t('word.state.critical'), exact: true }).click()
    await page.getByRole('combobox', { name: t('incident.filter.severity') }).selectOption('critical')
    await page.getByRole('combobox', { name: t('incident.filter.time') }).selectOption('1h')
    await expect
      .poll(() => addressOf(page))
      .toMatch(/^#\/incidents\?severity=critical&last=1h&stage=detected&state=critical&q=redis$/)
    const kept = await addressOf(page)
    await expect(rows(page, t).first()).toContainText(/redis/i)
    await screenshot(page, `incidents-filtered-${language}`)
    await reload(app, page)
    await expect(search(page, t)).toHaveValue('redis')
    await expect(pressed(page, t('word.stage.detected'))).toBeVisible()
    await expect(pressed(page, t('word.state.critical'))).toBeVisible()
    expect(await addressOf(page)).toBe(kept)
    await goTo(page, 'o')
    await goTo(page, 'i')
    expect(await addressOf(page)).toBe(kept)

    await search(page, t).fill('nothing has such a name')
    await expect(page.getByText(t('timeline.no_match'))).toBeVisible()
    await clearFilter(page, t)
    await page.getByRole('combobox', { name: t('timeline.filter.subject') }).selectOption('redis')
    await expect.poll(() => addressOf(page)).toBe('#/incidents?subject=redis')
    await clearFilter(page, t)
  })

  test(`the live list is held by the space bar, and goes on (${language})`, async ({ app, page, world }) => {
    const t = await speak(app, page, language)
    await haveTrouble(page, world)
    await goTo(page, 'i')
    await clearFilter(page, t)
    await expect(rows(page, t).first()).toBeVisible()
    await page.keyboard.press(' ')
    await expect(page.getByRole('button', { name: t('timeline.resume') })).toBeVisible()
    const first = await rows(page, t).first().textContent()
    const [incident] = await haveTrouble(page, world)
    await call(page, 'incidents.note', {
      incidentId: incident?.id ?? '',
      text: `held ${language}`,
      assignee: null,
    })
    const news = page.getByRole('button', {
      name: new RegExp(
        `${t('timeline.paused')}.*${t('timeline.new', { n: 0 }).replace('0', String.raw`\d+`)}`,
      ),
    })
    await expect(news).toBeVisible()
    expect(await rows(page, t).first().textContent()).toBe(first)
    await screenshot(page, `incidents-held-${language}`)
    await news.click()
    await expect(page.getByRole('button', { name: t('timeline.resume') })).toHaveCount(0)
    await expect(rows(page, t).first()).not.toHaveText(first ?? '')
  })

  test(`an incident tells why, takes notes, and shows the log around its lines (${language})`, async ({
    app,
    page,
    world,
  }) => {
    const t = await speak(app, page, language)
    await haveTrouble(page, world)
    await goTo(page, 'i')
    await clearFilter(page, t)
    await openIncident(page, t, /Redis/)
    await expect(detail(page).getByRole('heading', { name: t('timeline.detail.decision') })).toBeVisible()
    await expect(detail(page)).toContainText(t('trace.gate.breaker'))
    await expect(detail(page)).toContainText(t('trace.approval'))
    const who = `鈴木 ${language}`
    const note = `再起動を待っています ${language}`
    await detail(page)
      .getByRole('textbox', { name: t('incident.note.assignee'), exact: true })
      .fill(who)
    await detail(page)
      .getByRole('textbox', { name: t('incident.note.text'), exact: true })
      .fill(note)
    await detail(page)
      .getByRole('button', { name: t('incident.note.add') })
      .click()
    await expect(detail(page).getByRole('list', { name: /メモ|note/ })).toContainText(note)
    await expect(openList(page, t).getByRole('button', { name: /Redis/ })).toContainText(who)
    await expect
      .poll(async () => (await eventsOf(page)).findLast(({ type }) => type === 'incident.noted')?.data)
      .toMatchObject({ text: note, assignee: who })
    await screenshot(page, `incidents-noted-${language}`)
    await page.keyboard.press('Escape')
    await clearFilter(page, t)

    await search(page, t).fill('/api/pay')
    await rows(page, t).last().click()
    await detail(page)
      .getByRole('button', { name: t('incident.context.show') })
      .click()
    const lines = detail(page).getByLabel(t('incident.context.title'), { exact: true })
    await expect(lines).toContainText('INFO before 25')
    await expect(lines).toContainText('INFO after 15')
    await expect(lines).not.toContainText('INFO before 3')
    await screenshot(page, `incidents-context-${language}`)
    await clearFilter(page, t)
  })

  test(`an incident is taken along as Markdown and JSON (${language})`, async ({
    app,
    page,
    world,
    home,
  }) => {
    const t = await speak(app, page, language)
    const incidents = await haveTrouble(page, world)
    const redis = incidents.find(({ ruleId }) => ruleId === 'check:redis')
    await goTo(page, 'i')
    await clearFilter(page, t)
    await openIncident(page, t, /Redis/)
    const folder = join(home.root, `taken-${language}`)
    await mkdir(folder)
    const take = async (kind: 'markdown' | 'json'): Promise<void> => {
      await detail(page)
        .getByRole('button', { name: t('incident.export'), exact: true })
        .click()
      await page.getByRole('menuitem', { name: t(`incident.export.${kind}`) }).click()
    }
    const told = detail(page).locator('[data-told]')

    const markdown = join(folder, 'redis.md')
    const dialogs = await answerSaveDialogs(app, markdown)
    await take('markdown')
    await expect(told).toHaveText(t('incident.export.saved', { file: markdown }))
    expect((await dialogs.asked())[0]?.defaultPath).toMatch(/\/mamori-redis-\d{8}T\d{4}\.md$/)
    const report = await readFile(markdown, 'utf8')
    expect(report.split('\n')[0]).toBe(`# ${t('incident.report.title', { name: 'redis' })}`)
    expect(report).toContain(`## ${t('incident.report.timeline')}`)
    expect(report).toContain(`restart ${world.redis.unit}`)
    expect(report).not.toContain('/api/pay')

    const json = join(folder, 'redis.json')
    await answerSaveDialogs(app, json)
    await take('json')
    await expect(told).toHaveText(t('incident.export.saved', { file: json }))
    const record = JSON.parse(await readFile(json, 'utf8'))
    expect(record).toMatchObject({
      format: 'mamori-report',
      version: 1,
      timeZone: 'Asia/Tokyo',
      what: { kind: 'incident', incidentId: redis?.id },
      cut: false,
    })
    const types = (record.events as readonly { readonly type: string }[]).map(({ type }) => type)
    expect(types).toEqual(expect.arrayContaining(['incident.opened', 'decision.made', 'repair.planned']))

    await answerSaveDialogs(app, join(folder, 'not-there', 'redis.json'))
    await take('json')
    await expect(told).toHaveText(t('incident.export.failed', { why: 'ENOENT' }))
    const cancelled = await answerSaveDialogs(app, null)
    await take('json')
    await expect.poll(async () => (await cancelled.asked()).length).toBe(1)
    await expect(told).toHaveCount(0)
    await page.keyboard.press('Escape')
    await clearFilter(page, t)
  })
}
