import { expect, test, type Page } from '@playwright/test'
import type { State } from '../../shared/domain/state'
import { eventsOf, finished, operator, tell, type Told } from '../../renderer/testing/story'
import { storyOf, type WorldName } from '../../renderer/testing/stories'
import { breakOff, callsOf, mend, push } from './fake-bridge'
import { now, openWorld } from './open-world'

/** Tells the page what happens after its story. */
const happen = async (page: Page, world: WorldName, more: readonly Told[]): Promise<void> => {
  const before = storyOf(world, now)
  await push(page, { kind: 'events', events: eventsOf([...before, ...more], now).slice(before.length) })
}

const card = (page: Page, repairId: string) => page.locator(`[data-repair="${repairId}"]`)

test('a key approves the chosen plan, and its card stays until its outcome', async ({ page }) => {
  await openWorld(page, 'busy')
  await page.keyboard.press('g')
  await page.keyboard.press('a')
  await expect(card(page, 'r3')).toBeVisible()
  await page.keyboard.press('j')
  await expect(card(page, 'r3')).toBeFocused()
  await page.keyboard.press('a')
  await expect
    .poll(() => callsOf(page, 'approvals.approve'))
    .toEqual([{ repairId: 'r3', hash: 'a'.repeat(64) }])
  const approved = [tell(5, 'repair.approved', { repairId: 'r3', hash: 'a'.repeat(64) }, operator)]
  const performed = [
    ...approved,
    tell(4.5, 'repair.started', { repairId: 'r3' }),
    finished(4, 'r3', 0, now, 'Restarting redis-server'),
    finished(3, 'r3', 1, now, ''),
    tell(2, 'repair.performed', { repairId: 'r3', ok: true }),
  ]
  await happen(page, 'busy', performed)
  await expect(card(page, 'r3').locator('[data-stage="performed"]')).toHaveAttribute('data-mark', 'done')
  await expect(card(page, 'r3').locator('[data-stage="verified"]')).toHaveAttribute('data-mark', 'now')
  await expect(card(page, 'r3')).toContainText('Restarting redis-server')
  await happen(page, 'busy', [
    ...performed,
    tell(1, 'repair.settled', { repairId: 'r3', outcome: 'verified', evidence: [] }),
  ])
  await expect(card(page, 'r3').locator('[data-stage="verified"]')).toHaveAttribute('data-mark', 'done')
  await card(page, 'r3').getByRole('button', { name: '片付ける' }).click()
  await expect(card(page, 'r3')).toBeHidden()
})

test('what cannot be undone asks for the name of its target', async ({ page }) => {
  const irreversible = (state: State): State => {
    const repair = state.repairs['r3']
    if (repair === undefined) throw new Error('the story has no r3')
    return {
      ...state,
      repairs: { ...state.repairs, r3: { ...repair, plan: { ...repair.plan, undo: 'irreversible' } } },
    }
  }
  await openWorld(page, 'busy', {
    change: (snapshot) =>
      snapshot.kind === 'running' ? { ...snapshot, state: irreversible(snapshot.state) } : snapshot,
  })
  await page.getByRole('button', { name: '承認する' }).first().click()
  const dialog = page.getByRole('dialog')
  await expect(dialog.getByRole('button', { name: '承認する' })).toBeDisabled()
  await dialog.getByRole('textbox').fill('redi')
  await expect(dialog.getByRole('button', { name: '承認する' })).toBeDisabled()
  expect(await callsOf(page, 'approvals.approve')).toEqual([])
  await dialog.getByRole('textbox').fill('redis')
  await dialog.getByRole('button', { name: '承認する' }).click()
  await expect
    .poll(() => callsOf(page, 'approvals.approve'))
    .toEqual([{ repairId: 'r3', hash: 'a'.repeat(64) }])
})

test('a plan is put off or rejected with a reason', async ({ page }) => {
  await openWorld(page, 'busy')
  await page.keyboard.press('g')
  await page.keyboard.press('a')
  await page.keyboard.press('j')
  await page.keyboard.press('l')
  await page.getByRole('menuitem', { name: '1 時間後' }).click()
  await expect.poll(() => callsOf(page, 'approvals.snooze')).toEqual([{ repairId: 'r3', minutes: 60 }])
  await happen(page, 'busy', [
    tell(1, 'repair.snoozed', { repairId: 'r3', untilAt: now + 3_600_000 }, operator),
  ])
  await expect(card(page, 'r3')).toBeHidden()
  await expect(page.getByText('後で判断するもの')).toBeVisible()
  await card(page, 'r4').getByRole('button', { name: '却下する' }).click()
  await page.getByRole('textbox').fill('手で作ります')
  await page.keyboard.press('Enter')
  await expect
    .poll(() => callsOf(page, 'approvals.reject'))
    .toEqual([{ repairId: 'r4', reason: '手で作ります' }])
})

test('automatic repairs are asked for twice', async ({ page }) => {
  await openWorld(page, 'calm')
  await page.getByRole('button', { name: 'モード: 承認制' }).click()
  await page.getByRole('menuitemradio', { name: '自動' }).click()
  expect(await callsOf(page, 'mode.set')).toEqual([])
  await page.getByRole('button', { name: '自動にする' }).click()
  await expect.poll(() => callsOf(page, 'mode.set')).toEqual([{ mode: 'auto' }])
  await happen(page, 'calm', [tell(0, 'mode.changed', { from: 'approve', to: 'auto' }, operator)])
  await expect(page.getByRole('button', { name: 'モード: 自動' })).toBeVisible()
})

test('keys run a cycle, show the sheet and close it', async ({ page }) => {
  await openWorld(page, 'calm')
  await page.keyboard.press('.')
  await expect.poll(() => callsOf(page, 'cycle.run')).toHaveLength(1)
  await page.keyboard.press('?')
  await expect(page.getByRole('dialog')).toBeVisible()
  await page.keyboard.press('Escape')
  await expect(page.getByRole('dialog')).toBeHidden()
})

test('a lost engine keeps the last data in its place over a band, and says so at the top', async ({
  page,
}) => {
  await openWorld(page, 'busy')
  const row = page.getByText('disk_root').first()
  const act = page.getByRole('button', { name: '承認する' }).first()
  const places = async () => [await row.boundingBox(), await act.boundingBox()]
  const before = await places()
  await breakOff(page)
  await push(page, { kind: 'reset' })
  await expect(page.getByText('最終更新:')).toBeVisible()
  expect(await places()).toEqual(before)
  await expect(page.getByRole('banner')).toContainText('エンジンから応答がありません')
  await expect(row).toBeVisible()
  await mend(page)
  await push(page, { kind: 'reset' })
  await expect(page.getByText('最終更新:')).toHaveCount(0)
  expect(await places()).toEqual(before)
})

test('the welcome writes what was chosen', async ({ page }) => {
  await openWorld(page, 'setup')
  await page.getByRole('checkbox', { name: '/var/log/syslog' }).uncheck()
  await page.getByRole('checkbox', { name: 'app.service' }).check()
  await page.getByRole('button', { name: 'この内容で監視を始める' }).click()
  await expect
    .poll(() => callsOf(page, 'setup.write'))
    .toEqual([{ chosen: ['pg', 'redis', 'nginx', 'app', 'log1'] }])
})

test('the welcome begins with disk and memory where nothing is chosen', async ({ page }) => {
  await openWorld(page, 'setup')
  for (const box of await page.getByRole('checkbox').all()) await box.uncheck()
  await expect(page.getByText('最初から監視します')).toBeVisible()
  await expect(page.getByText('「設定」のページで変えた内容は')).toBeVisible()
  await page.getByRole('button', { name: 'この内容で監視を始める' }).click()
  await expect.poll(() => callsOf(page, 'setup.write')).toEqual([{ chosen: [] }])
})

test('the language changes at once and is kept', async ({ page }) => {
  await openWorld(page, 'calm')
  await page.getByRole('button', { name: '表示の設定' }).click()
  await page.getByRole('menuitemradio', { name: 'English' }).click()
  await expect(page.getByText('Log sources')).toBeVisible()
  await expect(page.locator('html')).toHaveAttribute('lang', 'en')
  expect(await callsOf(page, 'desktop.set_preferences')).toEqual([{ language: 'en', theme: 'dark' }])
})
