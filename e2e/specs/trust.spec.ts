import { execFile } from 'node:child_process'
import { readFile, writeFile } from 'node:fs/promises'
import { promisify } from 'node:util'
import type { Page } from '@playwright/test'
import { findProgram } from '../../electron/engine/testing/find-program'
import { goTo, stateOf } from '../fixtures/engine-acts'
import { call, screenshot } from '../fixtures/page-acts'
import { expect, test } from '../fixtures/test'
import type { World } from '../fixtures/world'

const RULE = 'check:redis'
const run = promisify(execFile)

const openPatterns = async (page: Page): Promise<void> => {
  await goTo(page, 'p')
  await page.locator(`[data-rule="${RULE}"]`).click()
  await expect(page.getByRole('complementary')).toBeVisible()
}
const redisStatus = async (page: Page) => (await stateOf(page)).checks['redis']?.reading?.status
/** Does by hand what the repair would have done. */
const bringBack = async ({ redis }: World): Promise<void> => {
  const control = findProgram('supervisorctl', 'supervisor')
  await run(control, ['-c', redis.managerConfig, 'start', redis.unit])
}
const segment = (page: Page, choice: 'auto' | 'ask' | 'off') =>
  page.getByRole('complementary').locator(`button[data-choice="${choice}"]`)

test.describe('while only observing', () => {
  test.use({ worldOptions: { mode: 'observe' } })

  test('a repair is noted instead of performed, and what happened instead is told', async ({
    world,
    page,
  }) => {
    await expect.poll(() => redisStatus(page)).toBe('healthy')
    await openPatterns(page)
    await expect(page.getByText('監視のみのモードです').first()).toBeVisible()
    await expect(page.locator(`[data-rule="${RULE}"]`)).toContainText('実行できます')
    await expect(page.getByRole('complementary')).toContainText('実行した修復はありません')

    await world.redis.crash()
    const entry = page.locator('[data-shadow]')
    await expect(entry).toHaveAttribute('data-ending', 'open')
    await expect(entry).toContainText(
      `supervisorctl -c ${world.redis.managerConfig} restart ${world.redis.unit}`,
    )
    await expect(page.locator('[data-shadow-sum]')).toHaveText('1 回: 1 回は経過待ち')
    await screenshot(page, 'trust-1-noted')
    expect(await world.redis.isUp()).toBe(false)

    await bringBack(world)
    // Its manager does not tell who has started a program, so nobody is said to have done it.
    await expect(entry).toHaveAttribute('data-ending', 'unknown')
    await expect(entry).toContainText('redis は起動し直されています')
    await expect(page.locator('[data-shadow-sum]')).toHaveText('1 回: 1 回は不明')
    await screenshot(page, 'trust-2-settled')
    expect(Object.values((await stateOf(page)).repairs)).toEqual([])
    expect((await call(page, 'ledger.shadows', { limit: 10 })).shadows).toMatchObject([
      { ruleId: RULE, ending: 'unknown', would: 'run' },
    ])
  })

  test('switching what a rule may do changes that one line of the settings, and is taken over', async ({
    home,
    page,
  }) => {
    await expect.poll(() => redisStatus(page)).toBe('healthy')
    const first = (await stateOf(page)).settings?.sha256
    const plain = await readFile(home.settingsFile, 'utf8')
    // As a person has laid it out: nothing of that may be lost.
    const written = plain
      .replace('{', '{\n')
      .replace('"name": "postgresql"', '"name"  :   "postgresql"')
      .replaceAll(/^ {2}"(health_checks|services)"/gm, '\n\t"$1"')
    await writeFile(home.settingsFile, written, { mode: 0o600 })
    await expect.poll(async () => (await stateOf(page)).settings?.sha256).not.toBe(first)

    await openPatterns(page)
    await expect(segment(page, 'auto')).toHaveAttribute('aria-pressed', 'true')
    await segment(page, 'ask').click()
    const dialog = page.getByRole('dialog')
    await expect(dialog).toContainText('health_checks › "name": "redis"')
    await expect(dialog).toContainText('+ "auto_fix": "approve"')
    await screenshot(page, 'trust-3-switch')
    await dialog.getByRole('button', { name: '設定ファイルを書き換える' }).click()
    await expect(dialog).toBeHidden()
    await expect(segment(page, 'ask')).toHaveAttribute('aria-pressed', 'true')
    await screenshot(page, 'trust-4-switched')

    expect(await readFile(home.settingsFile, 'utf8')).toBe(
      written.replace('"auto_fix": true', '"auto_fix": "approve"'),
    )
    const { rules } = await call(page, 'ledger.rules', {})
    expect(rules.find(({ ruleId }) => ruleId === RULE)?.autoFix).toBe('approve')
    await expect(page.getByRole('main').getByRole('alert')).toHaveCount(0)
    const { events } = await call(page, 'timeline.page', { limit: 50 })
    expect(events.find(({ type }) => type === 'rule.auto_fix_set')?.data).toEqual({
      ruleId: RULE,
      from: true,
      to: 'approve',
    })
  })
})
