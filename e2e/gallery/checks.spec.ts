import { expect, test, type Page } from '@playwright/test'
import type { Input, Snapshot } from '../../shared/ipc/contract'
import { callsOf } from './fake-bridge'
import { complaintsOf, inspect } from './inspect'
import { openWorld } from './open-world'

// So many charts take a while to be drawn.
const slowly = { timeout: 15_000 }

/** A host with so many more checks. */
const withMany =
  (many: number) =>
  (snapshot: Snapshot): Snapshot => {
    if (snapshot.kind !== 'running') return snapshot
    const { api_health: model } = snapshot.state.checks
    if (model === undefined) throw new Error('the check is not there')
    const more = Array.from({ length: many }, (_, index) => {
      const name = `shop_${String(index).padStart(3, '0')}`
      return [name, { ...model, name, subject: `shop-${Math.floor(index / 20)}` }] as const
    })
    return {
      ...snapshot,
      state: { ...snapshot.state, checks: { ...snapshot.state.checks, ...Object.fromEntries(more) } },
    }
  }
const row = (page: Page, name: string) =>
  page.getByRole('row').filter({ has: page.getByText(name, { exact: true }) })
const askedSeries = async (page: Page): Promise<readonly (readonly string[])[]> =>
  ((await callsOf(page, 'metrics.percentiles')) as readonly Input<'metrics.percentiles'>[]).map(
    ({ series }) => series,
  )

test('tells how long every check takes that is looked at, in calls of 50', async ({ page }) => {
  const faults = complaintsOf(page)
  await openWorld(page, 'calm', { change: withMany(140) })
  await expect(row(page, 'shop_000')).toContainText('ms')
  expect((await askedSeries(page)).flat()).not.toContain('check.shop_139.response')
  await row(page, 'shop_139').scrollIntoViewIfNeeded()
  const times = row(page, 'shop_139').getByRole('cell')
  await expect(times.nth(4)).toContainText('ms')
  await expect(times.nth(5)).toContainText('ms')
  await inspect(page, 'overview-many-checks')
  for (const series of await askedSeries(page)) expect(series.length).toBeLessThanOrEqual(50)
  expect(faults).toEqual([])
})

test('a check that is chosen in the palette is scrolled to, has the focus, and stands in the address', async ({
  page,
}) => {
  await openWorld(page, 'calm', { change: withMany(32) })
  const choose = async (name: string): Promise<void> => {
    await page.keyboard.press('Control+k')
    await page.getByRole('combobox').fill(name)
    await page.getByRole('option').filter({ hasText: name }).first().click()
  }
  const chart = (name: string) => page.locator('section.chart', { has: page.getByRole('heading', { name }) })
  await choose('shop_027')
  await expect(chart('shop_027')).toBeFocused(slowly)
  await expect(chart('shop_027')).toBeInViewport(slowly)
  await expect(page).toHaveURL(/#\/metrics\?check=shop_027$/)
  await inspect(page, 'metrics-chosen-check')
  await page.locator('main').evaluate((main) => main.scrollTo({ top: 0 }))
  await expect(chart('shop_027')).not.toBeInViewport(slowly)
  await choose('shop_027')
  await expect(chart('shop_027')).toBeInViewport(slowly)
  await page.reload()
  await expect(chart('shop_027')).toBeFocused(slowly)
  await expect(chart('shop_027')).toBeInViewport(slowly)
  await page.keyboard.press('/')
  await page.keyboard.type('redis')
  await expect(page).toHaveURL(/#\/metrics\?q=redis$/)
})
