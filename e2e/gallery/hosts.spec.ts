import { expect, test, type Page } from '@playwright/test'
import { hostsOf } from '../../renderer/testing/host-lists'
import { breakOff, callsOf, push } from './fake-bridge'
import { now, openWorld, partsOf } from './open-world'

const mark = (page: Page) => page.locator('[data-menu="hosts"]')

test('another host is chosen by keys, and nothing of the one before stays', async ({ page }) => {
  await openWorld(page, 'busy', { hosts: 'fleet', others: { h2: 'calm' } })
  await page.keyboard.press('g')
  await page.keyboard.press('i')
  await page.getByRole('button', { name: 'Redis' }).first().click()
  await expect(page.getByRole('complementary')).toBeVisible()
  await mark(page).focus()
  await page.keyboard.press('Enter')
  const items = page.getByRole('menuitemradio')
  await expect(items.first()).toBeVisible()
  await page.keyboard.press('ArrowDown')
  await expect(items.nth(0)).toBeFocused()
  await page.keyboard.press('ArrowDown')
  await expect(items.nth(1)).toBeFocused()
  await page.keyboard.press('Enter')
  await expect.poll(() => callsOf(page, 'hosts.select')).toEqual([{ id: 'h2' }])
  await expect(mark(page)).toContainText('web-02')
  await expect(page.getByText('未解決のインシデントはありません')).toBeVisible()
  await expect(page.getByRole('complementary')).toBeHidden()
  await expect(page.getByText('インシデントが発生しました').first()).toBeVisible()
  await expect(page.getByText('file_not_found')).toHaveCount(0)
  expect(new URL(page.url()).hash).not.toContain('incident=')
})

test('what the host before still says is shown nowhere', async ({ page }) => {
  await openWorld(page, 'calm', { hosts: 'fleet', others: { h2: 'calm' } })
  const late = partsOf('busy').events.slice(-5)
  await push(page, { kind: 'hosts', list: { ...hostsOf('fleet', now), selectedId: 'h6' } })
  await expect(page.getByRole('heading', { name: 'edge-01 に接続しています' })).toBeVisible()
  await push(page, { kind: 'events', events: late })
  await expect(page.getByText('概況')).toHaveCount(0)
  await expect(page.getByText('危険')).toHaveCount(0)
})

test('trouble on another host shows on the mark', async ({ page }) => {
  await openWorld(page, 'calm', { hosts: 'fleet' })
  await expect(mark(page)).toHaveAccessibleName(/ほかのホスト cache-01 が「危険」です/)
})

test('a host is added with a name that ssh knows, and shown', async ({ page }) => {
  await openWorld(page, 'calm', { hosts: 'daemon' })
  await mark(page).click()
  await page.getByRole('menuitem', { name: 'ホストの追加と管理' }).click()
  const dialog = page.getByRole('dialog')
  const field = dialog.getByRole('textbox', { name: '接続先' })
  await dialog.getByRole('button', { name: '追加して表示' }).click()
  await expect(dialog.getByText('接続先を入力してください')).toBeVisible()
  await field.fill('-oProxyCommand=id')
  await expect(field).toHaveAccessibleDescription(/ssh のオプション/)
  await dialog.getByRole('button', { name: '追加して表示' }).click()
  expect(await callsOf(page, 'hosts.add')).toEqual([])
  await field.fill('deploy@web-09')
  await field.press('Enter')
  await expect.poll(() => callsOf(page, 'hosts.add')).toEqual([{ destination: 'deploy@web-09', name: '' }])
  await expect.poll(() => callsOf(page, 'hosts.select')).toEqual([{ id: 'h9' }])
})

test('a host is tried again, and taken off the list after a word about what that means', async ({ page }) => {
  await openWorld(page, 'calm', { hosts: 'fleet' })
  await mark(page).click()
  await page.getByRole('menuitem', { name: 'ホストの追加と管理' }).click()
  const host = page.locator('[data-host="h3"]')
  await host.getByRole('button', { name: 'db-01 に今すぐ再試行' }).click()
  await expect.poll(() => callsOf(page, 'hosts.retry')).toEqual([{ id: 'h3' }])
  await host.getByRole('button', { name: 'db-01 を一覧から外す' }).click()
  await expect(host).toContainText('監視と修復は、そのまま続きます')
  expect(await callsOf(page, 'hosts.remove')).toEqual([])
  await host.getByRole('button', { name: '外す', exact: true }).click()
  await expect.poll(() => callsOf(page, 'hosts.remove')).toEqual([{ id: 'h3' }])
  await expect(page.locator('[data-host="this"]').getByRole('button')).toHaveCount(0)
})

test('who may only look is told why by each button, and no key acts', async ({ page }) => {
  await openWorld(page, 'busy', { hosts: 'look' })
  const approve = page.locator('[data-act="approve"]').first()
  await expect(approve).toHaveAttribute('aria-disabled', 'true')
  await page.keyboard.press('Tab')
  await approve.focus()
  await expect(page.getByRole('tooltip')).toContainText('この操作には「承認」が必要です')
  await page.keyboard.press('Enter')
  await page.keyboard.press('g')
  await page.keyboard.press('a')
  for (const key of ['j', 'a', 'x', 'l', '.']) await page.keyboard.press(key)
  await expect(page.getByRole('menu')).toHaveCount(0)
  await expect(page.getByRole('textbox')).toHaveCount(0)
  for (const name of ['approvals.approve', 'approvals.reject', 'approvals.snooze', 'cycle.run'])
    expect([name, await callsOf(page, name)]).toEqual([name, []])
  await expect(page.locator('[data-menu="mode"]')).toHaveAttribute('aria-disabled', 'true')
  await expect(page.getByRole('banner')).toContainText('閲覧のみ')
})

test('a lost daemon keeps the last data, greys them, and offers to let this computer watch', async ({
  page,
}) => {
  await openWorld(page, 'busy', { hosts: 'daemon' })
  await breakOff(page)
  await push(page, { kind: 'hosts', list: hostsOf('gone', now) })
  const banner = page.locator('[data-link="down"]')
  await expect(banner).toContainText('/run/mamori/engine.sock で動いているエンジンがありません')
  await expect(banner).toContainText('最終更新:')
  await expect(banner).toContainText('再試行まで 0:04')
  await expect(page.getByText('disk_root').first()).toBeVisible()
  await expect(page.locator('[data-act="approve"]').first()).toHaveAttribute('aria-disabled', 'true')
  await banner.getByRole('button', { name: '今すぐ再試行' }).click()
  await expect.poll(() => callsOf(page, 'hosts.retry')).toEqual([{ id: 'this' }])
  await banner.getByRole('button', { name: 'このコンピューターで監視を続ける' }).click()
  expect(await callsOf(page, 'hosts.take_over')).toEqual([])
  await page.getByRole('dialog').getByRole('button', { name: '引き継ぐ' }).click()
  await expect.poll(() => callsOf(page, 'hosts.take_over')).toEqual([{}])
})

test('a host whose key changed shows what ssh said, word for word', async ({ page }) => {
  await openWorld(page, 'calm', { hosts: 'key', silent: true })
  await expect(page.getByRole('heading', { name: 'db-01 に接続できません' })).toBeVisible()
  await expect(page.getByLabel('ssh とシステムからのメッセージ')).toContainText(
    'Offending ED25519 key in /home/sato/.ssh/known_hosts:17',
  )
})
