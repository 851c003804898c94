import { mkdir, readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { Page } from '@playwright/test'
import { goTo, stateOf } from '../fixtures/engine-acts'
import { languages, speak, type Words } from '../fixtures/in-words'
import { reload, screenshot } from '../fixtures/page-acts'
import { answerSaveDialogs } from '../fixtures/save-dialog'
import { shareApp } from '../fixtures/shared-app'
import { expect } from '../fixtures/test'

const test = shareApp()

const periods = ['15m', '1h', '6h', '24h', '7d', '30d'] as const

const addressOf = (page: Page): Promise<string> => page.evaluate(() => location.hash)
const period = (page: Page, t: Words, id: (typeof periods)[number]) =>
  page
    .getByRole('radiogroup', { name: t('metrics.range') })
    .getByRole('radio', { name: t(`metrics.range.${id}`), exact: true })
const choose = (page: Page, t: Words, id: (typeof periods)[number]) =>
  page
    .getByRole('radiogroup', { name: t('metrics.range') })
    .getByText(t(`metrics.range.${id}`), { exact: true })
    .click()
const chart = (page: Page, name: string) => page.getByRole('region', { name, exact: true })
/**
 * Waits for a line, or a dot where the period has one point so far. A level line, as of a processor at its limit, has no
 * height and is therefore not visible to the driver.
 */
const untilDrawn = async (page: Page, name: string): Promise<void> => {
  const frame = chart(page, name).locator('.chart-frame')
  await expect(frame).toBeVisible()
  await expect(frame.locator('path.recharts-curve[d*="L"], circle')).not.toHaveCount(0)
}
const act = async (page: Page, t: Words, title: string, name: string): Promise<void> => {
  await page.getByRole('button', { name: t('metrics.chart.menu', { title }), exact: true }).click()
  await page.getByRole('menuitem', { name }).click()
}
const told = (page: Page) => page.getByRole('main').locator('[data-told]')

/** Drags over the newest half of a chart's plot. */
const brush = async (page: Page, name: string): Promise<void> => {
  const frame = chart(page, name).locator('.chart-frame')
  await frame.scrollIntoViewIfNeeded()
  const box = await frame.boundingBox()
  if (box === null) throw new Error(`no chart ${name}`)
  const y = box.y + box.height / 2
  await page.mouse.move(box.x + box.width / 2, y)
  await page.mouse.down()
  await page.mouse.move(box.x + box.width * 0.8, y, { steps: 5 })
  await page.mouse.move(box.x + box.width - 20, y, { steps: 5 })
  await page.mouse.up()
}

for (const language of languages) {
  test(`six periods, a stretch of one, and a single chart stand in the address (${language})`, async ({
    app,
    page,
  }) => {
    const t = await speak(app, page, language)
    await goTo(page, 'm')
    const cpu = t('resource.cpu')
    await choose(page, t, '15m')
    await untilDrawn(page, cpu)
    await untilDrawn(page, 'redis')
    for (const id of periods) {
      await choose(page, t, id)
      await expect(period(page, t, id)).toBeChecked()
      await expect.poll(() => addressOf(page)).toBe(id === '15m' ? '#/metrics' : `#/metrics?period=${id}`)
      await untilDrawn(page, cpu)
    }
    await page.keyboard.press('[')
    await expect(period(page, t, '7d')).toBeChecked()
    await choose(page, t, '15m')

    await brush(page, cpu)
    await expect.poll(() => addressOf(page)).toMatch(/^#\/metrics\?from=.+Z&to=.+Z$/)
    const zoomed = await addressOf(page)
    await expect(page.getByRole('button', { name: t('metrics.zoom.reset') })).toBeVisible()
    await screenshot(page, `metrics-zoomed-${language}`)
    await reload(app, page)
    await expect(page.getByRole('button', { name: t('metrics.zoom.reset') })).toBeVisible()
    expect(await addressOf(page)).toBe(zoomed)
    await goTo(page, 'h')
    await goTo(page, 'm')
    expect(await addressOf(page)).toBe(zoomed)
    await act(page, t, cpu, t('metrics.chart.enlarge'))
    await expect.poll(() => addressOf(page)).toContain('chart=host.cpu')
    await expect(chart(page, cpu)).toBeVisible()
    await expect(chart(page, 'redis')).toHaveCount(0)
    await screenshot(page, `metrics-large-${language}`)
    // Esc takes back one thing at a time.
    await page.keyboard.press('Escape')
    await expect(chart(page, 'redis')).toBeVisible()
    await page.keyboard.press('Escape')
    await expect.poll(() => addressOf(page)).toBe('#/metrics')
  })

  test(`a chart is saved as CSV and PNG where a person says (${language})`, async ({ app, page, home }) => {
    const t = await speak(app, page, language)
    await goTo(page, 'm')
    const folder = join(home.root, `saved-${language}`)
    await mkdir(folder)

    const csv = join(folder, 'redis.csv')
    const dialogs = await answerSaveDialogs(app, csv)
    await untilDrawn(page, 'redis')
    await act(page, t, 'redis', t('metrics.export.csv'))
    await expect(told(page)).toHaveText(t('metrics.export.saved', { file: 'redis.csv' }))
    expect(await dialogs.asked()).toMatchObject([
      {
        defaultPath: expect.stringMatching(/\/mamori-.*-redis-\d{8}T\d{4}-\d{8}T\d{4}\.csv$/),
        filters: [{ name: 'CSV', extensions: ['csv'] }],
      },
    ])
    const [heading = '', ...rows] = (await readFile(csv, 'utf8')).split('\r\n')
    expect(heading).toBe(
      `\uFEFF${[
        t('metrics.csv.time'),
        ...['p50', 'p95', 'p99'].map((name) => t('metrics.csv.quantile', { name })),
        t('metrics.csv.least'),
        t('metrics.csv.most'),
        t('metrics.csv.runs'),
        t('metrics.csv.failures'),
      ].join(',')}`,
    )
    const filled = rows.filter((row) => /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}\+09:00,[\d.]+,/.test(row))
    expect(filled.length).toBeGreaterThan(0)
    // It is the person's own file: what a check has measured is nobody else's business.
    expect((await stat(csv)).mode & 0o022).toBe(0)

    const png = join(folder, 'cpu')
    await answerSaveDialogs(app, png)
    await act(page, t, t('resource.cpu'), t('metrics.export.png'))
    await expect(told(page)).toHaveText(t('metrics.export.saved', { file: 'cpu.png' }))
    const picture = await readFile(`${png}.png`)
    expect(picture.subarray(1, 4).toString('latin1')).toBe('PNG')
    expect(picture.readUInt32BE(16)).toBeGreaterThan(300)
    expect(picture.readUInt32BE(20)).toBeGreaterThan(150)

    await answerSaveDialogs(app, join(csv, 'below-a-file.csv'))
    await act(page, t, 'redis', t('metrics.export.csv'))
    await expect(told(page)).toHaveText(t('metrics.export.failed', { why: 'ENOTDIR' }))
    await screenshot(page, `metrics-save-failed-${language}`)

    await reload(app, page)
    await untilDrawn(page, 'redis')
    const cancelled = await answerSaveDialogs(app, null)
    await act(page, t, 'redis', t('metrics.export.csv'))
    await expect.poll(async () => (await cancelled.asked()).length).toBe(1)
    await expect(page.getByText(t('metrics.zoom.hint'))).toBeVisible()
    await expect(told(page)).toHaveCount(0)
  })
}

test('what happened is marked on the axis and leads to its incident', async ({ app, page, world }) => {
  const t = await speak(app, page, 'ja')
  await goTo(page, 'm')
  await world.redis.crash()
  await expect.poll(async () => Object.keys((await stateOf(page)).incidents).length).toBe(1)
  const [incident] = Object.values((await stateOf(page)).incidents)
  const mark = chart(page, t('resource.cpu')).getByRole('button', { name: /Redis/ }).first()
  await expect(mark).toBeVisible()
  await screenshot(page, 'metrics-marked')
  await mark.click()
  await expect.poll(() => addressOf(page)).toBe(`#/incidents?incident=${incident?.id}`)
})
