import { expect, test, type Locator, type Page } from '@playwright/test'
import { storyOf } from '../../renderer/testing/stories'
import { eventsOf, tell, type Told } from '../../renderer/testing/story'
import { callsOf, push } from './fake-bridge'
import { inspect } from './inspect'
import { now, openWorld } from './open-world'

/** Tells the page what happens after its story. */
const happen = async (page: Page, more: readonly Told[]): Promise<void> => {
  const before = storyOf('busy', now)
  await push(page, { kind: 'events', events: eventsOf([...before, ...more], now).slice(before.length) })
}
const expired = tell(1, 'repair.withdrawn', {
  repairId: 'r3',
  message: { code: 'repair.expired', params: {} },
})

const approve = (place: Locator): Locator => place.locator('[data-act="approve"]')
const centreOf = async (element: Locator): Promise<{ readonly x: number; readonly y: number }> => {
  const box = await element.boundingBox()
  if (box === null) throw new Error('it is not drawn')
  return { x: box.x + box.width / 2, y: box.y + box.height / 2 }
}
/** Presses what is at a point, as a hand does that is already there. */
const pressAt = async (page: Page, { x, y }: { readonly x: number; readonly y: number }): Promise<void> => {
  await page.mouse.move(x, y)
  await page.mouse.down()
  await page.mouse.up()
}

const card = (page: Page, repairId: string) => page.locator(`[data-repair="${repairId}"]`)
const waiting = (page: Page) => page.locator('main li', { has: page.locator('[data-act="approve"]') })

test('a plan that slips under the pointer is not approved by the press that was meant for another', async ({
  page,
}) => {
  await openWorld(page, 'busy')
  await page.clock.install({ time: now })
  await page.clock.pauseAt(now + 5_000)
  const first = approve(waiting(page).first())
  await expect(first).toBeEnabled()
  const place = await centreOf(first)
  await happen(page, [expired])
  await page.clock.runFor(100)
  await expect(waiting(page)).toHaveCount(1)
  const second = approve(waiting(page).first())
  expect(Math.abs((await centreOf(second)).y - place.y)).toBeLessThan(2)
  await expect(second).toBeDisabled()
  await pressAt(page, place)
  expect(await callsOf(page, 'approvals.approve')).toEqual([])
  await page.clock.runFor(500)
  await expect(second).toBeEnabled()
  await pressAt(page, place)
  await expect.poll(() => callsOf(page, 'approvals.approve')).toMatchObject([{ repairId: 'r4' }])
})

test('on the overview nothing slips away under the pointer', async ({ page }) => {
  await openWorld(page, 'busy')
  const second = approve(waiting(page).nth(1))
  await second.hover()
  const place = await centreOf(second)
  await happen(page, [expired])
  const gone = page.locator('[data-gone]')
  await expect(gone).toContainText('承認の期限が切れました')
  await inspect(page, 'aim-overview-gone')
  const left = approve(waiting(page).first())
  expect(await centreOf(left)).toEqual(place)
  await pressAt(page, place)
  await expect.poll(() => callsOf(page, 'approvals.approve')).toMatchObject([{ repairId: 'r4' }])
  await page.mouse.move(2, 400)
  await expect(gone).toHaveCount(0)
})

test('among the cards what ends stays in its place until the pointer has left', async ({ page }) => {
  await openWorld(page, 'busy')
  await page.keyboard.press('g')
  await page.keyboard.press('a')
  const button = approve(card(page, 'r4'))
  await button.hover()
  await happen(page, [expired])
  await expect(card(page, 'r3').locator('[data-stage="approved"]')).toHaveAttribute('data-mark', 'failed')
  await inspect(page, 'aim-approvals-ended')
  // The button moves as far as the card above has grown, and takes no press before it is seen there.
  await button.click()
  await expect.poll(() => callsOf(page, 'approvals.approve')).toMatchObject([{ repairId: 'r4' }])
  await page.mouse.move(2, 400)
  await expect(card(page, 'r3')).toHaveCount(0)
})

test('a card that has ended is put away under the pointer as well', async ({ page }) => {
  await openWorld(page, 'busy')
  await page.keyboard.press('g')
  await page.keyboard.press('a')
  await card(page, 'r3').hover()
  await happen(page, [expired])
  await card(page, 'r3').getByRole('button', { name: '片付ける' }).click()
  await expect(card(page, 'r3')).toHaveCount(0)
})

test('lines that come in wait while the pointer is on its way to one', async ({ page }) => {
  await openWorld(page, 'busy', {}, '/#/incidents')
  const rows = page.locator('[data-row-key]')
  await expect(rows.first()).toBeVisible()
  const aimedAt = await rows.nth(3).getAttribute('data-row-key')
  const { x, y } = await centreOf(rows.nth(3))
  await page.mouse.move(x, y)
  await page.mouse.move(x + 40, y)
  await happen(page, [expired])
  await expect(page.getByRole('button', { name: '新着 1 件' })).toBeVisible()
  expect(await rows.nth(3).getAttribute('data-row-key')).toBe(aimedAt)
  // Where it lies still, they come in by themselves.
  await expect(page.getByRole('button', { name: '新着 1 件' })).toHaveCount(0)
  await expect(rows.nth(4)).toHaveAttribute('data-row-key', aimedAt ?? '')
})

test('after Esc in the reason of a rejection the keys go on from the card', async ({ page }) => {
  await openWorld(page, 'busy')
  for (const key of ['g', 'a', 'j', 'x']) await page.keyboard.press(key)
  await expect(page.getByRole('textbox')).toBeFocused()
  await page.keyboard.press('Escape')
  await expect(card(page, 'r3')).toBeFocused()
  await page.keyboard.press('x')
  await page.keyboard.type('手で直します')
  await page.keyboard.press('Escape')
  await page.keyboard.press('j')
  await expect(card(page, 'r4')).toBeFocused()
})

test('the second press of a double click does not answer the question that the first one asked', async ({
  page,
}) => {
  await openWorld(page, 'upkeep')
  await page.keyboard.press('g')
  await page.keyboard.press('h')
  await page.getByRole('button', { name: '保留を解除' }).dblclick()
  const answer = page.locator('[data-hold]').getByRole('button').last()
  await expect(answer).toBeEnabled()
  expect(await callsOf(page, 'holds.end')).toEqual([])
  await answer.click()
  await expect.poll(() => callsOf(page, 'holds.end')).toHaveLength(1)
})
