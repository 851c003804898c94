import { writeFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import { AxeBuilder } from '@axe-core/playwright'
import { expect, test, type Page } from '@playwright/test'
import type { Input } from '../../shared/ipc/contract'
import { breakOff, callsOf } from './fake-bridge'
import { openWorld } from './open-world'

const out = resolve(import.meta.dirname, '../../artifacts/gallery')

const openMetrics = async (page: Page, ...keys: readonly string[]): Promise<void> => {
  for (const key of ['g', 'm']) await page.keyboard.press(key)
  await expect(page.locator('.recharts-surface').first()).toBeVisible()
  for (const key of keys) await page.keyboard.press(key)
}
const settle = async (page: Page): Promise<void> => {
  await page.waitForLoadState('networkidle')
  // Each chart is drawn in a frame of its own.
  await page.evaluate(
    () =>
      new Promise<void>((done) => {
        let frames = 40
        const next = (): void => {
          frames -= 1
          if (frames === 0) done()
          else requestAnimationFrame(next)
        }
        next()
      }),
  )
}
const menuOf = (page: Page, title: string) =>
  page
    .locator('section.chart', { has: page.getByRole('heading', { name: title, exact: true }) })
    .locator('.chart-menu')

const enlarge = async (page: Page, title: string): Promise<void> => {
  await menuOf(page, title).click()
  await page.getByRole('menuitem').first().click()
  await expect(page.locator('section.chart')).toHaveCount(1)
}

type Picture = { readonly name: string; readonly show: (page: Page) => Promise<void> }
const pictures: readonly Picture[] = [
  { name: 'metrics-24h', show: (page) => openMetrics(page, ']', ']', ']') },
  { name: 'metrics-7d', show: (page) => openMetrics(page, ']', ']', ']', ']') },
  {
    name: 'metrics-checks',
    show: async (page) => {
      await openMetrics(page, ']', ']', '/')
      await page.keyboard.type('re')
    },
  },
  {
    name: 'metrics-large',
    show: async (page) => {
      await openMetrics(page, ']', ']', ']', ']')
      await enlarge(page, 'api_health')
    },
  },
  {
    name: 'metrics-none',
    show: async (page) => {
      await openMetrics(page, '/')
      await page.keyboard.type('＝nothing')
    },
  },
  {
    name: 'metrics-lost',
    show: async (page) => {
      await openMetrics(page)
      await settle(page)
      await breakOff(page)
      await page.keyboard.press(']')
      await expect(page.getByRole('alert').first()).toBeVisible()
    },
  },
  {
    name: 'metrics-cursor',
    show: async (page) => {
      await openMetrics(page, ']', ']', ']')
      await settle(page)
      const box = await page.locator('.chart-frame').nth(1).boundingBox()
      if (box === null) throw new Error('the chart is not there')
      await page.mouse.move(box.x + box.width * 0.6, box.y + box.height / 2)
      await expect(page.locator('.chart-pointed-line').first()).toBeVisible()
    },
  },
]

for (const language of ['ja', 'en'] as const)
  for (const theme of ['dark', 'light'] as const)
    for (const width of [1280, 900] as const)
      for (const { name, show } of pictures)
        test(`${name} ${language} ${theme} ${width}`, async ({ page }) => {
          const faults: string[] = []
          page.on('console', (line) => {
            if (line.type() === 'error') faults.push(line.text())
          })
          page.on('pageerror', (error) => faults.push(error.message))
          await page.setViewportSize({ width, height: 860 })
          await openWorld(page, 'busy', { preferences: { language, theme } })
          await show(page)
          await settle(page)
          await page.screenshot({ path: resolve(out, `${name}-${language}-${theme}-${width}.png`) })
          expect(faults).toEqual([])
          const overflows = await page.evaluate(
            () => document.documentElement.scrollWidth > document.documentElement.clientWidth,
          )
          expect(overflows).toBe(false)
          const { violations } = await new AxeBuilder({ page })
            .withTags(['wcag2a', 'wcag2aa', 'wcag21aa'])
            // Mantine's menus begin with an element of their own that takes the first focus.
            .disableRules('aria-required-children')
            .analyze()
          expect(violations.flatMap(({ id, nodes }) => nodes.map((node) => `${id}: ${node.html}`))).toEqual(
            [],
          )
        })

test('the period, the zoom and the filter stand in the address and go by the keys', async ({ page }) => {
  await openWorld(page, 'busy')
  await openMetrics(page, ']', ']', ']', ']')
  await expect(page).toHaveURL(/#\/metrics\?period=7d$/)
  await settle(page)
  const frame = page.locator('.chart-frame').first()
  const box = await frame.boundingBox()
  if (box === null) throw new Error('the chart is not there')
  await page.mouse.move(box.x + box.width * 0.4, box.y + 60)
  await page.mouse.down()
  await page.mouse.move(box.x + box.width * 0.7, box.y + 60, { steps: 5 })
  await page.mouse.up()
  await expect(page).toHaveURL(/period=7d&from=2026-01-2.*&to=2026-01-/)
  const zoomed = page.url()
  await page.keyboard.press('Escape')
  await expect(page).toHaveURL(/#\/metrics\?period=7d$/)
  await page.keyboard.press('[')
  await expect(page).toHaveURL(/period=24h$/)
  await page.keyboard.press('/')
  await page.keyboard.type('redis')
  await expect(page.locator('section.chart')).toHaveCount(1)
  await expect(page).toHaveURL(/period=24h&q=redis$/)
  await page.keyboard.press('Escape')
  await page.keyboard.press('g')
  await page.keyboard.press('o')
  await openMetrics(page)
  await expect(page).toHaveURL(/period=24h$/)
  await page.goto('about:blank')
  await page.goto(zoomed)
  await expect(page.locator('.recharts-surface').first()).toBeVisible()
  await expect(page).toHaveURL(zoomed)
  await page.locator('.chart-frame').first().dblclick()
  await expect(page).toHaveURL(/#\/metrics\?period=7d$/)
})

test('a chart is saved as a picture of twice its size, and as a table of all that is kept', async ({
  page,
}) => {
  await openWorld(page, 'busy')
  await openMetrics(page, ']', ']', ']', ']')
  await settle(page)
  const box = await page.locator('section.chart .recharts-surface').first().boundingBox()
  for (const item of ['PNG', 'CSV']) {
    await menuOf(page, 'api_health').click()
    await page.getByRole('menuitem', { name: item }).click()
    await expect(page.getByRole('status').filter({ hasText: 'mamori-' })).toBeVisible()
    await expect
      .poll(async () => (await callsOf(page, 'desktop.save_file')).length)
      .toBe(item === 'PNG' ? 1 : 2)
  }
  const [png, csv] = (await callsOf(page, 'desktop.save_file')) as readonly Input<'desktop.save_file'>[]
  const size = await page.evaluate(async (content) => {
    const image = new Image()
    image.src = `data:image/png;base64,${content}`
    await image.decode()
    return { width: image.naturalWidth, height: image.naturalHeight }
  }, png?.content ?? '')
  expect(size.width).toBeGreaterThanOrEqual(2 * (box?.width ?? Number.POSITIVE_INFINITY))
  expect(size.height).toBeGreaterThanOrEqual(2 * (box?.height ?? Number.POSITIVE_INFINITY))
  await writeFile(resolve(out, 'metrics-export.png'), Buffer.from(png?.content ?? '', 'base64'))
  const lines = (csv?.content ?? '').split('\r\n')
  expect(lines[0]).toContain('応答時間 p95 (ms)')
  expect(lines[1]).toMatch(/^2026-01-\d\dT\d\d:\d\d:\d\d\.\d{3}\+09:00,/)
  expect(lines.length).toBeGreaterThan(100)
})
