import { chmod, mkdir, readdir, stat, symlink, utimes, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Repair } from '@shared/domain/state'
import type { SettingsFile } from '@shared/domain/settings-file'
import type { Page } from '@playwright/test'
import { goTo, stateOf } from '../fixtures/engine-acts'
import { screenshot } from '../fixtures/page-acts'
import { expect, test } from '../fixtures/test'

type Action = Readonly<Record<string, unknown>> & { readonly type: string }

/** One rule that a line with its word sets off, with the actions of this test; nothing else acts. */
const ruleFor =
  (actions: readonly Action[], fix: Partial<NonNullable<SettingsFile['auto_fix_config']>> = {}) =>
  (settings: SettingsFile): SettingsFile => ({
    ...settings,
    error_patterns: [
      {
        id: 'shop_broken',
        name: '店舗データの異常',
        pattern: 'SHOP_BROKEN',
        severity: 'error',
        auto_fix: true,
        actions: [...actions],
      },
    ],
    auto_fix_config: {
      ...settings.auto_fix_config,
      recurrence_window: 2,
      retry_delay: 1,
      cooldown_period: 1,
      ...fix,
    },
  })

const LINE = '2026-01-31 14:30:16 ERROR SHOP_BROKEN the shop has no data'
const repairsOf = async (page: Page): Promise<readonly Repair[]> =>
  Object.values((await stateOf(page)).repairs)
const following = (page: Page) =>
  expect.poll(async () => Object.values((await stateOf(page)).sources)[0]?.state).toBe('following')
const waitingOf = async (page: Page): Promise<Repair> => {
  await expect.poll(async () => (await repairsOf(page)).some(({ stage }) => stage === 'awaiting')).toBe(true)
  const waiting = (await repairsOf(page)).find(({ stage }) => stage === 'awaiting')
  if (!waiting) throw new Error('nothing waits')
  return waiting
}
const exists = (path: string): Promise<boolean> =>
  stat(path).then(
    () => true,
    () => false,
  )

test.describe('directories that were made by a click', () => {
  test.use({
    worldOptions: {
      settings: ruleFor([{ type: 'create_missing_dirs', directories: ['shop/one', 'shop/two'] }]),
    },
  })

  test('are taken back by a plan that is shown and approved', async ({ world, home, page }) => {
    await following(page)
    await world.log(LINE)
    await waitingOf(page)
    await goTo(page, 'a')
    await page.getByRole('button', { name: '承認する' }).first().click()
    await expect.poll(async () => (await repairsOf(page))[0]?.outcome, { timeout: 30_000 }).toBe('verified')
    expect(await exists(join(home.root, 'shop/one'))).toBe(true)

    const [repair] = await repairsOf(page)
    await goTo(page, 'i')
    await page.getByText('店舗データの異常').first().click()
    await screenshot(page, 'repairs-undo-1-offered')
    await page.getByRole('button', { name: '元に戻す' }).first().click()
    await expect(page.getByText(/空になったディレクトリ/).first()).toBeVisible()
    await screenshot(page, 'repairs-undo-2-plan')
    expect(await exists(join(home.root, 'shop/one'))).toBe(true)
    await page.getByRole('button', { name: '承認する' }).first().click()
    await expect.poll(() => exists(join(home.root, 'shop'))).toBe(false)
    await expect
      .poll(async () => (await repairsOf(page)).find(({ undoes }) => undoes === repair?.id)?.outcome)
      .toBe('verified')
    await screenshot(page, 'repairs-undo-3-done')
    // What a person has taken back is not done again without a click.
    await world.log(LINE)
    await waitingOf(page)
    expect(await exists(join(home.root, 'shop'))).toBe(false)
  })

  test('are asked for again, with the difference, when the world has changed before the click', async ({
    world,
    home,
    page,
  }) => {
    await following(page)
    await world.log(LINE)
    const first = await waitingOf(page)
    await goTo(page, 'a')
    await mkdir(join(home.root, 'shop/one'), { recursive: true })
    await page.getByRole('button', { name: '承認する' }).first().click()
    await expect(page.getByText('前に承認した計画との違い').first()).toBeVisible()
    await expect(page.getByText(/不要になった手順.*shop\/one/).first()).toBeVisible()
    await screenshot(page, 'repairs-changed-world')
    expect(await exists(join(home.root, 'shop/two'))).toBe(false)
    const second = await waitingOf(page)
    expect(second.id).not.toBe(first.id)
    await page.getByRole('button', { name: '承認する' }).first().click()
    await expect.poll(() => exists(join(home.root, 'shop/two'))).toBe(true)
  })

  test('are not made when nothing is left to do at the click', async ({ world, home, page }) => {
    await following(page)
    await world.log(LINE)
    const first = await waitingOf(page)
    await goTo(page, 'a')
    for (const name of ['one', 'two']) await mkdir(join(home.root, 'shop', name), { recursive: true })
    await page.getByRole('button', { name: '承認する' }).first().click()
    await expect.poll(async () => (await stateOf(page)).repairs[first.id]?.stage).toBe('withdrawn')
    expect((await stateOf(page)).repairs[first.id]?.steps).toEqual([])
    await screenshot(page, 'repairs-nothing-left')
  })

  test('are refused by the guard when a parent has become a link to another place', async ({
    world,
    home,
    page,
  }) => {
    await following(page)
    await world.log(LINE)
    const first = await waitingOf(page)
    const outside = join(home.root, 'outside')
    await mkdir(outside)
    await symlink('/etc', join(home.root, 'shop'))
    await goTo(page, 'a')
    await page.getByRole('button', { name: '承認する' }).first().click()
    await expect.poll(async () => (await stateOf(page)).repairs[first.id]?.stage).toBe('withdrawn')
    await expect(page.getByText(/保護された場所|許可された場所|シンボリックリンク/).first()).toBeVisible()
    await screenshot(page, 'repairs-refused')
    expect(await exists('/etc/one')).toBe(false)
  })
})

test.describe('a plan that nobody has clicked', () => {
  test.use({
    worldOptions: {
      settings: ruleFor([{ type: 'create_missing_dirs', directories: ['shop'] }], { approval_hours: 0.0015 }),
    },
  })
  test('expires and is asked anew', async ({ world, home, page }) => {
    await following(page)
    await world.log(LINE)
    const first = await waitingOf(page)
    await expect
      .poll(async () => (await stateOf(page)).repairs[first.id]?.endMessage?.code, { timeout: 20_000 })
      .toBe('repair.expired')
    await goTo(page, 'a')
    await expect(page.getByText(/期限/).first()).toBeVisible()
    await screenshot(page, 'repairs-expired')
    expect(await exists(join(home.root, 'shop'))).toBe(false)
  })
})

test.describe('owner and mode that were wrong', () => {
  test.use({
    worldOptions: { settings: ruleFor([{ type: 'fix_permissions', paths: ['shop'], mode: '750' }]) },
  })
  test('are set right, and put back as they were', async ({ world, home, page }) => {
    const shop = join(home.root, 'shop')
    await mkdir(shop)
    await chmod(shop, 0o700)
    await following(page)
    await world.log(LINE)
    await waitingOf(page)
    await goTo(page, 'a')
    await expect(page.getByText(/モードを 700 から 750 に変えます/).first()).toBeVisible()
    await page.getByRole('button', { name: '承認する' }).first().click()
    await expect.poll(async () => (await stat(shop)).mode & 0o777).toBe(0o750)
    await expect.poll(async () => (await repairsOf(page))[0]?.outcome, { timeout: 30_000 }).toBe('verified')
    await goTo(page, 'i')
    await page.getByText('店舗データの異常').first().click()
    await page.getByRole('button', { name: '元に戻す' }).first().click()
    await expect(page.getByText(/モードを 750 から 700 に変えます/).first()).toBeVisible()
    await page.getByRole('button', { name: '承認する' }).first().click()
    await expect.poll(async () => (await stat(shop)).mode & 0o777).toBe(0o700)
  })
})

test.describe('files that are deleted for good', () => {
  test.use({
    worldOptions: {
      mode: 'auto',
      settings: ruleFor([{ type: 'old_file_cleanup', paths: ['shop'], days: 30, trash: false }]),
    },
  })
  test('ask for the name of what they are deleted from, also in the mode "auto"', async ({
    world,
    home,
    page,
  }) => {
    const shop = join(home.root, 'shop')
    await mkdir(shop)
    const old = new Date(Date.now() - 40 * 86_400_000)
    for (const name of ['a.log', 'b.log']) {
      await writeFile(join(shop, name), 'x'.repeat(5000))
      await utimes(join(shop, name), old, old)
    }
    await writeFile(join(shop, 'new.log'), 'new')
    await following(page)
    await world.log(LINE)
    const repair = await waitingOf(page)
    await goTo(page, 'a')
    await page.getByRole('button', { name: '承認する' }).first().click()
    await screenshot(page, 'repairs-irreversible')
    const confirm = page.getByRole('dialog').getByRole('button', { name: '承認する' })
    await expect(confirm).toBeDisabled()
    await page.getByRole('dialog').getByRole('textbox').fill(repair.plan.target.name)
    await confirm.click()
    await expect.poll(() => readdir(shop)).toEqual(['new.log'])
  })
})

test.describe('a broken JSON file', () => {
  test.use({
    worldOptions: { settings: ruleFor([{ type: 'backup_and_fix_json', paths: ['shop/settings.json'] }]) },
  })
  test('is repaired as the shown difference says, and comes back from its backup', async ({
    world,
    home,
    page,
  }) => {
    const file = join(home.root, 'shop/settings.json')
    await mkdir(join(home.root, 'shop'))
    await writeFile(file, "{\n  // stock\n  'items': [1, 2, 3,],\n}\n")
    await following(page)
    await world.log(LINE)
    await waitingOf(page)
    await goTo(page, 'a')
    await expect(page.getByLabel('変更される行').first()).toBeVisible()
    await screenshot(page, 'repairs-json')
    await page.getByRole('button', { name: '承認する' }).first().click()
    await expect.poll(async () => (await repairsOf(page))[0]?.outcome, { timeout: 30_000 }).toBe('verified')
    await goTo(page, 'i')
    await page.getByText('店舗データの異常').first().click()
    await page.getByRole('button', { name: '元に戻す' }).first().click()
    await page.getByRole('button', { name: '承認する' }).first().click()
    await expect
      .poll(async () => (await repairsOf(page)).find(({ undoes }) => undoes !== null)?.outcome)
      .toBe('verified')
  })
})
